"""A chunk -> what can be quoted of it: groups (a paragraph, a list with its lead), and inside them units.

Nothing is changed: a group is a substring of its chunk, and a unit too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.extraction.schema import Unit
from retrieval.question.vocabulary import fold
from retrieval.schema import Chunk

ITEM = re.compile(r"\s*(?:-|\d+[.)])\s")
"""The beginning of a list's item, as chunks write it."""

LONGEST_LABEL = 100
"""Characters under which a block that is no sentence names what comes after it (« Délai », « Pièces à fournir »)."""

SHORTEST_STATEMENT = 40
"""Characters from which a block that is no sentence may still say something: a sentence cut short by its source."""

LABELS = 2
"""Lines that name a line of a table: « Personne seule », « 0 enfant »."""

_BLANK_LINE = re.compile(r"\n\s*\n")
_ITEM_START = re.compile(r"^(?:-|\d+[.)])\s", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀÂÉÈÊÎÔÇŒ«])")
_CLOSED = re.compile(r"[.!?;:,…][»\")]?\s*$")
"""The end of a sentence, of a lead or of an item of a list."""
_INFINITIVE = re.compile(r"[A-ZÉÈÊ][a-zéèêîôûç]{1,12}(?:er|ir|oir|re)")
_COUNT = re.compile(r"\b([2-9]) (?:\w+ ){1,3}suivant")
"""« les 3 conditions suivantes » : so many blocks belong to the list."""
_PAIRED = frozenset("Soit Si Être Avoir Ne Pour Ou".split())
_STOPPED = re.compile(r"[.!?:…]\s*$")
_LISTS = re.compile(r"suivant|selon|dans (?:les|ces|l'un) |si :")
"""What a lead says when whole sentences may be its items; « Passeport d'un majeur : » only names what follows."""
_LEANS = re.compile(
    r"(?:ce|cet|cette|ces|il|elle|ils|elles|celui|celle|ceux|cela|toutefois|cependant|sinon|dans ce cas|mais|ainsi|a "
    r"defaut|par exemple|de meme|en revanche|en effet|de plus|c'est|l'un|son|sa|ses|leurs?)\b"
)
_ASIDE = re.compile(r"(?:Textes? de référence|Question|Fiche|Pour en savoir plus|Vidéo|Site) : ")
"""A line of resources, which sends elsewhere and answers nothing."""
_VALUE = re.compile(r"\d")
READ_CHUNKS = 2048
"""Passages that stay read: a conversation comes back to the same sheets."""


@dataclass(frozen=True, slots=True)
class Group:
    """A paragraph, or a list with the sentence that leads to it: ``chunk.text[start:end]``.

    Attributes:
        heading: the last line before it that only names what follows, or empty.
    """

    start: int
    end: int
    heading: str


def split_groups(text: str) -> tuple[str, ...]:
    """The groups of a text, whole: no word of it is lost."""
    return tuple(text[group.start : group.end] for group in groups(text))


@lru_cache(READ_CHUNKS)
def groups(text: str) -> tuple[Group, ...]:
    """The same with their place and heading, in reading order."""
    merged: list[tuple[int, int]] = []
    for start, end in _blocks(text):
        if merged and _belongs(text[merged[-1][0] : merged[-1][1]], text[start:end]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    found: list[Group] = []
    heading = ""
    for start, end in merged:
        found.append(Group(start, end, heading))
        if is_label(text[start:end]):
            heading = text[start:end].strip()
    return tuple(found)


def is_label(block: str) -> bool:
    """Whether a block only names what comes after it: a heading left in the text, a cell of a table."""
    alone = len(block) <= LONGEST_LABEL and "\n" not in block.strip() and not ITEM.match(block)
    return alone and not _CLOSED.search(block)


def items(group: str) -> tuple[str, tuple[str, ...]]:
    """What leads to a list, and its items, each with the indented lines that belong to it."""
    starts = [match.start() for match in _ITEM_START.finditer(group)]
    ends = [*starts[1:], len(group)]
    parts = tuple(group[start:end].rstrip() for start, end in zip(starts, ends, strict=True)) if starts else ()
    if not parts:
        lead, *blocks = _BLANK_LINE.split(group)
        return (lead.strip(), tuple(blocks)) if blocks else (group.strip(), ())
    return group[: starts[0]].strip(), parts


def leans(sentence: str) -> bool:
    """Whether a sentence is only understood with the one before it (« Toutefois, il… »)."""
    return bool(_LEANS.match(fold(sentence)))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a paragraph stands in it."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    for start, end in pairwise(starts):
        yield start, start + len(text[start:end].rstrip())


@lru_cache(READ_CHUNKS)
def units(chunk: Chunk) -> tuple[Unit, ...]:
    """What may be quoted first, in reading order: sentences, lists whole and by item, lines of tables."""
    return tuple(unit for rank in range(len(groups(chunk.text))) for unit in _units(chunk, rank))


def headings(chunk: Chunk) -> tuple[Unit, ...]:
    """The groups of a passage that says nothing by itself: better than no answer when nothing else was found."""
    return tuple(Unit(chunk, one.start, one.end, "sentence", rank) for rank, one in enumerate(groups(chunk.text)))


def group_text(unit: Unit) -> str:
    """The paragraph or list that holds a unit."""
    group = groups(unit.chunk.text)[unit.group]
    return unit.chunk.text[group.start : group.end]


def is_first(unit: Unit) -> bool:
    """Whether a unit comes first under its heading."""
    found = groups(unit.chunk.text)
    if unit.start != found[unit.group].start:
        return False
    before = found[unit.group - 1] if unit.group else None
    return before is None or is_label(unit.chunk.text[before.start : before.end])


def _units(chunk: Chunk, rank: int) -> Iterator[Unit]:
    group = groups(chunk.text)[rank]
    text = chunk.text[group.start : group.end]
    lead, parts = items(text)
    if parts:
        yield Unit(chunk, group.start, group.end, "list", rank, group.heading)
        above = f"{group.heading} {lead}".strip()
        place = len(lead)
        for part in parts:
            place = text.find(part, place)
            yield Unit(chunk, group.start + place, group.start + place + len(part), "row", rank, above)
            place += len(part)
    elif is_label(text):
        yield from _row(chunk, rank)
    if not parts and (len(text) > SHORTEST_STATEMENT or not is_label(text)):
        for start, end in sentences(text):
            if text[start:end].endswith((":", "?")) or _ASIDE.match(text, start):
                continue
            yield Unit(chunk, group.start + start, group.start + end, "sentence", rank, group.heading)


def _row(chunk: Chunk, rank: int) -> Iterator[Unit]:
    """A value left alone by a table that was taken apart, with the lines before it that name it."""
    found = groups(chunk.text)
    if not _VALUE.search(chunk.text[found[rank].start : found[rank].end]):
        return
    first = rank
    while first and rank - first < LABELS and is_label(chunk.text[found[first - 1].start : found[first - 1].end]):
        first -= 1
    if first < rank:
        yield Unit(chunk, found[first].start, found[rank].end, "row", rank, found[first].heading)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where the runs of lines between blank lines stand."""
    start = 0
    for blank in [*_BLANK_LINE.finditer(text), None]:
        end = blank.start() if blank else len(text)
        if text[start:end].strip():
            yield start, end
        start = blank.end() if blank else end


def _belongs(group: str, block: str) -> bool:
    """Whether a block goes on with the list that a group began, after « : » or an item that calls for another."""
    lead, *rest = _BLANK_LINE.split(group)
    if not lead.rstrip().endswith(":") or (rest and (ITEM.match(block) or block.rstrip().endswith(":"))):
        return False
    if not rest:
        return bool(ITEM.match(block) or _LISTS.search(lead) or _turn(block) or not _STOPPED.search(block))
    announced = _COUNT.search(lead)
    last = rest[-1].rstrip()
    return (
        bool(announced and len(rest) < int(announced[1]))
        or last.endswith((",", ";"))
        or not (_STOPPED.search(last) or _STOPPED.search(block))
        or _turn(last) == _turn(block) != ""
    )


def _turn(item: str) -> str:
    """What the items of one list share: an infinitive (« Porter plainte… »), a small letter, « Soit », « Si »."""
    word = item.strip().partition(" ")[0]
    if word in _PAIRED:
        return word
    if word[:1].islower():
        return "lower"
    return "infinitive" if _INFINITIVE.fullmatch(word) else ""
