"""The values of a comparison, and what it asks of a corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from ingestion.schema import SheetText
from retrieval.facts.schema import Fact, FactKind

SheetName = tuple[str, str]
"""Source and identifier of a sheet."""
SectionFate = Literal["added", "removed", "changed"]


class Corpus(Protocol):
    """Sheets that can be compared with others: an archive, a folder, a file, a generation of the index.

    ``name`` is what the user calls it.
    """

    @property
    def name(self) -> str: ...

    def digests(self) -> Mapping[SheetName, str]:
        """A digest of each sheet; two sheets of one digest are the same."""
        ...

    def redirections(self) -> Mapping[str, str]:
        """Identifiers of withdrawn sheets, and the identifier or address that replaces each."""
        ...

    def title(self, sheet: SheetName) -> str:
        """Title of a sheet; asked for those that came or left, which may be all of them."""
        ...

    def text(self, sheet: SheetName) -> SheetText:
        """What a sheet says; asked only for those that changed, one at a time."""
        ...


@dataclass(frozen=True, slots=True)
class SheetLabel:
    """A sheet as a report names it."""

    source: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Redirection:
    """A withdrawn sheet and what replaces it: the identifier of a sheet, or an address."""

    sheet: SheetLabel
    target: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """A sentence, a list item or a table row as it was and as it is; one of them is empty if there was or is none.

    ``origin`` is the section where it stood, when it was another one or had another name. The two texts may then be
    the same.
    """

    before: str
    after: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class FactMove:
    """A fact that another one replaces, appears (no ``before``) or disappears (no ``after``), in the lines that say so.

    ``before`` and ``after`` are of one kind.
    """

    before: Fact | None
    after: Fact | None
    line: LineChange

    @property
    def kind(self) -> FactKind:
        """Kind of the fact."""
        return next(fact.kind for fact in (self.before, self.after) if fact)

    @property
    def replaced(self) -> bool:
        """Whether one fact takes the place of another."""
        return bool(self.before and self.after)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What changed under one heading.

    Attributes:
        section: headings that lead to it on one line, as they are now if it was renamed; empty for the opening.
        fate: ``added`` or ``removed`` if all that it says is.
        lines: replaced, added and removed lines; a line that only moved inside its section is none of them.
    """

    section: str
    fate: SectionFate
    lines: tuple[LineChange, ...]
    facts: tuple[FactMove, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetChange:
    """A sheet whose digest changed; without any section, only its title, its date or its layout did.

    Dates are ``YYYY-MM-DD`` or empty.
    """

    source: str
    id: str
    old_title: str
    title: str
    old_updated: str
    updated: str
    sections: tuple[SectionChange, ...]

    @property
    def facts(self) -> Iterator[FactMove]:
        """The facts that moved, in all its sections."""
        return (move for section in self.sections for move in section.facts)


@dataclass(frozen=True, slots=True)
class Changes:
    """What separates two corpora, ``old`` and ``new`` by name; ``unchanged`` counts the sheets that are the same."""

    old: str
    new: str
    added: tuple[SheetLabel, ...]
    withdrawn: tuple[SheetLabel, ...]
    redirected: tuple[Redirection, ...]
    changed: tuple[SheetChange, ...]
    unchanged: int

    @property
    def facts(self) -> Iterator[FactMove]:
        """The facts that moved, in all the sheets."""
        return (move for sheet in self.changed for move in sheet.facts)
