"""Whether a passage supports a statement: its words as they stand, or the same thing in other words.

Reworded is judged on three things that can be counted: the words of the statement stand in a few neighbouring sentences
of the passage; every number, fact and name stands there beside what it qualifies; and what turns a sentence round
(`assistant.verification.polarity`) agrees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from assistant.verification.agreement import fact_places, missing_facts, missing_names, missing_numbers, moved_number
from assistant.verification.alignment import Alignment, align
from assistant.verification.opposites import DUTY
from assistant.verification.passages import Passage, Unit
from assistant.verification.polarity import contradicted, denial, denials, marks, swapped
from assistant.verification.words import Words, in_full
from retrieval.facts.schema import Fact, FactKind

Problem = Literal["", "words", "facts", "numbers", "names", "moved", "opposite", "stitched"]

ENOUGH = 0.5
"""Share of a statement's words that a passage must say. Of 1,310 labelled cases (`eval.answers.tampering`, seed 20205),
.4 takes 10 % of the sentences of other passages of the sheet for rewordings, .5 and .6 5 %, .7 2.5 %; false alarms
on rewordings are .8, .8, 1.7 and 3.1 %."""
ENOUGH_OF_FEW = 0.65
_ENOUGH_WITH_FACTS = 0.7
_LEAST_WITH_FACTS = 0.3
"""« Les enfants de 15 à 17 ans paient 42 € » has one word of « Enfant de 15 à 17 ans : 42 € » in two, and its facts."""
_FEW = 4
"""Words of a statement so short that one word makes it another."""
_COMPARED_OTHERWISE = frozenset(DUTY) | frozenset(
    "concretement pratique resume noter savoir remarque attention".split()
)
"""Words of duty, which have poles, and those that only lead to what is said."""
_IMPLIED: Mapping[FactKind, frozenset[str]] = {
    "amount": Words("coût, somme").stems,
    "phone": Words("téléphone, appeler, numéro").stems,
    "email": Words("courriel, écrire, adresse").stems,
    "url": Words("site, adresse, internet").stems,
    "form": Words("formulaire, cerfa").stems,
}
"""What a fact says by itself: a passage need not call « 86 € » a price."""
FACT_WORTH = 2
"""Words that a fact counts for when places are put in order: the place that has the amount is the one meant."""
OF_CONTEXT = 0.8
"""Worth of a word that only the headings and the lines that lead to a sentence say."""
MOST_UNITS = 3
"""Neighbouring sentences that one statement may sum up."""
_TIE = 0.05
"""Difference under which two places say as much as one another."""
LOOKED_AT = 6
"""Places of a passage that are compared closely, best covered first."""


class Support(NamedTuple):
    """What one passage says of one statement.

    Attributes:
        score: share of the words that it says; 1 when it says all.
        spans: where, as characters of its text.
        problem: why it does not support the statement; empty when it does.
        missing: facts that it does not state.
        told: the words of the statement at fault.
    """

    score: float
    spans: tuple[tuple[int, int], ...]
    problem: Problem = ""
    missing: tuple[Fact, ...] = ()
    told: str = ""


@dataclass(frozen=True)
class Stated:
    """The words of a statement, and what of them must be found."""

    words: Words

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Stems outside the facts, each once: the facts are compared by their value."""
        taken = [(fact.start, fact.end) for fact in self.words.facts]
        known = frozenset[str]().union(*(_IMPLIED.get(fact.kind, ()) for fact in self.words.facts))
        free = [
            token
            for token in self.words.tokens
            if token.stem
            and token.key not in _COMPARED_OTHERWISE
            and token.stem not in known
            and not any(start <= token.start < end for start, end in taken)
        ]
        # an acronym counts by the words that it stands for: the passage may have either
        full = (sorted(in_full(token.key)) if self.words.text[token.start].isupper() else () for token in free)
        return tuple(
            dict.fromkeys(stem for token, said in zip(free, full, strict=True) for stem in said or (token.stem,))
        )


class Window(NamedTuple):
    """Neighbouring units of a passage, and how well they cover a statement.

    Attributes:
        score: share of its words.
        rank: share of its words and facts together, a fact as `FACT_WORTH` words.
    """

    score: float
    rank: float
    units: tuple[Unit, ...]

    @property
    def start(self) -> int:
        """First character of the units."""
        return self.units[0].start

    @property
    def end(self) -> int:
        """End of the units."""
        return self.units[-1].end

    @property
    def lead(self) -> int:
        """Where the first line that leads to them begins."""
        return min(unit.lead for unit in self.units)


def quoted(stated: Stated, passage: Passage) -> tuple[tuple[int, int], ...]:
    """Where the words of a statement stand in a passage, in one run.

    A run that leaves out the « ne » or « pas » beside it, or a part of a fact (« 2 jours » of « 2 jours ouvrés »), is
    none: its words are there, not what they say.
    """
    tokens, keys = passage.words.tokens, passage.words.keys
    found = []
    for first, last in passage.find(stated.words.keys):
        start, end = tokens[first].start, tokens[last - 1].end
        unit = passage.units[passage.unit_at(start)]
        before = keys[first - 1] if start > unit.start and first else ""
        after = keys[last] if last < len(keys) else ""
        if not _cut(stated.words.keys, before, after) and not any(
            fact.start < start < fact.end or fact.start < end < fact.end for fact in passage.words.facts
        ):
            found.append((start, end))
    return tuple(found)


_DENYING = frozenset("ne n pas non sans sauf jamais aucun aucune ni".split())
_DENIED = frozenset("pas plus jamais aucun aucune ni point que qu".split())


def _cut(keys: Sequence[str], before: str, after: str) -> bool:
    """Whether the words around a run deny what it says."""
    return before in _DENYING or (after in _DENIED and bool({"ne", "n"} & set(keys[-3:])))


def support(stated: Stated, passage: Passage) -> Support:
    """What a passage says of a statement in other words: the place that says most of it, and whether it agrees.

    A place that says less does not make up for one that says the contrary.
    """
    best, rank = Support(0.0, (), "words"), 0.0
    for window in _windows(stated, passage):
        if window.rank < rank - _TIE:
            break
        found = _judge(stated, passage, window)
        if not found.problem:
            return found
        if window.rank > rank:
            best, rank = found, window.rank
    return best


def _windows(stated: Stated, passage: Passage) -> list[Window]:
    """The places of a passage that say most of a statement, best first; of two equal ones the shorter."""
    ranked = sorted(_scored(stated, passage), key=lambda one: (-one.rank, len(one.units), one.start))
    return ranked[:LOOKED_AT]


def _scored(stated: Stated, passage: Passage) -> Iterator[Window]:
    """The runs of units that begin with one that shares a word, each longer one only where it says more."""
    stems, units = set(stated.stems), passage.units
    places = fact_places(stated.words, passage)
    whole = len(stems) + FACT_WORTH * len(places)
    if not whole:
        return  # « Vous n'avez rien à faire » : nothing to compare but the very words
    for first, unit in enumerate(units):
        if stems and not unit.stems & stems:
            continue
        inside: set[str] = set()
        around: set[str] = set()
        before = -1.0
        for last in range(first, min(first + MOST_UNITS, len(units))):
            inside |= units[last].stems & stems
            around |= units[last].context & stems
            said = len(inside) + OF_CONTEXT * len(around - inside)
            held = sum(any(units[first].lead <= place < units[last].end for place in one) for one in places)
            rank = (said + FACT_WORTH * held) / whole
            if rank > before:
                yield Window(said / len(stems) if stems else 1.0, rank, units[first : last + 1])
            before = max(rank, before)


def _judge(stated: Stated, passage: Passage, window: Window) -> Support:
    words = stated.words
    span = ((window.start, window.end),)
    missing = missing_facts(words, passage, window.lead, window.end)
    if not _covers(stated, window):
        return Support(window.score, span, "words", missing)
    if missing:
        return Support(window.score, span, "facts", missing, missing[0].text)
    if told := missing_numbers(words, passage, window.lead, window.end):
        return Support(window.score, span, "numbers", told=told)
    if told := missing_names(words, passage):
        return Support(window.score, span, "names", told=told)
    alignment = align(words, passage.words, window.start, window.end)
    if told := moved_number(words, passage.words, window.start, window.end, alignment):
        return Support(window.score, span, "moved", told=told)
    if told := _of_the_other(words, passage, window):
        return Support(window.score, span, "moved", told=told)
    if told := _opposite(words, passage, window, alignment):
        return Support(window.score, span, "opposite", told=told)
    return Support(window.score, span)


def _of_the_other(words: Words, passage: Passage, window: Window) -> str:
    """A fact that the passage states of the contrary only: « 15 ans pour un majeur » of a minor."""
    stated = {(mark.group, mark.pole) for mark in marks(words.tokens) if mark.group.startswith("opposition")}
    if not stated:
        return ""
    for fact, places in zip(words.facts, fact_places(words, passage), strict=True):
        clauses = [passage.words.clause(place) for place in places if window.start <= place < window.end]
        said = [{(mark.group, mark.pole) for mark in marks(passage.words.between(*clause))} for clause in clauses]
        for group, pole in stated:
            opposed = [any(one == group for one, _ in each) and (group, pole) not in each for each in said]
            alone = sum(one == group for one, _ in stated) == 1
            if alone and opposed and all(opposed):
                return words.text[fact.start : fact.end]
    return ""


def _covers(stated: Stated, window: Window) -> bool:
    """Whether a place says enough of a statement: most of its words, or fewer of them with all that it counts."""
    enough = ENOUGH if len(stated.stems) > _FEW else ENOUGH_OF_FEW
    return window.score >= enough or (window.rank >= _ENOUGH_WITH_FACTS and window.score >= _LEAST_WITH_FACTS)


def _opposite(words: Words, passage: Passage, window: Window, alignment: Alignment) -> str:
    """The words that make a statement say something else than the passage."""
    stated = marks(words.tokens)
    best = max(window.units, key=lambda unit: len(unit.stems & words.stems))
    closest = marks(passage.words.between(best.start, best.end))
    near = marks(passage.words.between(*alignment.reach))
    around = (*marks(passage.words.between(window.lead, window.end)), *marks(passage.heading.tokens))
    if mark := contradicted(stated, near, closest, around) or swapped(alignment.swaps):
        text = passage.source.text if mark in near else words.text
        return text[mark.start : mark.end]
    added, dropped = denial(alignment.added), denial(alignment.dropped)
    ours, theirs = (denials(one) for one in (words.tokens, passage.words.between(best.start, best.end)))
    if bool(added) == bool(dropped) or ours == theirs:
        return ""
    text, mark = (words.text, added) if added else (passage.source.text, dropped)
    return text[mark.start : mark.end] if mark else ""
