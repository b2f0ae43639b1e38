"""A verified answer and the data of its sheet -> what may be told to the citizen (`Told`). Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from assistant.cases.schema import UNDERSTOOD
from assistant.citizen.attaching import contacts, documents, links
from assistant.citizen.reading import bare, clean, statements
from assistant.citizen.schema import NothingToTell, Statement, Told
from assistant.schema import Answer
from retrieval.question.vocabulary import fold
from retrieval.schema import EXAMPLES
from retrieval.sheets.data import NO_DATA, SheetData

UNSUPPORTED = "unsupported"
SHORTEST_PART = 3
"""Words from which a claim may be a part of a statement or the reverse: « Oui. » is in too many others."""
_WORD = re.compile(r"\w+")


def told(answer: Answer, data: SheetData = NO_DATA) -> Told:
    """Keep what may be told: statements that no claim says unsupported, and what the sheet's data adds for their case.

    The sheets' own words are sure where no claim is about them (« Oui. »); those of a model are to be checked there.

    Args:
        data: of the sheet of the first citation; what it does not give is taken from the answer's next steps.

    Raises:
        NothingToTell: the answer is no answer, or nothing in it is supported.
    """
    read = statements(answer.text) if answer.outcome == "answered" else ()
    claims = tuple(_Claim(claim.text, claim.state) for claim in answer.claims)
    kept = _without_orphans(read, _verified(read, claims, sure=answer.mode == "extractive"))
    if not kept:
        raise NothingToTell("Aucune phrase de cette réponse n'est assez sûre pour l'usager : répondez-lui vous-même.")
    cited = {citation.chunk_id for citation in answer.citations}
    return Told(
        question=answer.question,
        statements=(*_situation(answer), *kept),
        sources=answer.citations,
        documents=documents(data, answer),
        links=links(data, answer),
        contacts=contacts(data, answer),
        terms=data.resources.terms,
        examples=any(hit.chunk.source == EXAMPLES and hit.chunk.id in cited for hit in answer.hits),
        notices=(*_alerts(answer), *answer.notices, *_open_case(answer), *_warnings(read, kept, claims)),
    )


@dataclass(frozen=True, slots=True)
class _Claim:
    """A sentence of the answer as it was verified."""

    text: str
    state: str

    def is_about(self, statement: Statement) -> bool:
        """Whether it says this statement, or the most of what this statement says, marks and typography left aside."""
        claimed, said = _words(self.text), _words(statement.text)
        if not claimed or not said:
            return False
        short, long = sorted((claimed, said), key=len)
        return short == long or (len(short) >= SHORTEST_PART and _holds(long, short))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(bare(text))))


def _holds(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether some words stand in others, in their order and without a break."""
    return f" {' '.join(short)} " in f" {' '.join(long)} "


def _alerts(answer: Answer) -> tuple[str, ...]:
    """For the agent alone: a message about violence may be read by who commits it."""
    return tuple(f"Alerte, à dire de vive voix plutôt que par écrit : {bare(alert.text)}" for alert in answer.alerts)


def _open_case(answer: Answer) -> tuple[str, ...]:
    """What was asked back and not answered: the text may not be for this citizen's case."""
    return (f"La réponse dépend du cas : {answer.clarification.text}",) if answer.clarification else ()


def _situation(answer: Answer) -> tuple[Statement, ...]:
    """The case that the answer is for, above all of it: it may be wrong in any other."""
    case = clean(answer.situation).removeprefix(UNDERSTOOD).lstrip()
    return (Statement(f"Votre situation : {case}", role="heading"),) if case else ()


def _verified(read: Sequence[Statement], claims: Sequence[_Claim], *, sure: bool) -> list[Statement | None]:
    """Each statement, sure or not, in its place; nothing in the place of one that is not supported."""
    found: list[Statement | None] = []
    for statement in read:
        states = {claim.state for claim in claims if claim.is_about(statement)}
        # what leads to a list states nothing, nor does « … (liste abrégée) »
        stated = statement.role in ("sentence", "item") and not statement.text.startswith("…")
        told = replace(statement, sure=bool(states) or sure or not stated)
        found.append(None if UNSUPPORTED in states and statement.role != "heading" else told)
    return found


def _without_orphans(read: Sequence[Statement], kept: Sequence[Statement | None]) -> tuple[Statement, ...]:
    """What is kept, less the headings and announcements that nothing kept follows; empty when nothing is told at all.

    An announcement whose list is gone would else announce the next paragraph.
    """
    found: list[Statement] = []
    for place in reversed(range(len(kept))):
        statement = kept[place]
        if statement is None or (statement.text.endswith((":", "?")) and _bereft(read, kept, place)):
            continue
        if statement.role != "heading" or (found and found[-1].role != "heading"):
            found.append(statement)
    return tuple(reversed(found)) if any(statement.role in ("sentence", "item") for statement in found) else ()


def _bereft(read: Sequence[Statement], kept: Sequence[Statement | None], place: int) -> bool:
    """Whether a lead announces a list of which nothing is kept, or stands last."""
    items = list(takewhile(lambda rank: read[rank].role == "item", range(place + 1, len(kept))))
    return read[place].role == "lead" and (place + 1 == len(kept) or (bool(items) and not any(kept[i] for i in items)))


def _warnings(read: Sequence[Statement], kept: Sequence[Statement], claims: Sequence[_Claim]) -> Iterable[str]:
    """What the agent must know of the statements that are not told, or not surely."""
    unsupported = [claim for claim in claims if claim.state == UNSUPPORTED]
    if unsupported:
        quoted = " ; ".join(f"« {bare(claim.text)} »" for claim in unsupported)
        yield f"Non repris pour l'usager, car aucune fiche citée ne le dit : {quoted}."
    for claim in unsupported:
        if not any(claim.is_about(statement) for statement in read):
            yield f"À retirer vous-même si le texte le dit : « {bare(claim.text)} »."
    unsure = sum(not statement.sure for statement in kept)
    if unsure:
        marked = "1 phrase est marquée" if unsure == 1 else f"{unsure} phrases sont marquées"
        yield f"Relisez avant l'envoi : {marked} « à vérifier »."
