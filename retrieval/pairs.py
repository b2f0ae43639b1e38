"""Corpus and lexicon -> pairs of texts that belong together, as token ids: what the static model learns from.

Texts are tokenised once; pairs are drawn anew at each epoch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.question.expansion import Lexicon, phrase
from retrieval.schema import PATH_SEPARATOR, Chunk

Ids = NDArray[np.int64]
Pair = tuple[Ids, Ids]
"""Token ids of a question-like text and of the passage that it belongs with."""

_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n+")
_NOTHING: Ids = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Passage:
    """The token ids of a chunk, field by field; ``heading`` is the last of its section.

    ``title_aliases`` and ``heading_aliases`` are those two as people would say them, often none.
    """

    sheet: int
    title: Ids
    breadcrumb: Ids
    section: Ids
    heading: Ids
    sentences: tuple[Ids, ...]
    title_aliases: tuple[Ids, ...]
    heading_aliases: tuple[Ids, ...]

    @property
    def body(self) -> Ids:
        return join(self.section, *self.sentences)

    @property
    def whole(self) -> Ids:
        return join(self.title, self.breadcrumb, self.section, *self.sentences)


@dataclass(frozen=True, slots=True)
class Saying:
    """An entry of the lexicon: the token ids of what is said and of what the sheets write.

    Entries of one ``meaning`` have the same written words: none is a wrong answer for another.
    """

    meaning: int
    said: Ids
    written: Ids


@dataclass(frozen=True, slots=True)
class Material:
    """All that pairs are drawn from; ``parts`` gives the two tokens that a longer one is merged from."""

    passages: tuple[Passage, ...]
    sayings: tuple[Saying, ...]
    parts: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How pairs are drawn; the attributes are those of `retrieval.training.TrainingSettings`."""

    pairs: int
    alias_share: float
    lexicon_share: float
    split_share: float
    seed: int


def tokenise(tokenizer: Any, chunks: Sequence[Chunk], lexicon: Lexicon) -> Material:
    """`chunks` and `lexicon` as ids of `tokenizer`, a trained ``tokenizers.Tokenizer``."""

    def ids(texts: Iterable[str]) -> list[Ids]:
        encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]

    def aliases(texts: Sequence[str]) -> list[tuple[Ids, ...]]:
        known = {text: tuple(ids(lexicon.aliases(text))) for text in dict.fromkeys(texts)}
        return [known[text] for text in texts]

    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(chunk.sheet_id for chunk in chunks))}
    titles = [chunk.title for chunk in chunks]
    breadcrumbs = ids(PATH_SEPARATOR.join(chunk.breadcrumb) for chunk in chunks)
    sections = ids(chunk.section_label for chunk in chunks)
    headings = [chunk.section[-1] if chunk.section else "" for chunk in chunks]
    sentences = [tuple(part for part in ids(_SENTENCE_END.split(chunk.text)) if part.size) for chunk in chunks]
    fields = (ids(titles), breadcrumbs, sections, ids(headings), sentences, aliases(titles), aliases(headings))
    passages = tuple(Passage(sheets[chunk.sheet_id], *values) for chunk, *values in zip(chunks, *fields, strict=True))
    return Material(passages, _sayings(lexicon, ids), _parts(tokenizer))


def _sayings(lexicon: Lexicon, ids: Callable[[Iterable[str]], list[Ids]]) -> tuple[Saying, ...]:
    written = [phrase(pair.written) for pair in lexicon.pairs]
    meanings = {words: number for number, words in enumerate(dict.fromkeys(written))}
    texts = (ids(pair.said for pair in lexicon.pairs), ids(pair.written for pair in lexicon.pairs))
    entries = zip((meanings[words] for words in written), *texts, strict=True)
    return tuple(Saying(meaning, said, full) for meaning, said, full in entries if said.size and full.size)


def _parts(tokenizer: Any) -> dict[int, tuple[int, int]]:
    model = json.loads(tokenizer.to_str())["model"]
    number, merges = model["vocab"], model["merges"]
    # several merges may make one token: the first is the one applied
    return {number[left + right]: (number[left], number[right]) for left, right in reversed(merges)}


class Pairs:
    """Draws the pairs of a corpus and a lexicon; the same seed draws the same ones."""

    def __init__(self, material: Material, vocabulary: int, drawing: Drawing) -> None:
        self.passages = material.passages
        self._sayings = material.sayings
        self._parts = material.parts
        self._idf = inverse_frequency(material.passages, vocabulary)
        self._drawing = drawing
        self._random = np.random.default_rng(drawing.seed)
        self._kinds = (self._title, self._heading, self._sentence, self._keywords, self._sibling)
        self._sheet: dict[int, list[Passage]] = {}
        for passage in material.passages:
            self._sheet.setdefault(passage.sheet, []).append(passage)

    def epoch(self) -> list[tuple[int, Pair]]:
        """(group, pair) of all passages in a new order, each as often as the drawing says, some replaced by sayings.

        The group is the number of the sheet; below 0, the meaning of a saying. Pairs of one group are not told apart.
        """
        order = np.concatenate([self._random.permutation(len(self.passages)) for _ in range(self._drawing.pairs)])
        drawn = []
        for place in order:
            if self._sayings and self._often(self._drawing.lexicon_share):
                saying = self._sayings[self._random.integers(len(self._sayings))]
                drawn.append((-1 - saying.meaning, (self._split(saying.said), saying.written)))
                continue
            passage = self.passages[place]
            query, text = self._kinds[self._random.integers(len(self._kinds))](passage)
            if query.size and text.size:
                drawn.append((passage.sheet, (self._split(query), text)))
        return drawn

    def _often(self, probability: float) -> bool:
        return bool(self._random.random() < probability)

    def _split(self, query: Ids) -> Ids:
        """`query` with some tokens cut into their parts, as those of a misspelt word are.

        Source: BPE dropout, Provilkov et al., 2020, arXiv:1910.13267, here on the question's side alone.
        """
        cut = self._random.random(query.size) < self._drawing.split_share
        if not cut.any():
            return query
        tokens = zip(query.tolist(), cut.tolist(), strict=True)
        pieces = [piece for token, hit in tokens for piece in (self._pieces(token) if hit else (token,))]
        return np.array(pieces, dtype=np.int64)

    def _pieces(self, token: int) -> list[int]:
        """The parts of `token`, some cut again; itself when it has none."""
        if token not in self._parts:
            return [token]
        share = self._drawing.split_share
        return [
            piece for part in self._parts[token] for piece in (self._pieces(part) if self._often(share) else [part])
        ]

    def _said(self, written: Ids, aliases: Sequence[Ids]) -> Ids:
        """`written`, or at times one of its aliases."""
        if aliases and self._often(self._drawing.alias_share):
            return aliases[int(self._random.integers(len(aliases)))]
        return written

    def _said_title(self, passage: Passage) -> Ids:
        return self._said(passage.title, passage.title_aliases)

    def _said_heading(self, passage: Passage) -> Ids:
        return self._said(passage.heading, passage.heading_aliases)

    def _one_sentence(self, passage: Passage) -> Ids:
        if not passage.sentences:
            return passage.title
        return passage.sentences[self._random.integers(len(passage.sentences))]

    def _title(self, passage: Passage) -> Pair:
        more = _NOTHING
        if self._often(0.5):
            more = self._said_heading(passage) if self._often(0.5) else passage.breadcrumb
        return join(self._said_title(passage), more), passage.body

    def _heading(self, passage: Passage) -> Pair:
        if not passage.heading.size:
            return self._title(passage)
        title = _NOTHING if self._often(0.3) else self._said_title(passage)
        above = passage.breadcrumb if self._often(0.5) else _NOTHING
        return join(title, self._said_heading(passage)), join(above, *passage.sentences)

    def _sentence(self, passage: Passage) -> Pair:
        if len(passage.sentences) < 2:
            return self._title(passage)
        place = int(self._random.integers(len(passage.sentences)))
        rest = passage.sentences[:place] + passage.sentences[place + 1 :]
        head = [part for part in (passage.title, passage.breadcrumb, passage.section) if self._often(0.7)]
        return passage.sentences[place], join(*head, *rest)

    def _keywords(self, passage: Passage) -> Pair:
        """One to five rare words, as agents type them."""
        title = self._said_title(passage)
        words = join(title, title, passage.section, self._one_sentence(passage))
        if not words.size:
            return _NOTHING, _NOTHING
        odds = self._idf[words] / self._idf[words].sum()
        count = min(len(words), int(self._random.integers(1, 6)))
        drawn = self._random.choice(words, count, replace=False, p=odds)
        return drawn, passage.whole if self._often(0.5) else passage.body

    def _sibling(self, passage: Passage) -> Pair:
        others = self._sheet[passage.sheet]
        other = others[self._random.integers(len(others))]
        if other is passage:
            return self._sentence(passage)
        query = join(passage.title, passage.body) if self._often(0.3) else self._one_sentence(passage)
        return query, other.body


def inverse_frequency(passages: Sequence[Passage], vocabulary: int) -> NDArray[np.float64]:
    """How rare each token is: shape ``(vocabulary,)``, nats, above 0 even for a token of all passages."""
    found = np.concatenate([np.unique(passage.whole) for passage in passages])
    counts = np.bincount(found, minlength=vocabulary)
    return np.log((len(passages) + 2) / (counts + 1))


def join(*parts: Ids) -> Ids:
    """The ids of `parts`, one after the other; none without parts."""
    return np.concatenate([_NOTHING, *parts])
