"""The lines of a section that changed -> the facts that moved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingestion.changes.pairing import Pair, pairs
from ingestion.changes.schema import FactMove, LineChange
from retrieval.facts.reading import facts
from retrieval.facts.schema import Fact

SAME_CONTEXT = 0.5
"""Share of the words around them that two facts have in common if one replaces the other in another line."""

_BORDER = re.compile(r"[,;.()]\s|\s[(]")
"""Between two parts of a sentence: each part tells what its fact is about."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A fact in the line that states it."""

    fact: Fact
    line: str

    @property
    def context(self) -> frozenset[str]:
        before = _BORDER.split(self.line[: self.fact.start])[-1]
        after = _BORDER.split(self.line[self.fact.end :], maxsplit=1)[0]
        around = f"{before} {self.fact.unit} {after}"
        return frozenset(re.findall(r"\w+|[€%]", around.casefold()))


def moves(lines: Iterable[LineChange], before: Sequence[str], after: Sequence[str]) -> Iterator[FactMove]:
    """The facts that one version of a section states and not the other.

    A line that replaces another is read with it. What is left, in lines that came or left, moves only if the other
    version of the section, all its lines `before` or `after`, does not state it.
    """
    gone: list[_Stated] = []
    come: list[_Stated] = []
    for line in lines:
        old, new = _stated([line.before]), _stated([line.after])
        for was, becomes in _replaced(_without(old, new), _without(new, old), least=0.0):
            if was and becomes:
                yield _move(was, becomes)
            else:
                gone += [was] if was else []
                come += [becomes] if becomes else []
    for was, becomes in _replaced(_without(gone, _stated(after)), _without(come, _stated(before)), SAME_CONTEXT):
        yield _move(was, becomes)


def _stated(lines: Iterable[str]) -> list[_Stated]:
    return [_Stated(fact, line) for line in lines for fact in facts(line)]


def _without(stated: Iterable[_Stated], others: Iterable[_Stated]) -> list[_Stated]:
    """Those that none of `others` states, once each."""
    known = {other.fact.meaning for other in others}
    left = {one.fact.meaning: one for one in stated if one.fact.meaning not in known}
    return list(left.values())


def _replaced(before: list[_Stated], after: list[_Stated], least: float) -> Iterator[Pair[_Stated]]:
    """Facts replaced by one of their kind, by the words around them."""
    kinds = dict.fromkeys(one.fact.kind for one in (*before, *after))
    for kind in kinds:
        old, new = ([one for one in side if one.fact.kind == kind] for side in (before, after))
        yield from pairs(old, new, lambda one: one.context, least)


def _move(before: _Stated | None, after: _Stated | None) -> FactMove:
    line = LineChange(before.line if before else "", after.line if after else "")
    return FactMove(before.fact if before else None, after.fact if after else None, line)
