"""An answer in the sheets' own words, without any model: pure functions from hits and a question to a cited text.

The words are never changed: each piece of a quote is a substring of its passage. What is chosen is where to look: the
best sheets that the index found, and in each of their passages the run of paragraphs and whole lists that shares most
with the question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from assistant.citing import escape_brackets
from assistant.schema import Citation
from assistant.words import matched, stems
from retrieval.schema import Chunk, Hit

MINIMUM_SHARED_WORDS = 1
"""Meaningful words of the question that the best sheets must hold, misspelt or not, for their words to be an answer."""

LONGEST_TEXT = 1_200
"""Characters quoted in one answer: what is read at a glance at a counter."""

LONGEST_PASSAGE = 600
"""Characters quoted from one passage, so that a second one has its place."""

MOST_PASSAGES = 3
READ_SHEETS = 3
"""Sheets that are read for an answer, best first."""

SECTION_WEIGHT = 0.5
"""Worth of a question's word in the headings above a passage, where 1 is its worth in the passage."""

OPENING_WEIGHT = 0.6
"""Worth of the first lines of a sheet, which sum it up, as a share of all the question's words."""

RANK_WEIGHT = 0.75
"""Worth of a passage of a sheet relative to the same one in the sheet ranked just before."""

_ITEM = re.compile(r"\s*(?:-|\d+[.)])\s")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀÂÉÈÊÎÔÇŒ«])")
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one chunk worth quoting: ``pieces`` are verbatim, in reading order."""

    chunk: Chunk
    pieces: tuple[str, ...]
    score: float

    @property
    def length(self) -> int:
        """Characters quoted."""
        return sum(map(len, self.pieces))


def is_close(question: str, hits: Sequence[Hit]) -> bool:
    """Whether the best sheets speak of what is asked: they share `MINIMUM_SHARED_WORDS` with the question."""
    return len(matched(question, _vocabulary(_best_sheets(hits)))) >= MINIMUM_SHARED_WORDS


def passages(question: str, hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """The words to quote, most useful first; empty when nothing is close to the question."""
    chunks = _best_sheets(hits)
    weights = _weights(question, chunks)
    ranks = {sheet: rank for rank, sheet in enumerate(dict.fromkeys(chunk.sheet_id for chunk in chunks))}
    found = [_best_window(chunk, weights, RANK_WEIGHT ** ranks[chunk.sheet_id]) for chunk in chunks]
    chosen: list[Passage] = []
    for passage in sorted(found, key=lambda passage: -passage.score):
        if len(chosen) < MOST_PASSAGES and passage.length + sum(p.length for p in chosen) <= LONGEST_TEXT:
            chosen.append(passage)
    return tuple(chosen)


def _best_sheets(hits: Sequence[Hit]) -> tuple[Chunk, ...]:
    sheets = tuple(dict.fromkeys(hit.chunk.sheet_id for hit in hits))[:READ_SHEETS]
    return tuple(hit.chunk for hit in hits if hit.chunk.sheet_id in sheets)


def _vocabulary(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    return tuple(word for chunk in chunks for word in stems(f"{chunk.title} {chunk.section_label} {chunk.text}"))


def _weights(question: str, chunks: Sequence[Chunk]) -> Mapping[str, float]:
    texts = [frozenset(_vocabulary([chunk])) for chunk in chunks]
    shared = set(matched(question, frozenset().union(*texts)).values())
    raw = {word: math.log(1 + len(texts) / sum(word in text for text in texts)) for word in shared}
    total = sum(raw.values())
    return {word: value / total for word, value in raw.items()}


def groups(text: str) -> tuple[str, ...]:
    parts: list[str] = []
    for block in _BLANK_LINE.split(text):
        if parts and parts[-1].rstrip().endswith(":"):
            parts[-1] += "\n\n" + block
        else:
            parts.append(block)
    return tuple(parts)


def _best_window(chunk, weights, factor):
    units = groups(chunk.text)
    above = set(stems(f"{chunk.section_label}"))
    base = SECTION_WEIGHT * sum(v for w, v in weights.items() if w in above)
    words = [set(stems(u)) for u in units]
    best = None
    for i in range(len(units)):
        for j in range(i + 1, len(units) + 1):
            length = sum(map(len, units[i:j]))
            if length > LONGEST_PASSAGE and j > i + 1:
                break
            inside = set().union(*words[i:j])
            score = base + sum(v for w, v in weights.items() if w in inside)
            if chunk.position == 0 and i == 0:
                score += OPENING_WEIGHT
            score *= factor
            key = (round(score, 6), -i, j)
            if best is None or key > best[0]:
                best = (key, i, j, score)
    _, i, j, score = best
    pieces = units[i:j]
    if sum(map(len, pieces)) > LONGEST_PASSAGE:
        pieces = (pieces[0][:LONGEST_PASSAGE],)
    return Passage(chunk, tuple(pieces), score)
