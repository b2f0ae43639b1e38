"""The frozen values of this package: a whole sheet, what is known of the case at hand, a question, a row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from retrieval.schema import PATH_SEPARATOR, Chunk
from retrieval.sheets.data import SheetData, sheet_data

UNDERSTOOD = "Compris :"
"""What leads the line that says which case was understood."""


@dataclass(frozen=True, slots=True)
class SheetView:
    """A whole sheet: its passages in reading order, and what its opening carries as data."""

    chunks: tuple[Chunk, ...]
    data: SheetData

    @staticmethod
    def of(chunks: Sequence[Chunk]) -> SheetView:
        """The view of what `Retriever.sheet` gives.

        Raises:
            ValueError: there is no passage.
            retrieval.errors.DamagedIndex: the data of the sheet can't be read.
        """
        if not chunks:
            raise ValueError("a sheet has at least one passage")
        return SheetView(tuple(chunks), sheet_data(chunks[0]))

    @property
    def sheet_id(self) -> str:
        """Identifier of the sheet."""
        return self.chunks[0].sheet_id


@dataclass(frozen=True, slots=True)
class Decision:
    """What settled a case.

    Attributes:
        title: the case, in the sheet's words.
        words: what the agent said that decided it; empty when only a condition of the sheet did.
    """

    title: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the case at hand.

    Attributes:
        variables: of the questionnaire, those whose value is sure: true, false, or None when no answer sets them.
        chosen, excluded: branches of the sheet that hold and that don't, as ranks in `SheetData.branches`.
        answered: choices of the questionnaire, as rank of the question -> rank of the choice.
        decisions: what decided each, in the order of the sheet.
    """

    variables: Mapping[str, bool | None] = field(default_factory=lambda: MappingProxyType({}))
    chosen: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    answered: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    decisions: tuple[Decision, ...] = ()

    @property
    def understood(self) -> str:
        """« Compris : … », for the agent to check; empty when nothing was decided."""
        titles = dict.fromkeys(decision.title for decision in self.decisions)
        return f"{UNDERSTOOD} {' ; '.join(titles)}" if titles else ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a `CaseQuestion`.

    Attributes:
        title: what its button shows, in the sheet's own words.
        said: what to add to the words of the agent when it is picked; empty for the option that asks for all cases.
    """

    title: str
    said: str = ""

    @property
    def by_case(self) -> bool:
        """Whether it asks for the answer by case."""
        return not self.said


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """A question to the agent, in French, before an answer that depends on the case."""

    text: str
    options: tuple[Option, ...]
    sheet_id: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The answer in one case.

    Attributes:
        path: the case, widest heading first, without the headings that all rows share.
        words: verbatim words of the passage.
        chunk_id: the passage.
    """

    path: tuple[str, ...]
    words: str
    chunk_id: str

    @property
    def label(self) -> str:
        """The case on one line."""
        return PATH_SEPARATOR.join(self.path)
