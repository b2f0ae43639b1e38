"""What a sheet sends to, asks for and explains, as frozen values: an assistant shows it beside an answer."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.sheets.condition import Condition


@dataclass(frozen=True, slots=True)
class Scope:
    """Where something is true: under these headings (situation, chapter, case), when all these conditions hold.

    Empty when it holds for the whole sheet. ``path`` reads as the section path of the passages beside it.
    """

    path: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """An online service, form, simulator or model letter that a sheet sends to, or that a resource is.

    Attributes:
        id: identifier of the resource that tells more (``R1234``), or empty.
        kind: the source's own type (``Téléservice``, ``Formulaire``, ``Simulateur``...).
        url, notice: addresses of the service and of its guide, or empty.
        provider: who runs it.
        cerfa: number of the form, or empty.
        france_connect: whether one can log in with FranceConnect.
        unavailable: whether it is out of service.
    """

    id: str
    kind: str
    title: str
    url: str = ""
    notice: str = ""
    provider: str = ""
    cerfa: str = ""
    france_connect: bool = False
    unavailable: bool = False
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Office:
    """A counter, contact centre or help line.

    Attributes:
        id, kind: identifier of its resource and the source's own type (``Local``, ``Centre de contact``...).
        purpose: what to go there for.
        pivot: kind of local office, as the directory of administrations names it (``mairie``, ``cpam``).
        details: its opening hours, telephone numbers... as one text.
    """

    id: str
    kind: str
    title: str
    purpose: str = ""
    url: str = ""
    pivot: str = ""
    details: str = ""
    unavailable: bool = False
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """Something to bring, always or under a condition."""

    title: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Documents to bring, after the sentence that leads to them (empty if there is none)."""

    lead: str
    documents: tuple[RequiredDocument, ...]
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Announcement:
    """A change to come (``Avertissement``) and when it was announced, ``YYYY-MM-DD`` or empty."""

    title: str
    date: str
    text: str
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Reference:
    """A legal text and what it is about."""

    title: str
    subject: str
    url: str
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Term:
    """A word or abbreviation that a sheet explains."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Resources:
    """What an agent needs next, as data; ``Sheet.blocks`` says all of it in words too."""

    services: tuple[Service, ...] = ()
    offices: tuple[Office, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    references: tuple[Reference, ...] = ()
    terms: tuple[Term, ...] = ()


NO_RESOURCES = Resources()
