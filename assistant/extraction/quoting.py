"""The words of the sheets worth quoting for a question: pure functions from hits to verbatim passages.

The words are never changed: each piece of a passage is a substring of its chunk. What is chosen is where to look: in
the best sheets that the index found, the run of paragraphs and whole lists that shares most with the question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.words import matched, stems
from retrieval.schema import Chunk, Hit

READ_SHEETS = 3
"""Sheets that are read for an answer, best first."""

MOST_PASSAGES = 3
LONGEST_TEXT = 900
"""Characters quoted in one answer; headings and numbers bring it to about 1,200, read at a glance at a counter."""

LONGEST_PASSAGE = 500
"""Characters quoted from one chunk. Of 54 development questions whose answer is known, 500 and 600 quote it for 48
(the index finds it for 50), 400 for 47, 300 for 41."""

SECTION_WEIGHT = 0.5
"""Worth of a question's word in the title, theme and headings above a passage, where 1 is its worth in the passage."""

NEAR_THEMES = 2
"""Levels of the breadcrumb, from the sheet up, that say what it is about."""

OPENING_WEIGHT = 0.6
"""Worth of the first lines of a sheet, which sum it up, where 1 is all the question's words. Without it 40 of the
54 known answers are quoted, with it 48; they nearly all stand in openings, so that more would only please that set."""

RANK_WEIGHT = 0.6
"""Worth of a sheet's passage relative to the same one in the sheet ranked just before."""

WORTH_ADDING = 0.5
"""A further passage is quoted only when its score reaches this share of the best one."""

ITEM = re.compile(r"\s*(?:-|\d+[.)])\s")
"""The beginning of a list's item, as chunks write it."""

BLANK_LINE = re.compile(r"\n\s*\n")
"""What separates two blocks of a chunk."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀÂÉÈÊÎÔÇŒ«])")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one chunk worth quoting.

    Attributes:
        pieces: verbatim, in reading order, each a paragraph, some sentences of one, or a list with its lead sentence.
        left_out: items of a list too long to be quoted whole.
        score: comparable within one question only, higher is better.
    """

    chunk: Chunk
    pieces: tuple[str, ...]
    left_out: int
    score: float

    @property
    def length(self) -> int:
        """Characters quoted."""
        return sum(map(len, self.pieces))


def read_chunks(hits: Sequence[Hit]) -> tuple[Chunk, ...]:
    """The chunks of the `READ_SHEETS` best sheets, best first."""
    sheets = tuple(dict.fromkeys(hit.chunk.sheet_id for hit in hits))[:READ_SHEETS]
    return tuple(hit.chunk for hit in hits if hit.chunk.sheet_id in sheets)


def vocabulary(chunks: Sequence[Chunk]) -> frozenset[str]:
    """The stems of all that the chunks say, headings included."""
    return frozenset(word for chunk in chunks for word in stems(f"{chunk.title} {chunk.section_label} {chunk.text}"))


def best_passages(question: str, hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """The words to quote: the sheet that answers best first, in reading order inside a sheet.

    Returns:
        one to `MOST_PASSAGES` passages; none when there is no hit.
    """
    chunks = read_chunks(hits)
    weights = _weights(question, chunks)
    sheets = list(dict.fromkeys(chunk.sheet_id for chunk in chunks))
    found = [_best_window(chunk, weights, RANK_WEIGHT ** sheets.index(chunk.sheet_id)) for chunk in chunks]
    chosen = _within_length(sorted(filter(lambda passage: passage.pieces, found), key=lambda passage: -passage.score))
    order = list(dict.fromkeys(passage.chunk.sheet_id for passage in chosen))
    return tuple(sorted(chosen, key=lambda passage: (order.index(passage.chunk.sheet_id), passage.chunk.position)))


def split_groups(text: str) -> tuple[str, ...]:
    """The paragraphs of a chunk, a list or a table kept with the sentence that leads to it; each a substring."""
    groups: list[tuple[int, int]] = []
    start = 0
    for blank in [*BLANK_LINE.finditer(text), None]:
        end = blank.start() if blank else len(text)
        led = bool(groups) and text[groups[-1][0] : groups[-1][1]].rstrip().endswith(":")
        groups[-1:] = [(groups[-1][0], end)] if led else [*groups[-1:], (start, end)]
        start = blank.end() if blank else end
    return tuple(text[first:last] for first, last in groups if text[first:last].strip())


def _weights(question: str, chunks: Sequence[Chunk]) -> Mapping[str, float]:
    """What each word of the question is worth: 1 in all, more for one that few of the chunks hold."""
    texts = [vocabulary([chunk]) for chunk in chunks]
    shared = set(matched(question, frozenset[str]().union(*texts)).values())
    rarity = {word: math.log(1 + len(texts) / sum(word in text for text in texts)) for word in sorted(shared)}
    return {word: value / sum(rarity.values()) for word, value in rarity.items()}


def _worth(words: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weight for word, weight in weights.items() if word in words)


def _best_window(chunk: Chunk, weights: Mapping[str, float], factor: float) -> Passage:
    """The run of whole groups of a chunk that shares most with the question, shortened when one group is too long."""
    groups = split_groups(chunk.text)
    above = SECTION_WEIGHT * _worth(frozenset(stems(_context(chunk))), weights)
    score, first, last = _best_run(groups, weights, OPENING_WEIGHT if chunk.position == 0 else 0.0)
    while last > first + 1 and _leads_on(groups[last - 1]):
        last -= 1
    pieces, left_out = groups[first:last], 0
    if sum(map(len, pieces)) > LONGEST_PASSAGE:
        pieces, left_out = _shorten(groups[first], weights)
    return Passage(chunk, pieces, left_out, (above + score) * factor)


def _context(chunk: Chunk) -> str:
    """What stands above a passage: the theme nearest to the sheet says what « Renouvellement » renews."""
    return " ".join((*chunk.breadcrumb[-NEAR_THEMES:], chunk.title, *chunk.section))


def _best_run(parts: Sequence[str], weights: Mapping[str, float], opening: float = 0.0) -> tuple[float, int, int]:
    """The run ``parts[first:last]`` within `LONGEST_PASSAGE`, or a single part, worth most to the question.

    Of two equal ones the earlier wins, then the longer; one that begins with the first part is worth ``opening`` more.

    Returns:
        its worth, ``first`` and ``last``; an empty run when there is no part.
    """
    words = [frozenset(stems(part)) for part in parts]
    best = (-1.0, 0, 0)
    for first in range(len(parts)):
        length = 0
        inside: frozenset[str] = frozenset()
        for last in range(first + 1, len(parts) + 1):
            length += len(parts[last - 1])
            if last > first + 1 and length > LONGEST_PASSAGE:
                break
            inside |= words[last - 1]
            worth = _worth(inside, weights) + (0.0 if first else opening)
            best = max(best, (round(worth, 6), -first, last))
    return best[0], -best[1], best[2]


def _leads_on(group: str) -> bool:
    """Whether a group only announces what comes after it: a heading left inside the text, a lead without its list."""
    return "\n" not in group and not ITEM.match(group) and not re.search(r"[.!;…»)]\s*$", group)


def _within_length(ranked: Sequence[Passage]) -> list[Passage]:
    chosen: list[Passage] = []
    for passage in ranked:
        if passage.score < WORTH_ADDING * ranked[0].score or len(chosen) == MOST_PASSAGES:
            break
        if passage.pieces in (other.pieces for other in chosen):
            continue  # the same words repeated from case to case
        if not chosen or passage.length + sum(other.length for other in chosen) <= LONGEST_TEXT:
            chosen.append(passage)
    return chosen


def _shorten(group: str, weights: Mapping[str, float]) -> tuple[tuple[str, ...], int]:
    """The best sentences of a long paragraph, or the lead and the best items of a long list, never half of one."""
    lead, items = _items(group)
    if not items:
        return (_best_sentences(group, weights),), 0
    ranked = sorted(range(len(items)), key=lambda rank: (-_worth(frozenset(stems(items[rank])), weights), rank))
    kept: list[int] = []
    length = len(lead)
    for rank in ranked:
        length += len(items[rank])
        if kept and length > LONGEST_PASSAGE:
            break
        kept.append(rank)
    pieces = (lead, *(items[rank] for rank in sorted(kept)))
    return tuple(piece for piece in pieces if piece), len(items) - len(kept)


def _items(group: str) -> tuple[str, tuple[str, ...]]:
    """What leads to a list, and its items, each with the indented lines that belong to it."""
    starts = [match.start() for match in re.finditer(r"^(?:-|\d+[.)])\s", group, re.MULTILINE)]
    ends = [*starts[1:], len(group)]
    items = tuple(group[start:end].rstrip() for start, end in zip(starts, ends, strict=True)) if starts else ()
    return group[: starts[0] if starts else len(group)].strip(), items


def _best_sentences(paragraph: str, weights: Mapping[str, float]) -> str:
    """The run of sentences that shares most with the question, as one substring."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(paragraph)), len(paragraph)]
    sentences = [paragraph[start:end] for start, end in pairwise(starts)]
    _, first, last = _best_run(sentences, weights)
    return paragraph[starts[first] : starts[last]].strip()
