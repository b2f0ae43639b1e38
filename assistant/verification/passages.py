"""A source as it is searched: its words, its sentences and lines, and what leads to each of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.verification.schema import Source
from assistant.verification.words import Words, sentences

_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"-\s")
_STATED = re.compile(r"[.!;…]\W{0,4}$")
_LABELS = 3
"""Lines without an end, or that announce the next ones, which lead to a line: case, column, « Pièces à fournir : »."""

KEPT = 512
"""Passages kept read: those of a conversation come back at each answer."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or a line of a passage.

    Attributes:
        rank: its place among the units of the passage.
        start, end: where it stands in the text.
        stems: its own words.
        context: words of the lines and headings that lead to it.
        lead: where the first of these lines begins; ``start`` when none leads to it.
    """

    rank: int
    start: int
    end: int
    stems: frozenset[str]
    context: frozenset[str]
    lead: int


@dataclass(frozen=True)
class Passage:
    """A source and what is read of it, each part once."""

    source: Source

    @cached_property
    def words(self) -> Words:
        """What is read of its text."""
        return Words(self.source.text)

    @cached_property
    def heading(self) -> Words:
        """What is read of its title and section."""
        return Words(self.source.heading)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Its sentences and lines, in order."""
        text, found = self.source.text, list[Unit]()
        places = list(_places(text))
        leads = _leads(text, places, [self._is_value(*place) for place in places])
        for rank, (start, end) in enumerate(places):
            context = self.heading.stems.union(*(found[lead].stems for lead in leads[rank]))
            stems = self.words.meaning(start, end)
            found.append(Unit(rank, start, end, stems, context, places[min((rank, *leads[rank]))][0]))
        return tuple(found)

    def unit_at(self, place: int) -> int:
        """The rank of the unit that a place stands in."""
        return bisect_right([unit.start for unit in self.units], place) - 1

    def _is_value(self, start: int, end: int) -> bool:
        """Whether a unit is a cell that holds a fact alone (« 17 € »): what comes after it has another label."""
        stated = [fact for fact in self.words.facts if start <= fact.start < end]
        tokens = self.words.between(start, end)
        return bool(stated) and all(any(fact.start <= one.start < fact.end for fact in stated) for one in tokens)

    def find(self, keys: tuple[str, ...]) -> list[tuple[int, int]]:
        """Where a run of words stands, as ranks of its first word and of the one after its last."""
        if not keys:
            return []
        wanted, joined, found = f" {' '.join(keys)} ", self._joined, []
        place = joined.find(wanted)
        while place >= 0:
            first = bisect_right(self._offsets, place) - 1
            found.append((first, first + len(keys)))
            place = joined.find(wanted, place + 1)
        return found

    @cached_property
    def _joined(self) -> str:
        return f" {' '.join(self.words.keys)} "

    @cached_property
    def _offsets(self) -> list[int]:
        offsets, place = [], 0
        for key in self.words.keys:
            offsets.append(place)
            place += len(key) + 1
        return offsets


@lru_cache(maxsize=KEPT)
def read_passage(source: Source) -> Passage:
    """The passage of a source, read once."""
    return Passage(source)


def _places(text: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        yield from sentences(text, *line.span())


def _leads(text: str, places: list[tuple[int, int]], values: list[bool]) -> list[tuple[int, ...]]:
    """The units that lead to each one, by rank, the nearest first; the items of a list share theirs."""
    found: list[tuple[int, ...]] = []
    for rank, (start, _) in enumerate(places):
        if rank and _ITEM.match(text, start) and _ITEM.match(text, places[rank - 1][0]):
            found.append(found[-1])
            continue
        labels = []
        for lead in range(rank - 1, max(-1, rank - 1 - _LABELS), -1):
            if values[lead] or _STATED.search(text, max(places[lead][0], places[lead][1] - 6), places[lead][1]):
                break
            labels.append(lead)
        found.append(tuple(labels))
    return found
