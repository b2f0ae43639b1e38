"""A unit -> the passage that quotes it: the statement that answers, then what surrounds it in its chunk.

The words are never changed: each piece of a passage is a substring of its chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.extraction.schema import Passage, Unit
from assistant.extraction.units import Group, groups, is_label, items, leans, sentences

LONGEST_PASSAGE = 500
"""Characters quoted from one chunk; only a list that answers goes beyond: its end matters as much as its beginning."""

LONGEST_STATEMENT = 300
"""Characters under which a list is quoted whole, rather than the item that answers."""

_HEADING = re.compile(r"[A-ZÀÂÉÈÊÎÔÇŒ][^\d€%]{3,60}$")
_WORDS = re.compile(r"\w+\W+\w+")
"""What a group must hold to tell anything; a source cut in pieces leaves full stops alone."""

Span = tuple[int, int]
"""Where words stand in their chunk."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a passage says first: spans of its chunk, and how many items of its list it leaves out."""

    spans: tuple[Span, ...]
    left_out: int = 0

    @property
    def length(self) -> int:
        """Characters."""
        return sum(end - start for start, end in self.spans)


def quote(unit: Unit, worth: Mapping[Unit, float], room: int) -> Passage | None:
    """What a unit says and what surrounds it; nothing when the statement alone takes more than `room` characters.

    Args:
        worth: of the units of its chunk at least; the best items of a list too long are kept.
    """
    text = unit.chunk.text
    statement = _statement(unit, worth, room)
    if statement.length > room:
        return None
    around: list[Span] = []
    length = statement.length
    for start, end in _surroundings(text, unit.group, statement.spans):
        if text[start:end].rstrip(" :") == unit.chunk.title:
            continue  # the heading of the answer says it
        if length + end - start <= min(room, LONGEST_PASSAGE):
            around.append((start, end))
            length += end - start
    context = _joined(text, _without_trailing_labels(text, sorted(around)))
    pieces = tuple(text[start:end] for start, end in (*statement.spans, *context))
    return Passage(unit.chunk, pieces, statement.left_out, worth[unit], len(statement.spans), _label(unit))


def _label(unit: Unit) -> str:
    """The heading above a unit; what a table or a cut sentence left alone is none."""
    heading = groups(unit.chunk.text)[unit.group].heading
    return heading if _HEADING.match(heading) and heading not in unit.chunk.section else ""


def _statement(unit: Unit, worth: Mapping[Unit, float], room: int) -> Statement:
    """A sentence, a line of a table, a list whole, or the lead of a list with its best items."""
    text, group = unit.chunk.text, groups(unit.chunk.text)[unit.group]
    if unit.shape == "sentence":
        return Statement((_with_what_it_leans_on(unit, group),))
    if is_label(text[group.start : group.end]):
        return Statement(((unit.start, unit.end),))
    if group.end - group.start <= min(room, LONGEST_STATEMENT if unit.shape == "row" else room):
        return Statement(((group.start, group.end),))
    return _abridged(unit, group, worth, min(room, LONGEST_PASSAGE))


def _abridged(unit: Unit, group: Group, worth: Mapping[Unit, float], room: int) -> Statement:
    """The lead of a list and its best items, the unit first if it is one, never half of one."""
    lead, parts = items(unit.chunk.text[group.start : group.end])
    spans = _places(unit.chunk.text, group.start + len(lead), parts)
    worths = {(one.start, one.end): score for one, score in worth.items() if one.chunk is unit.chunk}
    ranked = sorted(spans, key=lambda span: (span != (unit.start, unit.end), -worths.get(span, 0.0), span))
    kept: list[Span] = []
    length = len(lead)
    for start, end in ranked:
        length += end - start
        if kept and length > room:
            break
        kept.append((start, end))
    above = _places(unit.chunk.text, group.start, [lead] if lead else [])
    return Statement((*above, *sorted(kept)), len(spans) - len(kept))


def _places(text: str, start: int, parts: Iterable[str]) -> list[Span]:
    """Where parts that follow each other stand."""
    found: list[Span] = []
    for part in parts:
        start = text.index(part, start)
        found.append((start, start + len(part)))
        start += len(part)
    return found


def _with_what_it_leans_on(unit: Unit, group: Group) -> Span:
    """A sentence; with the one before it when it can't be understood alone."""
    text = unit.chunk.text
    starts = [group.start + start for start, _ in sentences(text[group.start : group.end])]
    rank = starts.index(unit.start)
    if rank and leans(unit.text):
        return starts[rank - 1], unit.end
    return unit.start, unit.end


def _surroundings(text: str, rank: int, spans: Iterable[Span]) -> Iterable[Span]:
    """What may go with a statement, nearest first: the rest of its paragraph, what follows, what comes before."""
    found = groups(text)
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    group = found[rank]
    if not items(text[group.start : group.end])[1]:
        yield from ((start, end) for start, end in _trimmed(text, (last, group.end), (group.start, first)))
    for other in (*found[rank + 1 :], *reversed(found[:rank])):
        if (other.start >= last or other.end <= first) and _WORDS.search(text[other.start : other.end]):
            yield other.start, other.end


def _trimmed(text: str, *spans: Span) -> Iterable[Span]:
    for start, end in spans:
        part = text[start:end]
        if part.strip():
            yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _without_trailing_labels(text: str, spans: Sequence[Span]) -> list[Span]:
    """A heading without what it announces tells nothing."""
    kept: list[Span] = []
    for start, end in reversed(spans):
        goes_on = bool(kept) and not text[end : kept[0][0]].strip()
        if goes_on or not _announces(text[start:end]):
            kept.insert(0, (start, end))
    return kept


def _announces(block: str) -> bool:
    return is_label(block) or block.rstrip().endswith(":")


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Sentences that follow each other in one paragraph, as one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and "\n" not in text[joined[-1][1] : start] and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
