"""Trains the static French model on the corpus itself: no hub, no GPU, no labelled data, minutes on two cores.

Each passage gives pairs of texts that belong together (its title and its words, a heading and what stands below it, a
sentence and the rest, a few keywords and the whole, two passages of one sheet). The model, one vector per token and
their mean, learns to tell the passage of a pair from all the others of the batch.

A plain torch loop rather than ``SentenceTransformerTrainer``: texts are tokenised once instead of at each epoch (three
times faster), pairs are drawn anew at each epoch, passages of the same sheet are left out of the negatives, and
`datasets` and `accelerate` are not needed.

Source: https://sbert.net (``StaticEmbedding``); in-batch negatives: Henderson et al., 2017, arXiv:1705.00652.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from retrieval.errors import EncoderError
from retrieval.schema import PATH_SEPARATOR, Chunk

Ids = NDArray[np.int64]
Pair = tuple[Ids, Ids]
"""Token ids of a question-like text and of the passage that it belongs with."""
Progress = Callable[[int, int, float], None]
"""Called after each epoch with its number from 1, the number of epochs and its mean loss."""

MINIMUM_CHUNKS = 50
"""With fewer passages there is nothing to tell apart."""
UNKNOWN = "[UNK]"
WARM_UP = 20
"""Steps in which the learning rate rises."""

_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n+")
_NOTHING: Ids = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What was best of a few settings on the typed questions; the model's card gives the others' figures.

    Attributes:
        vocabulary: tokens at most; smaller means more words shared through their parts.
        dimension: length of a vector.
        epochs: times that all passages are seen.
        pairs: pairs drawn from each passage in an epoch.
        batch: pairs told apart at once.
        learning_rate: highest step of Adam.
        scale: what cosines are multiplied by in the softmax (the inverse of its temperature).
        seed: of all that is drawn; with the same seed, passages and threads, the weights are the same.
        threads: cores used.
    """

    vocabulary: int = 8_000
    dimension: int = 256
    epochs: int = 4
    pairs: int = 4
    batch: int = 1024
    learning_rate: float = 0.01
    scale: float = 10.0
    seed: int = 0
    threads: int = 2


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training did: sizes, mean loss of the last epoch (nats), duration (seconds)."""

    chunks: int
    sheets: int
    vocabulary: int
    dimension: int
    loss: float
    seconds: float


@dataclass(frozen=True, slots=True)
class _Passage:
    """The token ids of a chunk, field by field; ``heading`` is the last of its section."""

    sheet: int
    title: Ids
    breadcrumb: Ids
    section: Ids
    heading: Ids
    sentences: tuple[Ids, ...]

    @property
    def body(self) -> Ids:
        return _join(self.section, *self.sentences)

    @property
    def whole(self) -> Ids:
        return _join(self.title, self.breadcrumb, self.section, *self.sentences)


def train(
    chunks: Sequence[Chunk],
    output: Path,
    settings: TrainingSettings = TrainingSettings(),
    progress: Progress = lambda epoch, epochs, loss: None,
) -> TrainingReport:
    """Train a model on `chunks` and write it in the folder `output`, where other files (its card) are kept.

    Raises:
        EncoderError: too few chunks, or all of the same sheet.
    """
    start = time.monotonic()
    sheets = len({chunk.sheet_id for chunk in chunks})
    if len(chunks) < MINIMUM_CHUNKS or sheets < 2:
        raise EncoderError(
            f"{len(chunks)} passages de {sheets} fiches ne suffisent pas pour entraîner un modèle : "
            f"indexez au moins {MINIMUM_CHUNKS} passages d'au moins 2 fiches."
        )
    torch.set_num_threads(settings.threads)
    tokenizer = train_tokenizer(chunks, settings.vocabulary)
    passages = _tokenise(tokenizer, chunks)
    weights = _initial_weights(passages, tokenizer, settings)
    embedding = StaticEmbedding(tokenizer, embedding_weights=weights)
    loss = _fit(embedding, _Pairs(passages, weights.shape[0], settings), settings, progress)
    with torch.no_grad():
        embedding.embedding.weight[tokenizer.token_to_id(UNKNOWN)] = 0.0
    _save(SentenceTransformer(modules=[embedding], device="cpu"), output)
    return TrainingReport(
        len(chunks), sheets, weights.shape[0], settings.dimension, loss, round(time.monotonic() - start, 1)
    )


def train_tokenizer(chunks: Sequence[Chunk], vocabulary: int) -> Any:
    """A WordPiece tokenizer of at most `vocabulary` tokens, blind to case, accents and punctuation.

    ``l'été`` gives ``l`` and ``ete``, as a question typed without accents does.
    """
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.Lowercase(),
            normalizers.StripAccents(),
            normalizers.Replace("œ", "oe"),
            normalizers.Replace("æ", "ae"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), "removed")
    trainer = trainers.WordPieceTrainer(
        vocab_size=vocabulary, min_frequency=2, special_tokens=[UNKNOWN], show_progress=False
    )
    texts = (text for chunk in chunks for text in (chunk.title, *chunk.section, chunk.text))
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def _tokenise(tokenizer: Any, chunks: Sequence[Chunk]) -> list[_Passage]:
    def ids(texts: Sequence[str]) -> list[Ids]:
        encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]

    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(chunk.sheet_id for chunk in chunks))}
    titles = ids([chunk.title for chunk in chunks])
    breadcrumbs = ids([PATH_SEPARATOR.join(chunk.breadcrumb) for chunk in chunks])
    sections = ids([chunk.section_label for chunk in chunks])
    headings = ids([chunk.section[-1] if chunk.section else "" for chunk in chunks])
    sentences = [tuple(part for part in ids(_SENTENCE_END.split(chunk.text)) if part.size) for chunk in chunks]
    return [
        _Passage(sheets[chunk.sheet_id], *fields)
        for chunk, *fields in zip(chunks, titles, breadcrumbs, sections, headings, sentences, strict=True)
    ]


class _Pairs:
    """Draws the pairs of a passage; the same seed draws the same ones."""

    def __init__(self, passages: Sequence[_Passage], vocabulary: int, settings: TrainingSettings) -> None:
        self.passages = passages
        self._idf = _inverse_frequency(passages, vocabulary)
        self._random = np.random.default_rng(settings.seed)
        self._repeats = settings.pairs
        self._kinds = (self._title, self._heading, self._sentence, self._keywords, self._sibling)
        self._sheet: dict[int, list[_Passage]] = {}
        for passage in passages:
            self._sheet.setdefault(passage.sheet, []).append(passage)

    def epoch(self) -> list[tuple[int, Pair]]:
        """(sheet number, pair) of all passages in a new order, each as often as the settings say."""
        order = np.concatenate([self._random.permutation(len(self.passages)) for _ in range(self._repeats)])
        drawn = []
        for place in order:
            passage = self.passages[place]
            query, text = self._kinds[self._random.integers(len(self._kinds))](passage)
            if query.size and text.size:
                drawn.append((passage.sheet, (query, text)))
        return drawn

    def _often(self, probability: float) -> bool:
        return bool(self._random.random() < probability)

    def _one_sentence(self, passage: _Passage) -> Ids:
        if not passage.sentences:
            return passage.title
        return passage.sentences[self._random.integers(len(passage.sentences))]

    def _title(self, passage: _Passage) -> Pair:
        more = _NOTHING if self._often(0.5) else passage.heading if self._often(0.5) else passage.breadcrumb
        return _join(passage.title, more), passage.body

    def _heading(self, passage: _Passage) -> Pair:
        if not passage.heading.size:
            return self._title(passage)
        title = _NOTHING if self._often(0.3) else passage.title
        above = passage.breadcrumb if self._often(0.5) else _NOTHING
        return _join(title, passage.heading), _join(above, *passage.sentences)

    def _sentence(self, passage: _Passage) -> Pair:
        if len(passage.sentences) < 2:
            return self._title(passage)
        place = int(self._random.integers(len(passage.sentences)))
        rest = passage.sentences[:place] + passage.sentences[place + 1 :]
        head = [part for part in (passage.title, passage.breadcrumb, passage.section) if self._often(0.7)]
        return passage.sentences[place], _join(*head, *rest)

    def _keywords(self, passage: _Passage) -> Pair:
        """One to five rare words, as agents type them."""
        words = _join(passage.title, passage.title, passage.section, self._one_sentence(passage))
        if not words.size:
            return _NOTHING, _NOTHING
        odds = self._idf[words] / self._idf[words].sum()
        count = min(len(words), int(self._random.integers(1, 6)))
        drawn = self._random.choice(words, count, replace=False, p=odds)
        return drawn, passage.whole if self._often(0.5) else passage.body

    def _sibling(self, passage: _Passage) -> Pair:
        others = self._sheet[passage.sheet]
        other = others[self._random.integers(len(others))]
        if other is passage:
            return self._sentence(passage)
        query = _join(passage.title, passage.body) if self._often(0.3) else self._one_sentence(passage)
        return query, other.body


def _fit(embedding: Any, pairs: _Pairs, settings: TrainingSettings, progress: Progress) -> float:
    """Train `embedding` in place; the mean loss of the last epoch."""
    optimizer = torch.optim.Adam(embedding.parameters(), lr=settings.learning_rate)
    batch = min(settings.batch, len(pairs.passages))
    steps = settings.epochs * (settings.pairs * len(pairs.passages) // batch)
    step, mean = 0, 0.0
    for epoch in range(1, settings.epochs + 1):
        drawn = pairs.epoch()
        losses = []
        for start in range(0, len(drawn) - batch + 1, batch):
            optimizer.param_groups[0]["lr"] = settings.learning_rate * _pace(step, steps)
            loss = _loss(embedding.embedding, drawn[start : start + batch], settings.scale)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
            step += 1
        mean = float(np.mean(losses))
        progress(epoch, settings.epochs, mean)
    return mean


def _pace(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / WARM_UP) * max(0.02, 1 - step / steps)


def _loss(bag: torch.nn.EmbeddingBag, drawn: Sequence[tuple[int, Pair]], scale: float) -> torch.Tensor:
    """Cross-entropy of each pair among those of the batch, both ways; the same sheet's are neither right nor wrong."""
    queries = _embed(bag, [query for _, (query, _) in drawn])
    texts = _embed(bag, [text for _, (_, text) in drawn])
    sheets = torch.tensor([sheet for sheet, _ in drawn])
    same = (sheets[:, None] == sheets[None, :]).fill_diagonal_(False)
    scores = (queries @ texts.T * scale).masked_fill(same, -torch.inf)
    right = torch.arange(len(drawn))
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2


def _embed(bag: torch.nn.EmbeddingBag, texts: Sequence[Ids]) -> torch.Tensor:
    offsets = np.cumsum([0, *(len(text) for text in texts[:-1])])
    means = bag(torch.from_numpy(np.concatenate(texts)), torch.from_numpy(offsets))
    return torch.nn.functional.normalize(means, dim=1)


def _initial_weights(passages: Sequence[_Passage], tokenizer: Any, settings: TrainingSettings) -> torch.Tensor:
    """Random directions, longer for rare tokens: a mean then starts out as a TF-IDF vector, projected."""
    vocabulary = tokenizer.get_vocab_size()
    generator = torch.Generator().manual_seed(settings.seed)
    directions = torch.randn(vocabulary, settings.dimension, generator=generator) / settings.dimension**0.5
    idf = torch.from_numpy(_inverse_frequency(passages, vocabulary)).float()
    return directions * (idf / idf.mean())[:, None]


def _inverse_frequency(passages: Sequence[_Passage], vocabulary: int) -> NDArray[np.float64]:
    found = np.concatenate([np.unique(passage.whole) for passage in passages])
    counts = np.bincount(found, minlength=vocabulary)
    return np.log((len(passages) + 2) / (counts + 1))  # above 0 even for a token of all passages


def _join(*parts: Ids) -> Ids:
    return np.concatenate([_NOTHING, *parts])


def _save(model: Any, output: Path) -> None:
    """Write aside, then file by file in place: a training that is stopped harms no model."""
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}-") as aside:
        model.save(aside, create_model_card=False)
        for path in sorted(path for path in Path(aside).rglob("*") if path.is_file()):
            target = output / path.relative_to(aside)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.chmod(0o644)  # safetensors writes for its owner alone, and another account may serve
            path.replace(target)
