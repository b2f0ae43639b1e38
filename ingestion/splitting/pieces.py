"""Blocks -> the pieces of text that passages are made of: a list keeps its lead sentence, a table its title.

A list or table stays whole where it fits. A longer one is cut between items or rows, and each further piece begins with
what leads to it, over a line of `ELISION`: « Vous devez fournir : », « […] », then the items that remain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingestion.rendering import lines, sentences
from ingestion.schema import Block, Table

ELISION = "[…]"
"""Stands for the items that an earlier passage holds; no word, so that counts and comparisons pass over it."""
LEAD_SHARE = 4
"""A lead longer than this part of a passage is not said again: it would leave too little room for the items."""

_ITEM = re.compile(r"(?:-|\d+\.) ")
_TIGHT = re.compile(r"\n\n(?=(?:-|\d+\.) )")
_REPEATED = re.compile(r"\A[^\n]+\n(?:[^\n]+\n)?\[…\]\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that is not to be cut; it begins with ``repeated``, which an earlier piece says already."""

    text: str
    repeated: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines that lead (« Vous devez fournir : », a table's title) and what they lead to: items, or one other line."""

    leads: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def text(self) -> str:
        return tight("\n\n".join((*self.leads, *self.others)))


def pieces(blocks: Iterable[Block], limit: int) -> Iterator[Piece]:
    """The text of `blocks`, none of them a section, in pieces of at most `limit` characters.

    A single sentence longer than `limit` is given whole, as `sentences` does.
    """
    for group in _groups(blocks):
        if len(group.text) <= limit:
            yield Piece(group.text)
        elif _ITEM.match(group.others[-1] if group.others else ""):
            yield from _cut(group, limit)
        else:
            yield from (Piece(text) for line in (*group.leads, *group.others) for text in sentences(line, limit))


def tight(text: str) -> str:
    """`text` without the blank lines before items and rows."""
    return _TIGHT.sub("\n", text)


def without_repeated(text: str) -> str:
    """The text of a passage without what it repeats of an earlier one."""
    return _REPEATED.sub("", text)


def _groups(blocks: Iterable[Block]) -> Iterator[_Group]:
    leads: list[str] = []
    items: list[str] = []
    for text, is_title in _lines(blocks):
        if _ITEM.match(text):
            items.append(text)
            continue
        if items:
            yield _Group(tuple(leads), tuple(items))
            leads, items = [], []
        if is_title or text.rstrip().endswith(":"):
            leads.append(text)
        else:
            yield _Group(tuple(leads), (text,))
            leads = []
    if leads or items:
        yield _Group(tuple(leads), tuple(items))


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is the title of a table."""
    for block in blocks:
        titled = isinstance(block, Table) and bool(block.title)
        yield from ((text, titled and not number) for number, text in enumerate(lines([block])))


def _cut(group: _Group, limit: int) -> Iterator[Piece]:
    """A list or table that is longer than `limit`; what leads to it stands with its first items."""
    *before, text = [piece for line in group.leads for piece in sentences(line, limit)] or [""]
    yield from map(Piece, before)
    repeated = ""
    for head, line in _units(group, limit):
        if text and len(text) + 1 + len(line) > limit:
            yield Piece(text, repeated)
            repeated = head if len(head) + len(line) <= limit else ""
            text = f"{repeated}{line}"
        else:
            text = f"{text}\n{line}" if text else line
    yield Piece(text, repeated)


def _units(group: _Group, limit: int) -> Iterator[tuple[str, str]]:
    """What may begin a piece: items, and the lines and sentences of longer ones, each with what leads to it."""
    lead = _lead(group.leads[-1], limit) if group.leads else ""
    for item in group.others:
        if len(item) + len(_head(lead)) <= limit:
            yield _head(lead), item
            continue
        first, *rest = item.split("\n")
        # « - Pour un mineur : » leads to the lines under it
        inner = _head(lead, _lead(first, limit) if first.endswith(":") else "")
        yield from ((_head(lead), text) for text in sentences(first, limit - len(_head(lead))))
        yield from ((inner, text) for line in rest for text in sentences(line, limit - len(inner)))


def _lead(line: str, limit: int) -> str:
    """The last sentence of `line`, or nothing where it is too long to be said again."""
    *_, last = sentences(line, 0)
    return last if len(last) <= limit // LEAD_SHARE else ""


def _head(*leads: str) -> str:
    said = [lead for lead in leads if lead]
    return "\n".join([*said, ELISION, ""]) if said else ""
