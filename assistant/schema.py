"""The frozen values of the assistant: a question's answer and its citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from retrieval.schema import Hit
from retrieval.storage.manifest import Manifest

Outcome = Literal["answered", "not_found"]
"""``answered``: a cited answer; ``not_found``: nothing in the corpus is close enough to be shown as an answer."""

Mode = Literal["extractive", "generated"]
"""``extractive``: the sheets' own words; ``generated``: written by a model from the cited passages."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The passage behind a number of the answer.

    Attributes:
        number: what stands between square brackets in the answer, from 1.
        chunk_id: the passage in the index.
        section: the headings and cases that lead to it, on one line.
        updated: date of the sheet, ``YYYY-MM-DD`` or empty.
        quote: the passage's own words, verbatim.
    """

    number: int
    chunk_id: str
    sheet_id: str
    title: str
    section: str
    url: str
    updated: str
    quote: str

    def row(self) -> dict[str, Any]:
        """The citation with the field names that the command line promises."""
        return {
            "number": self.number,
            "sheet_id": self.sheet_id,
            "title": self.title,
            "section": self.section,
            "url": self.url,
            "updated": self.updated,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer.

    Attributes:
        text: Markdown, each statement followed by its ``[n]``; every ``n`` has its citation.
        hits: the passages that were found, best first, cited or not; each citation is of one of them.
        notices: what the agent must know about how the answer was made (a model that failed, for example), in French.
        seconds: wall time from the question to the whole answer.
        manifest: of the one generation that the hits come from.
        degraded: a model was asked and failed, so that ``text`` is the sheets' own words; a notice says why.
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

    def row(self) -> dict[str, Any]:
        """The answer with the field names that the command line promises."""
        return {
            "question": self.question,
            "outcome": self.outcome,
            "mode": self.mode,
            "answer": self.text,
            "citations": [citation.row() for citation in self.citations],
            "hits": [hit.row() for hit in self.hits],
            "notices": list(self.notices),
            "seconds": round(self.seconds, 4),
        }
