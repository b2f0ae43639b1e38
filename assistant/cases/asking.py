"""The question worth asking before an answer: where the sheet branches, and the branch changes what is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.cases.choosing import passages, path_label
from assistant.cases.evaluating import holds, settled
from assistant.cases.forks import OFFERED, Fork, ancestors, forks
from assistant.cases.reading import read
from assistant.cases.schema import CaseQuestion, Option, SheetView, Situation
from assistant.cases.statements import Asked, Statement, asked, best_statement, differ, likely
from retrieval.schema import Chunk
from retrieval.sheets.condition import Condition

MOST_QUESTIONS = 2
"""Questions in a row on one subject: a citizen is waiting at the counter."""
MOST_OPTIONS = 8
QUOTED = 3
"""Passages that an answer quotes at most: a branch further down the ranking changes nothing that is shown."""
WORTH_TELLING = 0.5
"""Share of the best score from which a case is held to answer the question too."""

UNKNOWN = Option("Autre cas ou je ne sais pas")
"""Asks for the answer by case."""

_TEXTS = {
    "age": "Quel est l'âge de la personne concernée ?",
    "place": "Où cela se passe-t-il ?",
    "birthplace": "Où la naissance a-t-elle eu lieu ?",
    "nationality": "Quelle est la nationalité de la personne concernée ?",
    "family": "Quelle est la situation familiale ?",
    "work": "Quelle est la situation professionnelle ?",
    "sector": "Dans quel secteur la personne travaille-t-elle ?",
    "housing": "Quelle est la situation de logement ?",
    "amount": "Quel est le montant en jeu ?",
    "date": "De quand cela date-t-il ?",
}
_ANY = "Dans quel cas est l'usager ?"


@dataclass(frozen=True, slots=True)
class OpenFork:
    """Alternatives still possible where an answer stands.

    Attributes:
        statements: for each alternative that remains, by rank, the words that answer best, if any.
        gain: how much of the answer it decides; comparable within one question.
    """

    fork: Fork
    statements: Mapping[int, Statement | None]
    gain: float


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of the questionnaire that decides what holds where an answer stands.

    Attributes:
        rank: its rank in `SheetData.questions`.
        standing: for each choice, the passages that may hold with it.
        gain: as in `OpenFork`.
    """

    rank: int
    standing: tuple[tuple[Chunk, ...], ...]
    gain: float


def ask(
    question: str, view: SheetView, situation: Situation, ranked: Sequence[Chunk], already: int = 0
) -> CaseQuestion | None:
    """The question that decides most of the answer; None when no case changes it.

    Args:
        ranked: the passages that an answer would quote, best first, of any sheet.
        already: questions asked on this subject so far.
    """
    if already >= MOST_QUESTIONS:
        return None
    quoted = _weights(asked(question), view, situation, ranked)
    found = [(each.gain, _question(view, each, quoted)) for each in open_forks(question, view, situation, ranked)
             if not offered(each.fork, view)]  # fmt: skip
    found += [(each.gain, _from_sheet(view, each)) for each in open_questions(question, view, situation, ranked)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def open_forks(question: str, view: SheetView, situation: Situation, ranked: Sequence[Chunk]) -> tuple[OpenFork, ...]:
    """The forks where the answer stands, that nothing has settled and whose cases answer differently."""
    wanted = asked(question)
    quoted = _weights(wanted, view, situation, ranked)
    above = ancestors(view.data.branches)
    found = (_open(fork, wanted, view, situation, quoted) for fork in forks(view.data.branches)
             if not _settled(fork, situation, above))  # fmt: skip
    return tuple(each for each in found if each)


def offered(fork: Fork, view: SheetView) -> bool:
    """Whether a fork only says between what the citizen may choose (online, by post...)."""
    titles = [read(view.data.branches[rank].title) for rank in fork.ranks]
    return all(OFFERED & reading.traits.keys() for reading in titles)


def _settled(fork: Fork, situation: Situation, above: Mapping[int, tuple[int, ...]]) -> bool:
    held = {fork.ranks[0], *above[fork.ranks[0]]} - set(fork.ranks)
    return bool(situation.chosen & set(fork.ranks) or situation.excluded & held)


def _weights(wanted: Asked, view: SheetView, situation: Situation, ranked: Sequence[Chunk]) -> Mapping[int, float]:
    """What each quoted passage of this sheet counts for, by position: 1, then a half, a third...

    What is known comes first: a passage of a case that was chosen. Where no quoted passage is left, those of the sheet
    that answer best take their place.
    """
    left = passages(view, situation)
    standing = {chunk.position for chunk in left}
    here = [chunk for chunk in ranked if chunk.sheet_key == view.chunks[0].sheet_key and chunk.position in standing]
    sure = [view.data.branches[rank] for rank in situation.chosen]
    order = sorted(
        here or likely(wanted, left), key=lambda chunk: -sum(branch.holds(chunk.position) for branch in sure)
    )
    return {chunk.position: 1 / (1 + place) for place, chunk in enumerate(order[:QUOTED])}


def _open(
    fork: Fork, wanted: Asked, view: SheetView, situation: Situation, quoted: Mapping[int, float]
) -> OpenFork | None:
    left = [rank for rank in fork.ranks if rank not in situation.excluded]
    touched = sum(
        weight for position, weight in quoted.items() if any(view.data.branches[rank].holds(position) for rank in left)
    )
    if len(left) < 2 or touched < 1:
        return None
    standing = passages(view, situation)
    under = {rank: [chunk for chunk in standing if view.data.branches[rank].holds(chunk.position)] for rank in left}
    texts = {rank: "\n\n".join(chunk.text for chunk in chunks) for rank, chunks in under.items()}
    statements = {
        rank: best_statement(wanted, chunks, [text for other, text in texts.items() if other != rank])
        for rank, chunks in under.items()
    }
    best = max((each.score for each in statements.values() if each), default=0.0)
    telling = [each for each in statements.values() if each and each.score >= WORTH_TELLING * best]
    if len(telling) < 2 or not differ(wanted, telling):
        return None
    return OpenFork(fork, statements, touched * len(telling) / len(left))


def _question(view: SheetView, opened: OpenFork, quoted: Mapping[int, float]) -> CaseQuestion:
    branches = view.data.branches
    axis = next(iter(opened.fork.axes)) if len(opened.fork.axes) == 1 else ""
    path = branches[opened.fork.ranks[0]].path[:-1]
    lead = f"« {path[-1]} » : {_ANY[0].lower()}{_ANY[1:]}" if path else _ANY
    ordered = list(opened.statements)
    if len(ordered) > MOST_OPTIONS - 1:
        worth = {rank: (sum(weight for position, weight in quoted.items() if branches[rank].holds(position)),
                        statement.score if statement else 0.0)
                 for rank, statement in opened.statements.items()}  # fmt: skip
        kept = sorted(ordered, key=lambda rank: worth[rank], reverse=True)[: MOST_OPTIONS - 1]
        ordered = [rank for rank in ordered if rank in kept]
    options = tuple(Option(branches[rank].title, path_label(branches[rank].path)) for rank in ordered)
    return CaseQuestion(_TEXTS.get(axis, lead), (*options, UNKNOWN), view.sheet_id)


def open_questions(
    question: str, view: SheetView, situation: Situation, ranked: Sequence[Chunk]
) -> Iterator[OpenQuestion]:
    """The questions of the sheet, not answered yet, whose choices leave other quoted passages standing."""
    quoted = _weights(asked(question), view, situation, ranked)
    for rank, each in enumerate(view.data.questions):
        if rank in situation.answered or len(each.choices) >= MOST_OPTIONS:
            continue
        standing = tuple(_standing(view, situation, {rank: choice}) for choice in range(len(each.choices)))
        always = [chunk for chunk in view.chunks if all(chunk in left for left in standing)]
        told = {chunk.position for left in standing for chunk in left if chunk not in always}
        touched = told & quoted.keys()
        if touched:
            yield OpenQuestion(rank, standing, sum(quoted[position] for position in touched))


def _from_sheet(view: SheetView, opened: OpenQuestion) -> CaseQuestion:
    question = view.data.questions[opened.rank]
    options = (Option(each.title, path_label((question.title, each.title))) for each in question.choices)
    return CaseQuestion(question.title, (*options, UNKNOWN), view.sheet_id)


def _standing(view: SheetView, situation: Situation, answer: Mapping[int, int]) -> tuple[Chunk, ...]:
    """The passages that may still hold once a question is answered."""
    picked = {rank: (choice,) for rank, choice in {**situation.answered, **answer}.items()}
    variables = settled(view.data.questions, picked)
    out = [branch for branch in view.data.branches if _fails(branch.condition, variables)]
    left = passages(view, situation)
    return tuple(chunk for chunk in left if not any(branch.holds(chunk.position) for branch in out))


def _fails(condition: Condition | None, variables: Mapping[str, bool | None]) -> bool:
    return condition is not None and holds(condition, variables) is False
