"""Sources that disagree: two passages that state different values of one kind for what is said to be one thing.

Precision first: an agent who is shown a false disagreement trusts nothing any more. Two values are compared only where
their sentences are nearly the same words, where neither sheet nor section narrows the case (« d'un mineur », « Cas
n° 2 »), and where the sentence states one fact of its kind; everything else is left alone. On 1,476 questions to the
sheets of 2020, none is reported; without the look at titles and sections, three are, of sheets for different people. Of
305 passages met again in a later version with one number changed, 77 are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from assistant.citing import escape
from assistant.outcomes.schema import Disagreement
from assistant.words import stems
from retrieval.facts.reading import facts
from retrieval.facts.schema import Fact
from retrieval.schema import Chunk, french_date

COMPARED = frozenset({"amount", "percentage", "duration"})
"""Kinds of facts that change from one version to the next; a phone or an article more often names another thing."""

MOST_PASSAGES = 12
"""Passages compared with each other, best first: 66 pairs."""

LIKE = 0.75
"""Share of the words of both sentences that they must have in common."""

LEAST_WORDS = 4
"""Words of meaning in a sentence: « Le délai est de 2 mois » does not say which delay."""

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")
_NEUTRAL = frozenset(
    stems(
        "quel durée validité coût prix tarif montant délai procédure faire comment fiche général cas principe règle "
        "combien pièce justificatif obtenir renouveler"
    )
)
"""Words of a title or a section that narrow nothing."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """A fact, the words of meaning of its sentence, and those of the place where it stands."""

    chunk: Chunk
    fact: Fact
    words: frozenset[str]
    place: frozenset[str]


def disagreements(question: str, passages: Sequence[Chunk]) -> tuple[Disagreement, ...]:
    """The values that differ between passages of different sheets, or of two versions of one.

    Args:
        question: what was asked; a disagreement about something else is not reported.
        passages: best first; only the first `MOST_PASSAGES` are compared.
    """
    asked = frozenset(stems(question))
    stated = [list(_statements(chunk, asked)) for chunk in passages[:MOST_PASSAGES]]
    found = (
        _disagreement(one, other)
        for group, others in combinations(stated, 2)
        for one in group
        for other in others
        if _disagree(one, other)
    )
    return tuple({(each.first.meaning, each.second.meaning): each for each in found}.values())


def _statements(chunk: Chunk, asked: frozenset[str]) -> Iterator[_Statement]:
    """The facts that stand alone of their kind in a sentence about what is asked."""
    place = frozenset(stems(f"{chunk.title} {chunk.section_label}"))
    compared = [fact for fact in facts(chunk.text) if fact.kind in COMPARED]
    for start, group in groupby(compared, key=lambda fact: _start(chunk.text, fact)):
        stated = list(group)
        words = _words(chunk.text, start, stated)
        if len(words) >= LEAST_WORDS and not asked.isdisjoint(words):
            kinds = Counter(fact.kind for fact in stated)
            yield from (_Statement(chunk, fact, words, place) for fact in stated if kinds[fact.kind] == 1)


def _start(text: str, fact: Fact) -> int:
    """Where the sentence of a fact starts."""
    return max((end.end() for end in _SENTENCE_END.finditer(text, 0, fact.start)), default=0)


def _words(text: str, start: int, stated: Sequence[Fact]) -> frozenset[str]:
    """The words of meaning of the sentence that starts there, without its facts nor any number."""
    end = _SENTENCE_END.search(text, stated[-1].end)
    bounds = [start, *(bound for fact in stated for bound in (fact.start, fact.end)), end.start() if end else len(text)]
    between = " ".join(text[first:last] for first, last in zip(bounds[::2], bounds[1::2], strict=True))
    return frozenset(word for word in stems(between) if not word.isdigit())


def _disagree(one: _Statement, other: _Statement) -> bool:
    same_version = one.chunk.sheet_id == other.chunk.sheet_id and one.chunk.updated == other.chunk.updated
    if same_version or one.fact.kind != other.fact.kind or one.fact.unit != other.fact.unit:
        return False
    if one.fact.value == other.fact.value:
        return False
    shared = len(one.words & other.words)
    if shared < LEAST_WORDS or shared < LIKE * len(one.words | other.words):
        return False
    narrowed = (one.place ^ other.place) - _NEUTRAL - (one.words & other.words)
    return not narrowed


def _disagreement(one: _Statement, other: _Statement) -> Disagreement:
    dates = (one.chunk.updated, other.chunk.updated)
    return Disagreement(
        one.fact, other.fact, (one.chunk.id, other.chunk.id), dates, f"{_both(one, other)} {_newer(one, other)}"
    )


def _both(one: _Statement, other: _Statement) -> str:
    return f"Deux sources ne disent pas la même chose : {_said(one)}, {_said(other)}."


def _said(statement: _Statement) -> str:
    return f"« {statement.fact.text} » dans « {escape(statement.chunk.title)} »{_dated(statement.chunk)}"


def _dated(chunk: Chunk) -> str:
    return f" ({french_date(chunk.updated)})" if french_date(chunk.updated) else ""


def _newer(one: _Statement, other: _Statement) -> str:
    first, second = one.chunk.updated, other.chunk.updated
    if not (first and second):
        return "L'une n'est pas datée : vérifiez sur service-public.gouv.fr."
    if first == second:
        return "Elles sont de la même date : vérifiez sur service-public.gouv.fr."
    return f"La plus récente dit « {(one if first > second else other).fact.text} »."
