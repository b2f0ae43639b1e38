"""The frozen values of ingestion, from a line of ``corpus_sources.yaml`` to a parsed sheet; see also `summary`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from retrieval.sheets.condition import Condition
from retrieval.sheets.questionnaire import Question
from retrieval.sheets.resources import NO_RESOURCES, Resources

SourceFormat = Literal["dila-xml", "travail-json", "documents"]
SectionKind = Literal["situation", "chapter", "case", "fragment", "complement", "annex"]
NoteKind = Literal["attention", "a-savoir", "a-noter", "rappel", "exemple", "consigne"]
ListKind = Literal["bullets", "numbers", "checklist"]
LinkKind = Literal["sheet", "question", "web"]


@dataclass(frozen=True, slots=True)
class Canary:
    """A question whose answer is known: one of ``sheets`` must be found before a new index is published."""

    question: str
    sheets: tuple[str, ...]


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
    canaries: tuple[Canary, ...] = ()

    @property
    def location(self) -> str:
        """The address or path, for messages."""
        return self.url or str(self.path)


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
    """A table with merged cells repeated where they reach: every row has as many cells as the widest.

    Attributes:
        labels: number of leading columns that name their row, as a header row names its columns.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: int = 0


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
class Link:
    """A link from a sheet to another one (``kind`` ``sheet``), a question that it answers or a page of the web.

    ``target`` is an identifier, or the address of a page.
    """

    kind: LinkKind
    target: str
    title: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One official sheet, whole: nothing of its text is left out of ``blocks``.

    Attributes:
        id: identifier in its source (``F14929``, ``R1234``, ``N360``, ``article101094``, a file name).
        source: name of the source.
        kind: the source's own type (``Fiche d'information``, ``Formulaire``...).
        audience, other_audiences: public of the sheet and, if it has several, the others.
        breadcrumb: themes above the sheet, widest first, without the sheet itself.
        updated, changed: date of the sheet and of its last important change, ``YYYY-MM-DD`` or empty.
        status: ``enCoursDeMiseAJour``, ``miseAJourAVenir`` or empty (schema 3.5, ``statut``).
        blocks: everything a reader can read, in reading order; annexes (services, contacts, references...) last.
        questions: the questionnaire whose answers choose conditional fragments.
        links: sheets and questions that this one points to.
        contacts: names and addresses (``https://...``) of the offices, services and forms that it sends to.
        resources: services, offices, documents to bring, legal references... as data.
        unknown: elements and attributes that the parser does not know; their text is kept in ``blocks``.
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
    resources: Resources = NO_RESOURCES
    other_audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read: ``item`` of ``source``, with a reason and a remedy in French."""

    source: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Words in ``item`` of ``source`` that seem aimed at a model rather than at a reader: why, and the words."""

    source: str
    item: str
    reason: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class SheetText:
    """What a corpus says in one sheet, as two corpora are compared: (section path, text) pairs in reading order.

    ``passages`` come from chunks: several may follow each other under one section.
    """

    source: str
    id: str
    title: str
    updated: str
    passages: tuple[tuple[str, str], ...]
