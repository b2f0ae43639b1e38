"""The frozen values of an extractive answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.citing import Citation
from retrieval.schema import Chunk

Kind = Literal["yes_no", "amount", "date", "delay", "where", "how", "documents", "who", "definition", "other"]
"""What a question asks for. ``who`` also asks for conditions; ``delay`` for any duration."""

Shape = Literal["sentence", "summary", "list", "row"]
"""``summary``: the first paragraph of a sheet, whole;
``list``: with the sentence that leads to it; ``row``: a line of a table with its label."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The least that can be quoted: ``chunk.text[start:end]``.

    Attributes:
        group: rank in its chunk of the paragraph or list that holds it.
        above: what leads to it inside the chunk (a heading left in the text, the lead of a list), or empty.
    """

    chunk: Chunk
    start: int
    end: int
    shape: Shape
    group: int
    above: str = ""

    @property
    def text(self) -> str:
        """Its words, verbatim."""
        return self.chunk.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one chunk worth quoting.

    Attributes:
        pieces: verbatim, what answers first, then what surrounds it in reading order; each a paragraph, some sentences
            of one, or a list with its lead sentence.
        left_out: items of a list too long to be quoted whole.
        stated: number of pieces, the first ones, that answer; the others surround them.
        label: the heading left in the text above what answers (« Sur place »), verbatim, or empty.
    """

    chunk: Chunk
    pieces: tuple[str, ...]
    left_out: int
    stated: int = 1
    label: str = ""

    @property
    def length(self) -> int:
        """Characters quoted."""
        return sum(map(len, self.pieces))


@dataclass(frozen=True, slots=True)
class Extract:
    """An answer in the sheets' own words.

    Attributes:
        text: Markdown, each statement followed by its ``[n]``.
        citations: one a passage, whose quote joins its pieces with blank lines.
        kind: what the question asks for.
        lead: the statement shown first, verbatim.
    """

    text: str
    citations: tuple[Citation, ...]
    kind: Kind
    lead: str


StepKind = Literal["documents", "service", "form", "cost", "delay", "contact", "change", "law", "term"]
"""In the order in which an agent needs them."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that the agent needs after the answer, in the case at hand.

    Attributes:
        title: what it is, or the sheet's own sentence that says it.
        detail: what to know of it: the documents, one a line; how to log in; the day of a change. Maybe empty.
        url: where it is, maybe empty; only addresses of the web are shown.
        chunk_id: the passage that says it in words, so that it can be cited; empty when none of them does.
    """

    kind: StepKind
    title: str
    detail: str = ""
    url: str = ""
    chunk_id: str = ""
