"""Trains the static French model on the corpus and the lexicon: no hub, no GPU, no labelled data, minutes on two cores.

Each passage gives pairs of texts that belong together (its title and its words, a heading and what stands below it, a
sentence and the rest, a few keywords and the whole, two passages of one sheet). The lexicon puts titles and headings in
the words people use (« virer » for « licenciement »), and its entries are pairs of their own. The model, one vector per
token and their mean, learns to tell the passage of a pair from all the others of the batch.

A plain torch loop rather than ``SentenceTransformerTrainer``: texts are tokenised once instead of at each step, pairs
are drawn anew at each epoch, passages of the same sheet are left out of the negatives, and the project needs neither
`datasets` nor `accelerate`.

Source: https://sbert.net (``StaticEmbedding``); in-batch negatives: Henderson et al., 2017, arXiv:1705.00652.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from retrieval.errors import EncoderError
from retrieval.pairs import Drawing, Ids, Pair, Pairs, Passage, inverse_frequency, tokenise
from retrieval.question.expansion import Lexicon
from retrieval.schema import Chunk

Progress = Callable[[int, int, float], None]
"""Called after each epoch with its number from 1, the number of epochs and its mean loss."""

UNKNOWN = "[UNK]"
MINIMUM_CHUNKS = 50
"""With fewer passages there is nothing to tell apart."""
WARM_UP = 20
"""Steps in which the learning rate rises."""


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """What was best of a few settings on the typed questions; the model's card gives the others' figures.

    Attributes:
        vocabulary: tokens at most; smaller means more words shared through their parts.
        dimension: length of a vector.
        epochs: times that all passages are seen.
        pairs: pairs drawn from each passage in an epoch.
        alias_share: share of the titles and headings with an alias (`Lexicon.aliases`) that one takes the place of.
        lexicon_share: share of the pairs of an epoch that are entries of the lexicon.
        split_share: chance of each token of a pair's first text to be cut into its parts, as in a misspelt word.
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
    alias_share: float = 0.5
    lexicon_share: float = 0.2
    split_share: float = 0.1
    batch: int = 1024
    learning_rate: float = 0.01
    scale: float = 10.0
    seed: int = 0
    threads: int = 2

    @property
    def drawing(self) -> Drawing:
        """How pairs are drawn with these settings."""
        return Drawing(self.pairs, self.alias_share, self.lexicon_share, self.split_share, self.seed)


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training did: sizes, mean loss of the last epoch (nats), duration (seconds)."""

    chunks: int
    sheets: int
    vocabulary: int
    dimension: int
    loss: float
    seconds: float


def train(
    chunks: Sequence[Chunk],
    output: Path,
    settings: TrainingSettings = TrainingSettings(),
    progress: Progress = lambda epoch, epochs, loss: None,
    lexicon: Lexicon | None = None,
) -> TrainingReport:
    """Train a model on `chunks` and write it in the folder `output`, where other files (its card) are kept.

    Without `lexicon`, that of the project is read.

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
    material = tokenise(tokenizer, chunks, lexicon or Lexicon.load())
    weights = _initial_weights(material.passages, tokenizer, settings)
    embedding = StaticEmbedding(tokenizer, embedding_weights=weights)
    loss = _fit(embedding, Pairs(material, weights.shape[0], settings.drawing), settings, progress)
    with torch.no_grad():
        embedding.embedding.weight[tokenizer.token_to_id(UNKNOWN)] = 0.0
    _save(SentenceTransformer(modules=[embedding], device="cpu"), output)
    return TrainingReport(
        len(chunks), sheets, weights.shape[0], settings.dimension, loss, round(time.monotonic() - start, 1)
    )


def train_tokenizer(chunks: Sequence[Chunk], vocabulary: int) -> Any:
    """A byte-pair tokenizer of at most `vocabulary` tokens, blind to case, accents and punctuation.

    ``l'été`` gives ``l`` and ``ete``, as a question typed without accents does. Byte pairs rather than WordPiece, whose
    trainer numbers its tokens in another order at each run.
    """
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
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
    trainer = trainers.BpeTrainer(vocab_size=vocabulary, min_frequency=2, special_tokens=[UNKNOWN], show_progress=False)
    texts = (text for chunk in chunks for text in (chunk.title, *chunk.section, chunk.text))
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def _fit(embedding: Any, pairs: Pairs, settings: TrainingSettings, progress: Progress) -> float:
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
    """Cross-entropy of each pair among those of the batch, both ways; its own group's are neither right nor wrong."""
    queries = _embed(bag, [query for _, (query, _) in drawn])
    texts = _embed(bag, [text for _, (_, text) in drawn])
    groups = torch.tensor([group for group, _ in drawn])
    same = (groups[:, None] == groups[None, :]).fill_diagonal_(False)
    scores = (queries @ texts.T * scale).masked_fill(same, -torch.inf)
    right = torch.arange(len(drawn))
    cross_entropy = torch.nn.functional.cross_entropy
    loss: torch.Tensor = (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2
    return loss


def _embed(bag: torch.nn.EmbeddingBag, texts: Sequence[Ids]) -> torch.Tensor:
    offsets = np.cumsum([0, *(len(text) for text in texts[:-1])])
    means = bag(torch.from_numpy(np.concatenate(texts)), torch.from_numpy(offsets))
    unit: torch.Tensor = torch.nn.functional.normalize(means, dim=1)
    return unit


def _initial_weights(passages: Sequence[Passage], tokenizer: Any, settings: TrainingSettings) -> torch.Tensor:
    """Random directions, longer for rare tokens: a mean then starts out as a TF-IDF vector, projected."""
    vocabulary = tokenizer.get_vocab_size()
    generator = torch.Generator().manual_seed(settings.seed)
    directions = torch.randn(vocabulary, settings.dimension, generator=generator) / settings.dimension**0.5
    idf = torch.from_numpy(inverse_frequency(passages, vocabulary)).float()
    weights: torch.Tensor = directions * (idf / idf.mean())[:, None]
    return weights


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
