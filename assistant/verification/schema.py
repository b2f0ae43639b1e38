"""The frozen values of verification: passages that an answer may rest on, and what each of its sentences is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from retrieval.facts.schema import Fact

State = Literal["proven", "reworded", "wrong_source", "unsupported"]
"""``proven``: the words stand in a cited passage; ``reworded``: a cited passage supports it in other words;
``wrong_source``: a passage that the sentence does not cite supports it; ``unsupported``: no passage does."""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that the answer may rest on.

    Attributes:
        id: of the passage in the index, or its rank in a file.
        text: its own words; all spans are in it.
        heading: title and section above it. Its words tell what the passage is about, they prove nothing.
        number: its citation in the answer, from 1; 0 when the answer does not cite it.
    """

    id: str
    text: str
    heading: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``[start, end)`` of the text of a source, by its id."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, an item or a row of an answer, and what the passages say of it.

    Attributes:
        text: as it stands in the answer, Markdown included, without its citations at the end.
        start, end: where ``text`` stands in the answer.
        numbers: the citations that hold for it, in order; some may have no source.
        spans: where its words stand, or the words that come nearest when it is reworded; none when unsupported.
        sources: ids of the passages that support it.
        missing: facts that it states and that the nearest passage does not.
        reason: what the agent has to know, one French sentence.
    """

    text: str
    start: int
    end: int
    numbers: tuple[int, ...]
    state: State
    spans: tuple[Span, ...]
    sources: tuple[str, ...]
    missing: tuple[Fact, ...]
    reason: str

    def row(self) -> dict[str, Any]:
        """The claim with the field names that the command line promises."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "numbers": list(self.numbers),
            "state": self.state,
            "spans": [{"source": span.source, "start": span.start, "end": span.end} for span in self.spans],
            "sources": list(self.sources),
            "missing": [{"kind": fact.kind, "value": fact.value, "text": fact.text} for fact in self.missing],
            "reason": self.reason,
        }
