"""What turns a statement round: negations, obligations, bounds, opposites. Pure functions from words to marks.

Two sentences that share all their words may say opposite things; a sentence of an answer and the words that it rests
on must therefore bear the same marks. The marks are read from words, without a grammar: « ne ... pas » reaches the
verb and what follows it closely.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.verification.opposites import (
    BOUNDS,
    DENYING,
    DUTY,
    EXCEPT,
    NEEDED,
    NEVER_ADDED,
    OPPOSITE,
    OTHER_BOUND,
    TURNED,
)
from assistant.verification.words import Token


class Mark(NamedTuple):
    """A word that gives a sentence its sense.

    Attributes:
        group: what it speaks of (``negation``, ``duty``, ``bound``, or an opposition).
        pole: what it says of it; the poles of one group exclude one another.
        start, end: where the word stands in the text.
    """

    group: str
    pole: str
    start: int
    end: int


_NEGATORS = frozenset("pas plus jamais aucun aucune rien personne ni guere nullement point".split())
_BARE = frozenset("saurait sauraient cesse cessent".split())
"""Verbs that « ne » denies alone."""
_REACH = 6
"""Words between « ne » and « pas », at most: « ne lui en avait peut-être pas »."""
_NEGATED = 4
"""Words after « pas » that it still turns round: « pas toujours très obligatoire »."""


def marks(tokens: Sequence[Token]) -> tuple[Mark, ...]:
    """The marks of a run of words, in order."""
    keys = [token.key for token in tokens]
    denials = _denials(keys)
    found = []
    used: set[int] = set()
    for place, token in enumerate(tokens):
        if place in denials.values() and token.key not in _BARE:
            continue
        turned = next((at for at, last in denials.items() if at < place <= last + _NEGATED), None)
        mark, consumed = _mark(keys, place, turned is not None)
        if mark:
            found.append(Mark(*mark, token.start, token.end))
            if turned is not None and consumed:
                used.add(turned)
    found += [
        Mark("negation", "not", tokens[at].start, tokens[last].end) for at, last in denials.items() if at not in used
    ]
    return tuple(sorted(found, key=lambda mark: mark.start))


def _denials(keys: Sequence[str]) -> dict[int, int]:
    """« ne » -> its « pas », by place; « ne ... que » restricts and does not deny."""
    found = {}
    for place, key in enumerate(keys):
        if key in ("ne", "n"):
            after = range(place + 1, min(place + 1 + _REACH, len(keys)))
            last = next((at for at in after if keys[at] in _NEGATORS or keys[at] in ("que", "qu")), None)
            if last is None and place + 1 < len(keys) and keys[place + 1] in _BARE:
                last = place + 1
            if last is None and place and _NEGATORS & set(keys[max(0, place - 3) : place]):
                last = place + 1 if place + 1 < len(keys) else place
            if last is not None and keys[last] not in ("que", "qu"):
                found[place] = last
        elif key in ("aucun", "aucune") and not {"ne", "n", "sans"} & set(keys[max(0, place - 4) : place + 5]):
            found[place] = place
    return found


def _mark(keys: Sequence[str], place: int, turned: bool) -> tuple[tuple[str, str] | None, bool]:
    """The group and pole of a word, and whether a denial around it is told by them."""
    key = keys[place]
    if key in DUTY and keys[place + 1 : place + 2] not in (["savoir"], ["noter"], ["compter"]):
        pole = DUTY[key]
        if not turned:
            return ("duty", pole), False
        return ("duty", "neednot" if key in NEEDED else TURNED[pole]), True
    bound = next((BOUNDS[run] for run in ((key,), tuple(keys[place : place + 2])) if run in BOUNDS), "")
    if bound and not (key in ("plus", "moins") and place and keys[place - 1] == "au"):
        return ("bound", OTHER_BOUND[bound] if turned else bound), turned
    if key in EXCEPT:
        return ("exception", "but"), False
    if key not in OPPOSITE or (key == "apres" and place and keys[place - 1] == "d"):
        return None, False
    group, pole = OPPOSITE[key]
    if turned and keys[place - 1] == "pas":
        return (group, "1" if pole == "0" else "0"), True
    return (group, pole), False


def contradicted(
    stated: Sequence[Mark], near: Sequence[Mark], closest: Sequence[Mark], around: Sequence[Mark]
) -> Mark | None:
    """The mark that keeps a sentence from saying what the passage says.

    Args:
        stated: of the sentence.
        near: of the words of the passage that it takes up, from the first to the last.
        closest: of the sentence of the passage that shares most with it.
        around: of all that the passage says there: the whole sentences and what leads to them.

    Returns:
        a mark of ``stated``, or of ``near`` when the sentence dropped it; None when both agree.
    """
    denied, denials, most = ([one for one in marks if one.group == "negation"] for marks in (stated, near, around))
    if len(denied) < len(denials):
        return denials[0]
    if len(denied) > len(most):
        return denied[0]
    known = {(one.group, one.pole) for one in (*near, *closest)}
    close = {group for group, _ in known}
    known |= {(one.group, one.pole) for one in around if one.group not in close}
    groups = {group for group, _ in known}
    for mark in stated:
        if mark.group == "negation" or _agree(mark, known):
            continue
        if mark.group in groups or mark.group in NEVER_ADDED or (mark.group, mark.pole) in DENYING:
            return mark
    said = {(one.group, one.pole) for one in stated}
    told = {group for group, _ in said}
    dropped = (one for one in near if (one.group, one.pole) in DENYING and one.group not in told)
    return next(dropped, None)


def swapped(swaps: Sequence[tuple[Sequence[Token], Sequence[Token]]]) -> Mark | None:
    """A word of a statement that stands in the very place of its opposite."""
    for ours, theirs in swaps:
        if _NEGATORS & {one.key for one in (*ours, *theirs)}:
            continue
        opposed = set(filter(None, map(_sense, theirs)))
        for one in ours:
            group, pole = _sense(one) or ("", "")
            if any(other == group and each != pole for other, each in opposed) and (group, pole) not in opposed:
                return Mark(group, pole, one.start, one.end)
    return None


def denials(tokens: Sequence[Token]) -> int:
    """How many times some words say « ne »."""
    return sum(one.key in ("ne", "n") for one in tokens)


def denial(tokens: Sequence[Token]) -> Mark | None:
    """« ne » and « pas » among some words, as a mark; None when they deny nothing."""
    keys = {one.key for one in tokens}
    if not ({"ne", "n"} & keys and _NEGATORS & keys):
        return None
    parts = [one for one in tokens if one.key in _NEGATORS]
    return Mark("negation", "not", parts[0].start, parts[0].end)


def _sense(token: Token) -> tuple[str, str] | None:
    """Group and pole of a word taken alone."""
    return ("duty", DUTY[token.key]) if token.key in DUTY else OPPOSITE.get(token.key)


def _agree(mark: Mark, known: set[tuple[str, str]]) -> bool:
    free = mark.pole in ("may", "neednot") and {("duty", "may"), ("duty", "neednot")} & known
    return bool(free) or (mark.group, mark.pole) in known
