"""The frozen values of the assistant: what is asked, in which conversation, and the answer with all that proves it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from assistant.cases.schema import CaseQuestion
from assistant.citing import Citation
from assistant.conversation.schema import PastTurn, Understanding
from assistant.cost.schema import Cost
from assistant.extraction.schema import NextStep
from assistant.outcomes.schema import Alert, Kind
from assistant.privacy.masking import Masks
from assistant.verification.schema import Claim
from retrieval.schema import Chunk, Hit
from retrieval.storage.manifest import Manifest

Outcome = Literal["answered"] | Kind
"""``answered``: a cited answer; else what was said in its place: nothing in the corpus is close enough, no sheet could
answer, or nothing was asked."""

Mode = Literal["extractive", "generated"]
"""``extractive``: the sheets' own words; ``generated``: written by a model from the cited passages."""

REMEMBERED_TURNS = 20
"""Questions that a follow-up may lean on."""
REMEMBERED_SHEETS = 3
"""Sheets of each."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer. Personal data of the question stand masked in all of it (``[NOM_1]``).

    Attributes:
        text: Markdown, each statement followed by its ``[n]``; every ``n`` has its citation.
        hits: the passages that were found, best first, cited or not; each citation is of one of them.
        notices: what the agent must know about how the answer was made (a model that failed, for example), in French.
        seconds: wall time from the question to the whole answer.
        manifest: of the one generation that the hits come from.
        degraded: a model was asked and failed, so that ``text`` is the sheets' own words; a notice says why.
        understanding: what was searched, and why it is not the question itself; None if nothing was searched.
        claims: the statements of ``text`` in order, each with its state and what proves it.
        steps: what the agent needs next, from the data of the sheet that answers.
        alerts: help that stands above the answer.
        situation: the case that the answer is for, as it was understood; empty if none was.
        clarification: the question whose answer would make this one more exact.
        cost: None only where an answer was not drawn by the chain.
    """

    question: str
    outcome: Outcome
    mode: Mode
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    notices: tuple[str, ...]
    seconds: float
    manifest: Manifest
    degraded: bool = False
    understanding: Understanding | None = None
    claims: tuple[Claim, ...] = ()
    steps: tuple[NextStep, ...] = ()
    alerts: tuple[Alert, ...] = ()
    situation: str = ""
    clarification: CaseQuestion | None = None
    cost: Cost | None = None

    @property
    def query(self) -> str:
        """What was searched; empty if nothing was."""
        return self.understanding.query if self.understanding else ""

    @property
    def read_as(self) -> tuple[str, ...]:
        """How the question was read, in French: what it follows and what was searched for it, the case understood.

        A new subject is what a reader expects of a new question, and is not told.
        """
        meant = self.understanding
        follows = meant.reason if meant and meant.kind == "follow_up" else ""
        searched = f"Recherche : « {self.query} »" if follows and self.query != self.question else ""
        lines = dict.fromkeys(line.removesuffix(".") for line in (follows, searched, self.situation) if line)
        return tuple(f"{line}." for line in lines)

    def row(self) -> dict[str, Any]:
        """The answer with the field names that the command line promises."""
        return {
            "question": self.question,
            "query": self.query,
            "outcome": self.outcome,
            "mode": self.mode,
            "answer": self.text,
            "citations": [citation.row() for citation in self.citations],
            "next_steps": [asdict(step) for step in self.steps],
            "alerts": [alert.text for alert in self.alerts],
            "situation": self.situation,
            "clarification": asdict(self.clarification) if self.clarification else None,
            "hits": [hit.row() for hit in self.hits],
            "notices": list(self.notices),
            "cost": self.cost.log_row() if self.cost else None,
            "seconds": round(self.seconds, 4),
        }


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked so far on one screen; a new value after each answer. Personal data stand masked in it.

    Attributes:
        turns: the questions, oldest first.
        said: what is known of the citizen's situation besides the questions themselves.
        asked: questions that were asked back on the running subject.
        pending: the last of them, if the last answer asked one.
        masks: the personal data met so far and what stands for each.
    """

    turns: tuple[PastTurn, ...] = ()
    said: tuple[str, ...] = ()
    asked: int = 0
    pending: CaseQuestion | None = None
    masks: Masks = field(default_factory=Masks)

    def after(self, answer: Answer) -> Conversation:
        """The conversation once `answer` was given; what is no question leaves it as it is."""
        if answer.understanding is None:
            return self
        same = answer.understanding.kind != "new_subject"
        turn = PastTurn(answer.question, answer.query, _openings(answer), answer.text)
        return Conversation(
            (*self.turns, turn)[-REMEMBERED_TURNS:],
            self.said if same else (),
            (self.asked if same else 0) + (answer.clarification is not None),
            answer.clarification,
            self.masks,
        )


def _openings(answer: Answer) -> tuple[Chunk, ...]:
    """The first passage of each sheet that is cited, best first."""
    openings = {hit.chunk.sheet_key: hit.chunk for hit in answer.hits if hit.chunk.position == 0}
    cited = {citation.chunk_id for citation in answer.citations}
    order = [hit.chunk.sheet_key for hit in answer.hits if hit.chunk.id in cited]
    return tuple(openings[key] for key in dict.fromkeys(order) if key in openings)[:REMEMBERED_SHEETS]
