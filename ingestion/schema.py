"""The frozen values of ingestion: from a line of ``corpus_sources.yaml`` to a parsed sheet and the run's summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SourceFormat = Literal["dila-xml", "travail-json", "documents"]
SectionKind = Literal["situation", "chapter", "case", "fragment", "complement", "annex"]
NoteKind = Literal["attention", "a-savoir", "a-noter", "rappel", "exemple", "consigne"]
ListKind = Literal["bullets", "numbers", "checklist"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where sheets come from, as named in ``corpus_sources.yaml``. Exactly one of ``url`` and ``path`` is set."""

    name: str
    format: SourceFormat
    url: str | None
    path: Path | None
    audience: str
    licence: str
    attribution: str
    enabled: bool

    @property
    def location(self) -> str:
        """The address or path, for messages."""
        return self.url or str(self.path)


@dataclass(frozen=True, slots=True)
class Condition:
    """When a fragment applies: a tree over the variables that a questionnaire sets (schema 3.5, ``Condition``).

    ``operator`` is ``true``, ``false`` or ``undefined`` on a leaf, which names its ``variable``; ``and``, ``or`` or
    ``not`` on a branch, which holds ``parts``.
    """

    operator: Literal["true", "false", "undefined", "and", "or", "not"]
    variable: str = ""
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text, inline mark-up resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that stands alone between blocks (``TitreFlottant``): it opens no section of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class BlockList:
    """A list; each item is a sequence of blocks, so that lists nest."""

    items: tuple[tuple[Block, ...], ...]
    kind: ListKind = "bullets"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with merged cells repeated where they reach: every row has as many cells as the widest."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A framed remark: ``Attention``, ``À savoir``, ``À noter``, ``Rappel``, ``Exemple``..."""

    kind: NoteKind
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading: a situation, a chapter, a case of a group, a conditional fragment, an annex."""

    kind: SectionKind
    title: str
    blocks: tuple[Block, ...]
    condition: Condition | None = None


Block = Paragraph | Heading | BlockList | Table | Note | Section


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a questionnaire and the variables that it sets."""

    title: str
    sets_true: tuple[str, ...] = ()
    sets_false: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a conditional sheet asks before it answers."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link from a sheet to another one (``kind`` ``sheet``) or a question that it answers (``question``)."""

    kind: Literal["sheet", "question"]
    target: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One official sheet, whole: nothing of its text is left out of ``blocks``.

    Attributes:
        id: identifier in its source (``F14929``, ``R1234``, ``N360``, ``article101094``, a file name).
        source: name of the source.
        kind: the source's own type (``Fiche d'information``, ``Formulaire``...).
        breadcrumb: themes above the sheet, widest first, without the sheet itself.
        updated, changed: date of the sheet and of its last important change, ``YYYY-MM-DD`` or empty.
        status: ``enCoursDeMiseAJour``, ``miseAJourAVenir`` or empty (schema 3.5, ``statut``).
        blocks: everything a reader can read, in reading order; annexes (services, contacts, references...) last.
        questions: the questionnaire whose answers choose conditional fragments.
        links: sheets and questions that this one points to.
        contacts: names and addresses (``https://...``) of the offices, services and forms that it sends to.
        unknown: elements that the parser does not know; their text is kept in ``blocks``.
    """

    id: str
    source: str
    kind: str
    title: str
    url: str
    audience: str
    breadcrumb: tuple[str, ...]
    updated: str
    changed: str
    status: str
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...] = ()
    links: tuple[Link, ...] = ()
    contacts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read: ``item`` of ``source``, with a reason and a remedy in French."""

    source: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What one source gave."""

    name: str
    location: str
    sheets: int
    chunks: int
    failures: tuple[Failure, ...]
    attribution: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did; ``notices`` are the lines that a person must see (a source replaced by another, for example)."""

    index: str
    generation: str
    sources: tuple[SourceSummary, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All that could not be read, over all sources."""
        return tuple(failure for source in self.sources for failure in source.failures)
