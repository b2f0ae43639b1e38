"""An answer whose wrong citations are put right: pure functions from its claims to another text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.verification.claims import CITATION, numbers_of
from assistant.verification.schema import Claim, Source

_BLANKS = " \t\u00a0\u202f"
_BLANK_CITATION = re.compile(rf"[{_BLANKS}]?{CITATION.pattern}")


@dataclass(frozen=True, slots=True)
class Correction:
    """A text whose citations are those that hold.

    Attributes:
        text: the answer; a claim that cited the wrong source, or none, cites the right one, and numbers without a
            source are gone. No other word is changed.
        cited: the number and the id of each source cited in it, by number. Those that the answer cited keep their
            number, the others follow; a number that no claim cites any more is left out.
    """

    text: str
    cited: tuple[tuple[int, str], ...]


def corrected(answer: str, claims: Sequence[Claim], sources: Sequence[Source]) -> Correction:
    """The answer with the citations of its claims put right.

    Args:
        claims: of this answer and these sources (`verify`).

    Returns:
        the same text when nothing is to be corrected.
    """
    numbers = _numbers(claims, sources)
    known = frozenset(numbers.values())
    pieces: list[str] = []
    end = len(answer)
    explicit = False
    for rank in range(len(claims) - 1, -1, -1):
        claim = claims[rank]
        limit = claims[rank + 1].start if rank + 1 < len(claims) else len(answer)
        own = _own(answer, claim, limit)
        wrong = claim.state == "wrong_source"
        explicit = wrong or (explicit and not own)
        if wrong:
            first, last = own[-1] if own else (claim.end, claim.end)
            pieces.append(answer[last:end])
            pieces.append(_cited(tuple(numbers[source] for source in claim.sources)))
            pieces.append(_BLANK_CITATION.sub("", answer[claim.start : first]).rstrip(_BLANKS))
            end = claim.start
        elif explicit:
            pieces.append(answer[claim.end : end])
            pieces.append(_cited(tuple(number for number in claim.numbers if number in known)))
            end = claim.end
    pieces.append(answer[:end])
    text = _without_invented("".join(reversed(pieces)), known)
    used = numbers_of(text)
    return Correction(text, tuple(sorted((number, source) for source, number in numbers.items() if number in used)))


def _numbers(claims: Sequence[Claim], sources: Sequence[Source]) -> Mapping[str, int]:
    """The number of each source that is cited or has to be: those without one follow the greatest."""
    numbers = {source.id: source.number for source in sources if source.number}
    highest = max(numbers.values(), default=0)
    for claim in claims:
        for source in claim.sources:
            if claim.state == "wrong_source" and source not in numbers:
                highest += 1
                numbers[source] = highest
    return numbers


def _own(answer: str, claim: Claim, limit: int) -> list[tuple[int, int]]:
    """The citations inside a claim or right after it, before the next one begins."""
    found = []
    place = claim.end
    for citation in CITATION.finditer(answer, claim.start, limit):
        if citation.start() >= claim.end and answer[place : citation.start()].strip(f"{_BLANKS}*_."):
            break
        place = max(place, citation.end())
        found.append(citation.span())
    return found


def _cited(numbers: Sequence[int]) -> str:
    return " " + "".join(f"[{number}]" for number in dict.fromkeys(numbers)) if numbers else ""


def _without_invented(text: str, known: frozenset[int]) -> str:
    """The text without the citation numbers that have no source, nor the blank before them."""
    pieces: list[str] = []
    place = 0
    for citation in CITATION.finditer(text):
        kept = [number for number in numbers_of(citation[0]) if number in known]
        before = text[place : citation.start()]
        pieces.append(before if kept else before.rstrip(_BLANKS))
        pieces.append("".join(f"[{number}]" for number in kept))
        place = citation.end()
    return "".join((*pieces, text[place:]))
