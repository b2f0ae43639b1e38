"""Scored units -> the passages to quote: what answers first, then what else is worth reading, in few characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.extraction.quoting import LONGEST_PASSAGE, MOST_AROUND, quote
from assistant.extraction.schema import Passage
from assistant.extraction.scoring import Scored
from assistant.words import stems

MOST_PASSAGES = 3
LONGEST_TEXT = 900
"""Characters quoted in one answer; headings and numbers bring it to about 1,200, read at a glance at a counter."""

LONGEST_LIST = 900
"""Characters of a list that answers, quoted whole (documents to bring, conditions)."""

WORTH_ADDING = 0.55
"""A further passage is quoted only when its score reaches this share of the best one. On the development sets 0.5 adds
0.4 block an answer and answers no more; 0.6 leaves two of 132 questions unanswered."""
OTHER_SHEET = 0.75
"""The same when it is of another sheet."""
SAME_WORDS = 0.75
"""Share of common words from which two statements say the same: « le fonctionnaire doit », « l'agent doit »."""

DOUBTFUL_PASSAGES = 2
"""Passages, each of another sheet and without what goes with it, when the search is in doubt: more would only be more
to read before it is found wrong."""

Fit = Callable[[Sequence[Passage]], bool]


def passages(scored: Sequence[Scored], fit: Fit, doubtful: bool = False) -> tuple[Passage, ...]:
    """The words to quote, the best first; the others in reading order inside a sheet.

    Args:
        fit: whether an answer with these passages is short enough.
        doubtful: whether the sheets may be about something else: the best statement of the two best ones is enough.

    Returns:
        one to `MOST_PASSAGES` passages; none when there is no unit.
    """
    ranked = sorted(scored, key=lambda each: -each.score)
    worth = {each.unit: each.score for each in ranked}
    chosen: list[Passage] = []
    for each in ranked:
        if len(chosen) == (DOUBTFUL_PASSAGES if doubtful else MOST_PASSAGES):
            break
        if chosen and (not _adds(each, chosen, ranked[0], doubtful) or _is_said(each, chosen)):
            continue
        for room in _rooms(each, chosen):
            passage = quote(each.unit, worth, room, 0 if doubtful else MOST_AROUND)
            if passage and fit(_in_order([*chosen, new := _without_what_is_said(passage, chosen)])):
                chosen.append(new)
                break
    if ranked and not chosen:  # nothing is short enough: the best is quoted whatever its length
        best = ranked[0].unit
        chosen += filter(None, [quote(best, worth, len(best.chunk.text))])
    return _in_order(chosen)


def _adds(each: Scored, chosen: Sequence[Passage], best: Scored, doubtful: bool) -> bool:
    """Whether a unit is good enough beside the best one."""
    known = {one.chunk.sheet_key for one in chosen}
    if doubtful:
        return each.unit.chunk.sheet_key not in known and each.score >= WORTH_ADDING * best.score
    return each.score >= best.score * (WORTH_ADDING if each.unit.chunk.sheet_key in known else OTHER_SHEET)


def _rooms(each: Scored, chosen: Sequence[Passage]) -> tuple[int, ...]:
    """Characters that a passage may take, the most first."""
    room = min(LONGEST_PASSAGE, LONGEST_TEXT - sum(one.length for one in chosen))
    rooms = (room, room // 2)
    return rooms if chosen or each.unit.shape != "list" else (LONGEST_LIST, *rooms)


def _is_said(each: Scored, chosen: Sequence[Passage]) -> bool:
    """Whether a passage already quotes this chunk, or nearly the same words, repeated from case to case."""
    lines = each.unit.text.split("\n\n") if each.unit.shape == "row" else [each.unit.text]
    return any(one.chunk.id == each.unit.chunk.id for one in chosen) or all(_says(chosen, line) for line in lines)


def _says(chosen: Sequence[Passage], text: str) -> bool:
    said = set(stems(text))
    pieces = [piece for one in chosen for piece in one.pieces]
    return any(text in piece or _common(said, set(stems(piece))) >= SAME_WORDS for piece in pieces)


def _common(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _without_what_is_said(passage: Passage, chosen: Sequence[Passage]) -> Passage:
    """A passage without what goes with its statement when that or another passage says it."""
    kept = passage.pieces[: passage.stated]
    for piece in passage.pieces[passage.stated :]:
        if not _says([*chosen, replace(passage, pieces=kept)], piece):
            kept += (piece,)
    return replace(passage, pieces=kept)


def _in_order(chosen: Sequence[Passage]) -> tuple[Passage, ...]:
    order = list(dict.fromkeys(one.chunk.sheet_key for one in chosen))
    others = sorted(chosen[1:], key=lambda one: (order.index(one.chunk.sheet_key), one.chunk.position))
    return (*chosen[:1], *others)
