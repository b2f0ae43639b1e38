"""A question and the units read for it -> how well each answers: its words, those above it, and the kind asked for.

The worths below were chosen one by one on development questions: 78 of ``eval/questions/answers.jsonl`` and the 54
whose answer is known word for word. A step either way gains at most two questions on one count and loses as many on
another. Cosines of the shipped encoder between question and unit, tried as one more worth, made none better.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.extraction.evidence import evidence
from assistant.extraction.groups import READ_TEXTS, opening
from assistant.extraction.schema import Kind, Unit
from assistant.extraction.units import group_text, is_aside, is_first, stands_alone
from assistant.words import matched, stems
from retrieval.schema import Chunk

if TYPE_CHECKING:  # reading a question loads the engine, and the door shows answers without it
    from retrieval.question.reading import Reading

NEAR_THEMES = 2
"""Levels of the breadcrumb, from the sheet up, that say what it is about."""

ABOVE = 0.8
"""Worth of a question's word in the heading or the lead of a unit, where 1 is its worth in the unit."""
BESIDE = 0.6
"""The same in the rest of its paragraph or list."""
AROUND = 0.4
"""The same elsewhere in the passage."""
SECTION = 0.8
"""The same in the title, theme and headings above the passage."""

ADDED = 0.35
"""Worth of all words that were not typed but stand for one that was (« solidarité » for « RSA »), 1 being all the
words typed."""

KIND = 0.25
"""Worth of one point of `evidence`, where 1 is all the words of the question."""
ALONE = 0.3
"""Share of it that a unit keeps when it has none of the words: « 86 € » of something else is no answer."""
OPENING = 0.08
"""Worth of the first lines of a sheet, which sum it up: what is shown when nothing else tells."""
TITLE = 0.6
"""What a question that says no more than the title of the sheet adds to it."""
TITLE_POWER = 3
"""How fast that fades as the question says more: half of its words in the title are worth an eighth."""
SUMMARY_GROUPS = 2
"""First paragraphs of a sheet that sum it up."""
SPLIT_ROW = 0.85
"""Worth of a line put together from a table that was taken apart, where 1 is a sentence's."""
FRAGMENT = 0.6
"""Worth of what can't be read alone (items that nothing leads to, a line cut by its source), where 1 is the rest's."""
ASIDE = 0.9
"""The same of a sentence that begins with a small letter because its source lost what announced it (« À noter : »)."""
FIRST = 0.05
"""Worth of what comes first under its heading, which says the rule before its cases."""
FOUND = 0.15
"""Worth of the passage that the index ranked first in its sheet, which also knows meaning; less for the next ones."""
READ_PASSAGES = 12
"""Passages looked at closely; with all of them, in twice the time, the development sets are answered as well."""
LONG_UNIT = 250
"""Characters from which a unit says several things, and its words are worth less."""
LENGTH_POWER = 0.25
"""How fast: at sixteen times that length, half."""

RANK = 0.7
"""Worth of a sheet's unit relative to the same one in the sheet ranked just before."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit and how well it answers; comparable within one question only, higher is better."""

    unit: Unit
    score: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as units are compared with it.

    Attributes:
        weights: worth of each of its stems that the sheets hold, 1 in all; more for one that few passages hold.
        ranks: rank of each sheet read, by key, best 0.
        named: share of its stems that the title of each sheet read says, by key.
        found: rank of each passage that the index found, by identifier, among those of its sheet.
    """

    kind: Kind
    weights: Mapping[str, float]
    ranks: Mapping[str, int]
    named: Mapping[str, float]
    found: Mapping[str, int]


def weights(reading: Reading, chunks: Sequence[Chunk]) -> Mapping[str, float]:
    """The worth of the words of a question: 1 in all, more for one that few of the passages hold."""
    texts = [_vocabulary(chunk) for chunk in chunks]
    held = Counter(word for text in texts for word in text)
    typed = set(matched(reading.text, held).values())
    added = set(matched(reading.added(), held).values()) - typed
    rarity = {word: math.log(1 + len(texts) / held[word]) for word in sorted(typed | added)}
    most = sum(rarity[word] for word in typed)
    share = min(1.0, ADDED * most / (sum(rarity[word] for word in added) or 1)) if typed else 1.0
    worth = {word: value * (share if word in added else 1.0) for word, value in rarity.items()}
    return {word: value / sum(worth.values()) for word, value in worth.items()}


def telling(chunks: Sequence[Chunk], asked: Asked) -> tuple[Chunk, ...]:
    """The `READ_PASSAGES` passages that hold most of the question, in their order: a long sheet has a hundred."""

    def held(chunk: Chunk) -> float:
        found = 1 / (1 + asked.found[chunk.id]) if chunk.id in asked.found else 0.0
        return found + sum(weight for word, weight in asked.weights.items() if word in _vocabulary(chunk))

    best = {chunk.id for chunk in sorted(chunks, key=held, reverse=True)[:READ_PASSAGES]}
    return tuple(chunk for chunk in chunks if chunk.id in best)


def scored(asked: Asked, units: Iterable[Unit]) -> tuple[Scored, ...]:
    """The units with their scores, in their order."""
    return tuple(Scored(unit, _score(asked, unit)) for unit in units)


def _score(asked: Asked, unit: Unit) -> float:
    chunk = unit.chunk
    words = _covered(asked.weights, unit)
    worth = words * min(1.0, math.pow(LONG_UNIT / max(1, unit.end - unit.start), LENGTH_POWER))
    worth += KIND * evidence(unit, asked.kind) * (ALONE + words)
    if chunk.position == 0 and unit.group < opening(chunk.text) + SUMMARY_GROUPS:
        worth += OPENING + TITLE * math.pow(asked.named[chunk.sheet_key], TITLE_POWER)
    if unit.shape == "row" and not unit.above:
        worth *= SPLIT_ROW
    if not stands_alone(unit):
        worth *= ASIDE if is_aside(unit) else FRAGMENT
    if is_first(unit):
        worth += FIRST
    if chunk.id in asked.found:
        worth += FOUND / (1 + asked.found[chunk.id])
    return worth * math.pow(RANK, asked.ranks[chunk.sheet_key])


def _covered(weights: Mapping[str, float], unit: Unit) -> float:
    """The share of the question that a unit takes up, each word at its worth where it stands nearest."""
    own, above = set(stems(unit.text)), set(stems(unit.above))
    beside, section, around = set(stems(group_text(unit))), set(stems(_context(unit.chunk))), _vocabulary(unit.chunk)
    places = ((own, 1.0), (above, ABOVE), (section, SECTION), (beside, BESIDE), (around, AROUND))
    covered = 0.0
    for word, weight in weights.items():
        covered += weight * max((worth for words, worth in places if word in words), default=0.0)
    return covered


def _context(chunk: Chunk) -> str:
    """What stands above a passage: the theme nearest to the sheet says what « Renouvellement » renews."""
    return " ".join((*chunk.breadcrumb[-NEAR_THEMES:], chunk.title, *chunk.section))


@lru_cache(READ_TEXTS)
def _vocabulary(chunk: Chunk) -> frozenset[str]:
    """The stems of all that a chunk says."""
    return frozenset(stems(f"{chunk.title} {chunk.section_label} {chunk.text}"))
