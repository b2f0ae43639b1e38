"""The frozen values of a conversation: what was asked before, and how the next question is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.schema import Chunk

Kind = Literal["alone", "follow_up", "new_subject"]


@dataclass(frozen=True, slots=True)
class PastTurn:
    """One question that was answered.

    Attributes:
        question: what was asked, in the agent's own words.
        query: what was searched for it, complete by itself (`Understanding.query`).
        sheets: the openings of the sheets that answered, best first, at most 3.
        answer: the Markdown that was shown.
    """

    question: str
    query: str
    sheets: tuple[Chunk, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a question is understood after those before it.

    Attributes:
        query: what to search, a question complete by itself.
        kind: ``alone`` when the question is complete (the first one, or one more about the same subject), ``follow_up``
            when it leans on those before it, ``new_subject`` when it is complete and leaves their subject.
        reason: what the agent is told, in French; empty for a complete question that leaves nothing to tell.
        said: what the citizen's situation may be read from: the questions of this subject, oldest first, this one last.
    """

    query: str
    kind: Kind
    reason: str
    said: tuple[str, ...]
