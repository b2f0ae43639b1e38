"""Scored units -> the passages to quote: what answers first, then what else is worth reading, in few characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.extraction.quoting import LONGEST_PASSAGE, quote
from assistant.extraction.schema import Passage
from assistant.extraction.scoring import Scored

MOST_PASSAGES = 3
LONGEST_TEXT = 900
"""Characters quoted in one answer; headings and numbers bring it to about 1,200, read at a glance at a counter."""

LONGEST_LIST = 900
"""Characters of a list that answers, quoted whole (documents to bring, conditions)."""

WORTH_ADDING = 0.5
"""A further passage is quoted only when its score reaches this share of the best one."""

Fit = Callable[[Sequence[Passage]], bool]


def passages(scored: Sequence[Scored], fit: Fit) -> tuple[Passage, ...]:
    """The words to quote, the best first; the others in reading order inside a sheet.

    Args:
        fit: whether an answer with these passages is short enough.

    Returns:
        one to `MOST_PASSAGES` passages; none when there is no unit.
    """
    ranked = sorted(scored, key=lambda each: -each.score)
    worth = {each.unit: each.score for each in ranked}
    chosen: list[Passage] = []
    for each in ranked:
        if each.score < WORTH_ADDING * ranked[0].score or len(chosen) == MOST_PASSAGES:
            break
        if _is_said(each, chosen):
            continue
        for room in _rooms(each, chosen):
            passage = quote(each.unit, worth, room)
            if passage and fit(_in_order([*chosen, passage])):
                chosen.append(passage)
                break
    if ranked and not chosen:  # nothing is short enough: the best is quoted whatever its length
        best = ranked[0].unit
        chosen += filter(None, [quote(best, worth, len(best.chunk.text))])
    return _in_order(chosen)


def _rooms(each: Scored, chosen: Sequence[Passage]) -> tuple[int, ...]:
    """Characters that a passage may take, the most first."""
    room = min(LONGEST_PASSAGE, LONGEST_TEXT - sum(one.length for one in chosen))
    rooms = (room, room // 2)
    return rooms if chosen or each.unit.shape != "list" else (LONGEST_LIST, *rooms)


def _is_said(each: Scored, chosen: Sequence[Passage]) -> bool:
    """Whether a passage already quotes this chunk, or the same words, repeated from case to case."""
    return any(one.chunk.id == each.unit.chunk.id or each.unit.text in "\n".join(one.pieces) for one in chosen)


def _in_order(chosen: Sequence[Passage]) -> tuple[Passage, ...]:
    order = list(dict.fromkeys(one.chunk.sheet_key for one in chosen))
    others = sorted(chosen[1:], key=lambda one: (order.index(one.chunk.sheet_key), one.chunk.position))
    return (*chosen[:1], *others)
