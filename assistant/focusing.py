"""What was found -> what holds in the citizen's case: the sheet that answers, read whole, and the question to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.cases.asking import ask
from assistant.cases.choosing import passages, situate
from assistant.cases.schema import CaseQuestion, SheetView, Situation
from retrieval.confidence import Level
from retrieval.findings import Findings
from retrieval.schema import Chunk, Hit


class Library(Protocol):
    """What gives whole sheets; `retrieval.retriever.Retriever` is the real one."""

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """The passages of one sheet, in reading order; empty if there is no such sheet."""
        ...


@dataclass(frozen=True, slots=True)
class Focus:
    """What an answer is drawn from.

    Attributes:
        findings: as the search gave them.
        hits: best first, without the passages of the first sheet that are for other cases.
        view: the first sheet, whole.
        kept: its passages that hold in the case, in reading order.
        question: what to ask the agent, because the answer depends on it.
    """

    findings: Findings
    hits: tuple[Hit, ...]
    view: SheetView
    situation: Situation
    kept: tuple[Chunk, ...]
    question: CaseQuestion | None

    @property
    def passages(self) -> tuple[Chunk, ...]:
        """All that an answer may rest on, each once: what was found, best first, then the rest of the first sheet."""
        return tuple({chunk.id: chunk for chunk in (*(hit.chunk for hit in self.hits), *self.kept)}.values())

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """The passages that hold of the first sheet; none for another."""
        return self.kept if sheet_id == self.view.sheet_id else ()


def unheard(given: Sequence[str], view: SheetView) -> tuple[str, ...]:
    """What was said of the citizen that decides nothing on this sheet."""
    nothing = _decided(situate((), view)) if given else ()
    return tuple(fact for fact in given if _decided(situate((fact,), view)) == nothing)


def _decided(situation: Situation) -> tuple[object, ...]:
    return situation.chosen, situation.excluded, dict(situation.answered)


def focus(findings: Findings, said: Sequence[str], asked: int, library: Library) -> Focus:
    """Read the best sheet whole and leave out of it what is for other cases.

    Args:
        findings: with at least one hit.
        said: what the citizen's situation may be read from.
        asked: questions asked back so far on this subject.

    Raises:
        retrieval.errors.RetrievalError: the index can't be read.
    """
    first = findings.hits[0].chunk
    whole = [chunk for chunk in library.sheet(first.sheet_id) if chunk.sheet_key == first.sheet_key]
    view = SheetView.of(whole or [first])
    situation = situate(said, view)
    kept = passages(view, situation) or view.chunks
    holding = {chunk.id for chunk in kept}
    ours = [hit for hit in findings.hits if hit.chunk.sheet_key == first.sheet_key]
    held = [hit for hit in ours if hit.chunk.id in holding]
    # every passage found may be for other cases: those that hold take their place
    best = held or [Hit(chunk, ours[0].score) for chunk in kept[: len(ours)]]
    hits = (*best, *findings.hits[len(ours) :])
    # where it is not sure that this sheet answers, its cases are not worth a question
    sure = findings.confidence.level is Level.ANSWERABLE
    ranked = [hit.chunk for hit in hits]
    question = ask(findings.reading.text, view, situation, ranked, asked) if sure else None
    return Focus(findings, hits, view, situation, kept, question)
