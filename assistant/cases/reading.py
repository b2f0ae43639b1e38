"""A sentence of an agent or the title of a case -> what it says of each axis, and its words with their negations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.cases.extents import Extent, Kinds, Spans, narrowed, union
from assistant.cases.quantities import ADULT, AGE, JUST, quantities
from assistant.cases.vocabulary import mentions, universe
from assistant.words import stems
from retrieval.question.vocabulary import fold

LONGEST = 2000
"""Characters read of one statement; what an agent says of a case is a sentence or two."""

READ_TEXTS = 4096
"""Texts kept read: the titles of the sheets of a conversation come back at each of its questions."""

_CLAUSE = re.compile(r"(?:[;!?…]|[.,](?![0-9])|\bmais\b|\b(?:donc|car)\b)")
_NEGATION = re.compile(
    r"\bn(?:'|e )(?=[^,;.]{0,80}\b(?:pas|plus|jamais|aucune?|ni)\b)"
    r"|\b(?:pas|jamais|aucune?|sans|ni|non(?! (?:salarie|agricole))|hors|absence(?= d[e']))\b"
)
"""« né » without its accent is no negation: nothing denies after it."""
_AFFIRMED = re.compile(r"\b(?:pas seulement|sans delai|sans duree|sans doute|non seulement)\b")
_IDLE = re.compile(r"[0-9]+|ans|euro|moi|jour|ete|presenc")
"""Words that `quantities` reads, « êtes » and « en présence de »."""

_FORM = re.compile(r"[a-z]+")

Word = tuple[str, bool]
"""A stem, and whether the text denies it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    Attributes:
        traits: what remains possible on each axis that it speaks of.
        words: its stems, those of stop words left out.
        forms: its words as they stand, folded.
        besides: its stems that place nothing on an axis.
    """

    traits: Mapping[str, Extent]
    words: frozenset[Word]
    forms: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()


def read(text: str) -> Reading:
    """What one statement or title says, in its first `LONGEST` characters."""
    return _read(text[:LONGEST])


@lru_cache(READ_TEXTS)
def _read(text: str) -> Reading:
    """What is denied makes what is affirmed precise."""
    folded = fold(text.replace("’", "'"))
    words: set[Word] = set()
    besides: set[str] = set()
    stated: dict[bool, dict[str, Extent]] = {False: {}, True: {}}
    for piece, denied in _pieces(folded):
        words.update((stem, denied) for stem in _stems(piece))
        found = list(_stated(piece, denied))
        besides.update(_stems(_without(piece, [place for _, _, place in found])))
        for axis, extent, _ in found:
            before = stated[denied].get(axis)
            joined = narrowed if denied else union
            stated[denied][axis] = joined(before, extent) if before else extent
    traits = _together(stated[True], stated[False])
    return Reading(traits, frozenset(words), frozenset(_FORM.findall(folded)), frozenset(besides))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem for stem in stems(text) if not _IDLE.fullmatch(stem))


def _without(text: str, places: Sequence[tuple[int, int]]) -> str:
    for start, end in places:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def read_all(texts: Sequence[str]) -> Reading:
    """What several statements say together, the later ones making the earlier ones precise."""
    traits: Mapping[str, Extent] = {}
    words: frozenset[Word] = frozenset()
    forms: frozenset[str] = frozenset()
    for reading in map(read, texts):
        traits = _together(traits, reading.traits)
        words, forms = words | reading.words, forms | reading.forms
    return Reading(traits, words, forms)


def _together(before: Mapping[str, Extent], after: Mapping[str, Extent]) -> Mapping[str, Extent]:
    return {
        **before,
        **{axis: narrowed(before[axis], extent) if axis in before else extent for axis, extent in after.items()},
    }


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut where a negation begins and where its clause ends."""
    for clause in _CLAUSE.split(text):
        denial = None if _AFFIRMED.search(clause) else _NEGATION.search(clause)
        yield clause[: denial.start() if denial else len(clause)], False
        if denial:
            yield clause[denial.end() :], True


def _stated(piece: str, denied: bool) -> Iterator[tuple[str, Extent, tuple[int, int]]]:
    for axis, spans, place in quantities(piece):
        if not denied:
            yield axis, spans, place
        elif axis == AGE and spans.values[0] in _OPPOSITE:
            yield axis, Spans((_OPPOSITE[spans.values[0]],)), place
    for axis, kinds, place in mentions(piece):
        yield axis, Kinds(universe(axis) - kinds.values if denied else kinds.values), place


_MINOR, _ADULT = (0.0, ADULT - JUST), (ADULT, float("inf"))
_OPPOSITE = {_MINOR: _ADULT, _ADULT: _MINOR}
"""« il n'est pas majeur » says that he is a minor."""
