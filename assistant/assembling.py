"""What each stage gave -> the `Answer`: pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.asking import Asked
from assistant.cost.schema import Cost
from assistant.drafting import Draft
from assistant.extraction.next_steps import next_steps
from assistant.extraction.schema import NextStep
from assistant.focusing import Focus, unheard
from assistant.outcomes.disagreeing import disagreements
from assistant.outcomes.missing import too_little
from assistant.outcomes.schema import Other
from assistant.privacy.placeholders import notice
from assistant.proving import Proven, doubts
from assistant.schema import Answer
from retrieval.confidence import Level
from retrieval.findings import Findings
from retrieval.schema import EXAMPLES, Hit
from retrieval.storage.manifest import Manifest

EXAMPLES_NOTICE = "Cette réponse vient de fiches de démonstration, ne l'utilisez pas pour renseigner un usager."
CHANGING = {
    "enCoursDeMiseAJour": "est en cours de mise à jour : vérifiez sur la fiche officielle",
    "miseAJourAVenir": "va être mise à jour : vérifiez sur la fiche officielle",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said because there is nothing to answer from.

    Attributes:
        findings: what the search gave; None if nothing was searched.
    """

    other: Other
    findings: Findings | None = None


def answered(asked: Asked, focus: Focus, draft: Draft, proven: Proven, cost: Cost) -> Answer:
    """The answer that was drawn from the sheets."""
    hits = _hits(proven, focus)
    cited = [hits[one.chunk_id].chunk for one in proven.citations]
    compared = {chunk.id: chunk for chunk in (*cited, *(hit.chunk for hit in focus.hits))}
    disagreeing = disagreements(asked.understanding.query, list(compared.values()))
    notices = (
        draft.notice if draft.degraded else "",
        _masked(asked),
        *asked.notices,
        *focus.findings.notices,
        doubts(proven.claims),
        _changing(focus),
        *(() if draft.generated else map(_unheard, unheard(asked.given, focus.view))),
        *(one.text for one in disagreeing),
        too_little(focus.findings).text if focus.findings.confidence.level is Level.DOUBTFUL else "",
        "" if draft.degraded else draft.notice,
        EXAMPLES_NOTICE if any(chunk.source == EXAMPLES for chunk in cited) else "",
    )
    return Answer(
        question=asked.question,
        outcome="answered",
        mode="generated" if draft.generated else "extractive",
        text=proven.text,
        citations=proven.citations,
        hits=tuple(hits.values()),
        notices=tuple(filter(None, notices)),
        seconds=sum(cost.seconds.values()),
        manifest=focus.findings.manifest,
        degraded=draft.degraded,
        understanding=asked.understanding,
        claims=proven.claims,
        steps=_steps(draft, proven, focus),
        alerts=asked.alerts,
        situation=focus.situation.understood,
        clarification=focus.question,
        cost=cost,
    )


def _changing(focus: Focus) -> str:
    """What the sheet says of its own state (schema 3.5, ``statut``)."""
    told = CHANGING.get(focus.view.data.status, "")
    return f"La fiche « {focus.view.chunks[0].title} » {told}." if told else ""


def _unheard(fact: str) -> str:
    return f"« {fact} » n'a pas changé la réponse : la fiche ne distingue pas ce cas, ou il n'a pas été reconnu."


def _masked(asked: Asked) -> str:
    told = notice(asked.question)
    return f"{told} avant tout traitement." if told else ""


def _hits(proven: Proven, focus: Focus) -> dict[str, Hit]:
    """What was found, by passage, with the cited passages that only reading the first sheet whole has found."""
    found = {hit.chunk.id: hit for hit in (*focus.hits, *focus.findings.hits)}
    cited = {one.chunk_id for one in proven.citations}
    read = [chunk for chunk in focus.view.chunks if chunk.id in cited - found.keys()]
    return {**found, **{chunk.id: Hit(chunk, focus.hits[0].score) for chunk in read}}


def _steps(draft: Draft, proven: Proven, focus: Focus) -> tuple[NextStep, ...]:
    """What comes next on the sheet that was read whole, if that is the one that answers."""
    first = proven.citations[0].chunk_id if proven.citations else ""
    if first not in {chunk.id for chunk in focus.view.chunks}:
        return ()
    return next_steps(draft.kind, proven.citations, focus.view.chunks)


def replied(asked: Asked, reply: Reply, manifest: Manifest, cost: Cost) -> Answer:
    """What is said instead of an answer."""
    findings = reply.findings
    return Answer(
        question=asked.question,
        outcome=reply.other.kind,
        mode="extractive",
        text=reply.other.text,
        citations=(),
        hits=findings.hits if findings else (),
        notices=tuple(filter(None, [_masked(asked), *asked.notices, *(findings.notices if findings else ())])),
        seconds=sum(cost.seconds.values()),
        manifest=findings.manifest if findings else manifest,
        understanding=asked.understanding if findings else None,
        alerts=asked.alerts,
        cost=cost,
    )
