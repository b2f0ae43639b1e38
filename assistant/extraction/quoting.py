"""A unit -> the passage that quotes it: the statement that answers, then what helps to apply it.

The words are never changed: each piece of a passage is a substring of its chunk. Each piece is whole: sentences of one
paragraph, a line of a table with its labels, or a list with what leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from assistant.extraction.groups import Group, Span, groups, opening, sentences
from assistant.extraction.schema import Passage, Unit
from assistant.extraction.units import group_of, is_whole, leans

LONGEST_PASSAGE = 500
"""Characters quoted from one chunk; only a list that answers goes beyond: its end matters as much as its beginning."""

LONGEST_STATEMENT = 300
"""Characters under which a list is quoted whole, rather than the item that answers."""

MOST_AROUND = 2
"""Blocks that go with a statement; with one, two known answers of 54 are lost, with three none is won."""

_HEADING = re.compile(r"[A-ZÀÂÉÈÊÎÔÇŒ][^\d€%]{3,80}$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a passage says first: spans of its chunk, and how many items of its list it leaves out."""

    spans: tuple[Span, ...]
    left_out: int = 0

    @property
    def length(self) -> int:
        """Characters."""
        return sum(end - start for start, end in self.spans)


def quote(unit: Unit, worth: Mapping[Unit, float], room: int, around: int = MOST_AROUND) -> Passage | None:
    """What a unit says and what goes with it; nothing when the statement alone takes more than `room` characters.

    Args:
        worth: of the units of its chunk at least; the best items of a list too long are kept.
        around: blocks that may go with the statement.
    """
    text = unit.chunk.text
    statement = _statement(unit, worth, room)
    if statement.length > room:
        return None
    kept: list[Span] = []
    length = statement.length
    for start, end in _surroundings(text, unit.group, statement.spans):
        if len(kept) < around and length + end - start <= min(room, LONGEST_PASSAGE):
            kept.append((start, end))
            length += end - start
    pieces = tuple(text[start:end] for start, end in (*statement.spans, *sorted(kept)))
    return Passage(unit.chunk, pieces, statement.left_out, len(statement.spans), _label(unit, statement))


def _label(unit: Unit, statement: Statement) -> str:
    """The heading above what answers, unless its section or title already says it."""
    first = min(start for start, _ in statement.spans)
    heading = next((one.heading for one in groups(unit.chunk.text) if one.end > first), "")
    known = (unit.chunk.title, *unit.chunk.section)
    return heading if _HEADING.match(heading) and heading not in known else ""


def _statement(unit: Unit, worth: Mapping[Unit, float], room: int) -> Statement:
    """A sentence, a line of a table, a list whole, or the lead of a list with its best items."""
    group = group_of(unit)
    if unit.shape in ("sentence", "summary"):
        return Statement((_with_what_it_leans_on(unit, group),))
    if not group.items:
        return Statement(((unit.start, unit.end),))
    if group.end - group.start <= min(room, LONGEST_STATEMENT if unit.shape == "row" else room):
        return Statement(((group.start, group.end),))
    return _abridged(unit, group, worth, min(room, LONGEST_PASSAGE))


def _abridged(unit: Unit, group: Group, worth: Mapping[Unit, float], room: int) -> Statement:
    """The lead of a list and its best items, the unit first if it is one, never half of one."""
    worths = {(one.start, one.end): score for one, score in worth.items() if one.chunk is unit.chunk}
    ranked = sorted(group.items, key=lambda span: (span != (unit.start, unit.end), -worths.get(span, 0.0), span))
    lead = _stripped(unit.chunk.text, group.lead)
    kept: list[Span] = []
    length = lead[1] - lead[0]
    for start, end in ranked:
        length += end - start
        if kept and length > room:
            break
        kept.append((start, end))
    above = [lead] if lead[1] > lead[0] else []
    return Statement((*above, *sorted(kept)), len(group.items) - len(kept))


def _stripped(text: str, span: Span) -> Span:
    return span[0], span[0] + len(text[slice(*span)].rstrip())


def _with_what_it_leans_on(unit: Unit, group: Group) -> Span:
    """A sentence; with the one before it, maybe of the paragraph above, when it can't be understood alone."""
    text = unit.chunk.text
    if not leans(unit.text):
        return unit.start, unit.end
    before = [
        group.start + start
        for start, _ in sentences(text[group.start : unit.start])
        if start + group.start < unit.start
    ]
    if before:
        return before[-1], unit.end
    above = groups(text)[unit.group - 1] if unit.group else group
    if above is group or above.items or above.label or not is_whole(text[above.start : above.end]):
        return unit.start, unit.end
    *_, (start, _) = sentences(text[above.start : above.end])
    return above.start + start, unit.end


def _surroundings(text: str, rank: int, spans: tuple[Span, ...]) -> Iterator[Span]:
    """What may go with a statement, what helps most first, as long as it is whole.

    The rest of its paragraph, the first one under its heading, which says the rule before its cases, and what follows.
    """
    found = groups(text)
    group = found[rank]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    if not group.items and not group.label:
        yield from _whole(text, last, group.end)
        yield from _whole(text, group.start, first)
    rule = _first_of_section(text, rank)
    if found[rule].end <= first:
        yield from _quotable(text, found[rule])
    for other in takewhile(lambda one: not one.label, found[rank + 1 :]):
        quotable = tuple(_quotable(text, other))
        if not quotable:  # what follows may lean on it
            return
        yield from quotable


def _first_of_section(text: str, rank: int) -> int:
    found = groups(text)
    while rank > opening(text) and not found[rank - 1].label:
        rank -= 1
    return rank


def _quotable(text: str, group: Group) -> Iterator[Span]:
    """A list that a whole line leads to, or the whole sentences of a paragraph."""
    if not group.items:
        yield from _whole(text, group.start, group.end)
    elif is_whole(text[slice(*group.lead)].rstrip(" :\n") + "."):
        yield group.start, group.end


def _whole(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a paragraph as one run, from the first one that is whole to the last."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    kept = [(start + first, start + last) for first, last in sentences(text[start:end]) if last > first]
    whole = [span for span in kept if is_whole(text[slice(*span)])]
    if whole and whole == kept[: len(whole)]:
        yield whole[0][0], whole[-1][1]
