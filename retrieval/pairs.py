"""Corpus -> pairs of texts that belong together, as token ids: what the static model learns from.

Passages are tokenised once; pairs are drawn anew at each epoch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import PATH_SEPARATOR, Chunk

Ids = NDArray[np.int64]
Pair = tuple[Ids, Ids]
"""Token ids of a question-like text and of the passage that it belongs with."""

_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n+")
_NOTHING: Ids = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Passage:
    """The token ids of a chunk, field by field; ``heading`` is the last of its section."""

    sheet: int
    title: Ids
    breadcrumb: Ids
    section: Ids
    heading: Ids
    sentences: tuple[Ids, ...]

    @property
    def body(self) -> Ids:
        return join(self.section, *self.sentences)

    @property
    def whole(self) -> Ids:
        return join(self.title, self.breadcrumb, self.section, *self.sentences)


def tokenise(tokenizer: Any, chunks: Sequence[Chunk]) -> list[Passage]:
    """The passages of `chunks` as ids of `tokenizer`, a trained ``tokenizers.Tokenizer``."""

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
        Passage(sheets[chunk.sheet_id], *fields)
        for chunk, *fields in zip(chunks, titles, breadcrumbs, sections, headings, sentences, strict=True)
    ]


class Pairs:
    """Draws the pairs of a passage; the same seed draws the same ones."""

    def __init__(self, passages: Sequence[Passage], vocabulary: int, repeats: int, seed: int) -> None:
        self.passages = passages
        self._idf = inverse_frequency(passages, vocabulary)
        self._random = np.random.default_rng(seed)
        self._repeats = repeats
        self._kinds = (self._title, self._heading, self._sentence, self._keywords, self._sibling)
        self._sheet: dict[int, list[Passage]] = {}
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

    def _one_sentence(self, passage: Passage) -> Ids:
        if not passage.sentences:
            return passage.title
        return passage.sentences[self._random.integers(len(passage.sentences))]

    def _title(self, passage: Passage) -> Pair:
        more = _NOTHING if self._often(0.5) else passage.heading if self._often(0.5) else passage.breadcrumb
        return join(passage.title, more), passage.body

    def _heading(self, passage: Passage) -> Pair:
        if not passage.heading.size:
            return self._title(passage)
        title = _NOTHING if self._often(0.3) else passage.title
        above = passage.breadcrumb if self._often(0.5) else _NOTHING
        return join(title, passage.heading), join(above, *passage.sentences)

    def _sentence(self, passage: Passage) -> Pair:
        if len(passage.sentences) < 2:
            return self._title(passage)
        place = int(self._random.integers(len(passage.sentences)))
        rest = passage.sentences[:place] + passage.sentences[place + 1 :]
        head = [part for part in (passage.title, passage.breadcrumb, passage.section) if self._often(0.7)]
        return passage.sentences[place], join(*head, *rest)

    def _keywords(self, passage: Passage) -> Pair:
        """One to five rare words, as agents type them."""
        words = join(passage.title, passage.title, passage.section, self._one_sentence(passage))
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
