"""Which words of a passage a statement takes up: in one piece, in two, or one word put in the place of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, product
from typing import NamedTuple

from assistant.verification.passages import Passage
from assistant.verification.words import Token, Words

_EDGE = 3
"""Words of the passage before the first word taken up, and after the last, that still belong to what is said."""
_BETWEEN = 2
"""Words that may stand between the two halves of a stitched sentence."""
_HALF = 3
"""Words from which a run is a quotation and not chance."""
_LONGEST_SWAP = 3
"""Words put in the place of others, at most; more is a sentence of its own."""
_BESIDE = 4
"""Words of both texts on the two sides of a swap, at least: a clause that moved puts any word beside any other."""
_OWN_SHARE = 0.75
"""Share of the other words of a statement from which a sentence that has its longest run has all of it."""
_PAUSES = ",;:.!?()\n–"


class Alignment(NamedTuple):
    """The words that two texts share, in the order of both.

    Attributes:
        reach: characters of the passage from the first word taken up to the last, a little more on each side.
        swaps: words of the statement and those of the passage in whose place they stand, between words of both.
        added, dropped: words that only the statement has there, or only the passage, a few at a time.
    """

    reach: tuple[int, int]
    swaps: tuple[tuple[tuple[Token, ...], tuple[Token, ...]], ...] = ()
    added: tuple[Token, ...] = ()
    dropped: tuple[Token, ...] = ()


def align(words: Words, passage: Words, start: int, end: int) -> Alignment:
    """The words that a statement shares with ``passage[start:end]``, compared by stem, else as they stand."""
    ours, theirs = words.tokens, passage.between(start, end)
    matcher = SequenceMatcher(None, _compared(ours), _compared(theirs), autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return Alignment((start, end))
    first = max(0, blocks[0].b - _EDGE)
    last = min(len(theirs), blocks[-1].b + blocks[-1].size + _EDGE) - 1
    small = [step for step in pairwise(((0, 0, 0), *blocks, (len(ours), len(theirs), 0))) if _is_small(*step)]
    gaps = [
        (ours[one[0] + one[2] : other[0]], theirs[one[1] + one[2] : other[1]], one[2], other[2]) for one, other in small
    ]
    return Alignment(
        (theirs[first].start, theirs[last].end),
        tuple((a, b) for a, b, before, after in gaps if a and b and before and after and before + after >= _BESIDE),
        tuple(token for a, b, *_ in gaps if not b for token in a),
        tuple(token for a, b, *_ in gaps if not a for token in b),
    )


def _is_small(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two runs that follow one another, as (word of the statement, word of the passage, length), leave little
    between them: more is a sentence of its own."""
    gaps = (other[side] - one[side] - one[2] for side in (0, 1))
    return max(gaps) <= _LONGEST_SWAP


def _compared(tokens: Sequence[Token]) -> list[str]:
    return [token.stem or token.key for token in tokens]


def is_stitched(words: Words, passages: Sequence[Passage]) -> bool:
    """Whether a statement is the beginning of one sentence glued to the end of another, which says what neither does.

    Both halves stand word for word in the passages, never in one sentence, and one of them is cut inside a clause:
    to sum up two sentences is to take their clauses, not their pieces.
    """
    keys = words.keys
    head = _longest(keys, passages, at_start=True)
    tail = _longest(keys, passages, at_start=False)
    if min(head, tail) < _HALF or head + tail < len(keys) - _BETWEEN:
        return False
    if _in_one(words, head, passages, at_start=True) or _in_one(words, tail, passages, at_start=False):
        return False
    firsts = [*_cuts(keys[:head], passages, at_end=True)]
    seconds = [*_cuts(keys[len(keys) - tail :], passages, at_end=False)]
    pairs = list(product(firsts, seconds))
    together = any(one[0] is other[0] and one[1] == other[1] for one, other in pairs)
    return not together and not any(one[2] and other[2] for one, other in pairs)


def _in_one(words: Words, length: int, passages: Sequence[Passage], at_start: bool) -> bool:
    """Whether a sentence that has the first or last words of a statement has most of the others too."""
    keys = words.keys
    run = keys[:length] if at_start else keys[len(keys) - length :]
    rest = words.tokens[length:] if at_start else words.tokens[: len(keys) - length]
    others = {token.stem for token in rest if token.stem}
    for passage in passages:
        for first, last in passage.find(run):
            unit = passage.units[passage.unit_at(passage.words.tokens[first if at_start else last - 1].start)]
            if len(others & unit.stems) >= _OWN_SHARE * len(others):
                return True
    return False


def _longest(keys: tuple[str, ...], passages: Sequence[Passage], at_start: bool) -> int:
    """The length of the longest run of words at one end of a statement that a passage has."""
    found, limit = 0, len(keys)
    while found < limit:
        middle = (found + limit + 1) // 2
        run = keys[:middle] if at_start else keys[len(keys) - middle :]
        if any(passage.find(run) for passage in passages):
            found = middle
        else:
            limit = middle - 1
    return found


def _cuts(keys: tuple[str, ...], passages: Sequence[Passage], at_end: bool) -> Iterator[tuple[Passage, int, bool]]:
    """Each place of a run: its passage, its sentence, and whether it is cut there where a clause ends or begins."""
    for passage in passages:
        tokens, text = passage.words.tokens, passage.source.text
        for first, last in passage.find(keys):
            place = tokens[last - 1].end if at_end else tokens[first].start
            near = (
                text[place : place + 2].lstrip(" \u00a0")
                if at_end
                else text[max(0, place - 2) : place].rstrip(" \u00a0-")
            )
            paused = not near or near[0 if at_end else -1] in _PAUSES
            yield passage, passage.unit_at(tokens[first].start if at_end else tokens[last - 1].start), paused
