"""What is looked for in what an agent types: without accents, punctuation or doubled letters, so that haste counts.

`phrases` finds words in their order, written as plain French without accents: a space stands for what parts two words
(« n'a pas » is ``n a pas``), ``…`` for up to `GAP` words. Every repetition is bounded or possessive: the text comes
from outside. `Scene` finds words of several kinds near one another, in any order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from retrieval.question.vocabulary import fold

GAP = 5
"""Words that may stand at an ``…``: « mon mari, quand il boit, me frappe » has four."""

_APART = 100
"""Words that the end of a sentence counts for."""

_WORD = re.compile(r"[a-z0-9]++")
_DOUBLED = re.compile(r"([a-z])\1++")
_ANY_WORDS = rf"(?: [a-z0-9]++){{0,{GAP}}}? "


def said(text: str) -> str:
    """The words of a text, folded, one space between them, doubled letters written once (« frappe » as « frape »)."""
    return _DOUBLED.sub(r"\1", " ".join(_WORD.findall(fold(text))))


@cache
def phrases(*patterns: str) -> re.Pattern[str]:
    """One pattern for any of these, to be searched in what `said` gives."""
    whole = "|".join(pattern.replace(" … ", _ANY_WORDS) for pattern in patterns)
    return re.compile(rf"\b(?:{_DOUBLED.sub(chr(92) + '1', whole)})\b")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words of one kind: whole ones, and how others begin; each is itself only, so that it is a quick key."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def holds(self, word: str) -> bool:
        return word in self.words or word.startswith(self.beginnings)


def lexicon(entries: str, *others: Lexicon) -> Lexicon:
    """Words parted by spaces, « gifl* » for all that begin so, with those of others."""
    parted = entries.split()
    whole = {said(entry) for entry in parted if not entry.endswith("*")}
    begun = [said(entry) for entry in parted if entry.endswith("*")]
    return Lexicon(
        frozenset(whole).union(*(other.words for other in others)),
        (*begun, *(beginning for other in others for beginning in other.beginnings)),
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """Who does what to whom: a word of the first kind, and one of each other kind at most ``span`` words from it.

    Attributes:
        without: kinds that the whole message must not hold: a procedure is asked about, or it is a figure of speech.
    """

    roles: tuple[Lexicon, ...]
    span: int = 8
    without: tuple[Lexicon, ...] = ()

    def stands(self, places: Mapping[Lexicon, Sequence[int]]) -> bool:
        """Whether it does where the words of each kind are at these places, in order."""
        if any(places[kind] for kind in self.without) or not all(places[kind] for kind in self.roles):
            return False
        first, *others = self.roles
        return any(all(_near(at, places[kind], self.span) for kind in others) for at in places[first])


def places(sentences: Iterable[Sequence[str]], kinds: tuple[Lexicon, ...]) -> Mapping[Lexicon, Sequence[int]]:
    """Where the words of each kind stand; those of two sentences are never near one another."""
    found: dict[Lexicon, list[int]] = {kind: [] for kind in kinds}
    start = 0
    for words in sentences:
        for at, word in enumerate(words, start):
            for kind in _kinds(word, kinds):
                found[kind].append(at)
        start += len(words) + _APART
    return found


@lru_cache(20_000)
def _kinds(word: str, kinds: tuple[Lexicon, ...]) -> tuple[Lexicon, ...]:
    return tuple(kind for kind in kinds if kind.holds(word))


def _near(at: int, others: Sequence[int], span: int) -> bool:
    """Whether another place than this one is that close."""
    after = bisect_left(others, at)
    return any(0 < abs(other - at) <= span for other in others[max(after - 1, 0) : after + 2])
