"""The frozen values of this package: what may be told to the citizen, and the versions made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.citing import Citation
from assistant.errors import AssistantError
from retrieval.sheets.resources import Term

Role = Literal["heading", "lead", "sentence", "item"]
"""``heading``: the sheet and the case; ``lead``: a line that is no sentence and goes on with what follows (« Pièces à
fournir : », a label); ``sentence``; ``item``: of a list."""

VersionKind = Literal["plain", "email", "sms", "page", "translation"]


class NothingToTell(AssistantError):
    """The answer has no statement that may be told to a citizen."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the answer in plain text, without Markdown or citation number.

    Attributes:
        number: of its citation; 0 for none (a heading).
        sure: the cited passage says it; otherwise each version marks it « à vérifier ».
    """

    text: str
    number: int = 0
    sure: bool = True
    role: Role = "sentence"


@dataclass(frozen=True, slots=True)
class Document:
    """Something to bring; ``case`` tells in which case, empty when always."""

    title: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An online service or a form: ``url`` is of the web or empty, ``note`` holds its form number or what to know."""

    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to contact: what for, and hours or telephone numbers as one text."""

    title: str
    purpose: str = ""
    details: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """All that may be told to the citizen, and nothing else: each version is made of it alone.

    Attributes:
        statements: in reading order, at least one of them no heading; unsupported ones are left out.
        sources: the passages cited, in the order of their numbers.
        terms: words that the sheet explains.
        examples: some source is one of our demonstration sheets, which every version says.
        notices: what the agent must know before sending anything, in French.
    """

    question: str
    statements: tuple[Statement, ...]
    sources: tuple[Citation, ...]
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    contacts: tuple[Contact, ...] = ()
    terms: tuple[Term, ...] = ()
    examples: bool = False
    notices: tuple[str, ...] = ()

    @property
    def sheets(self) -> tuple[Citation, ...]:
        """The first citation of each sheet."""
        return tuple({source.sheet_id: source for source in reversed(self.sources)}.values())[::-1]

    @property
    def updated(self) -> str:
        """Date of the oldest of the sheets, ``YYYY-MM-DD``; empty when one of them has none."""
        return min((sheet.updated for sheet in self.sheets), default="")


@dataclass(frozen=True, slots=True)
class Version:
    """An answer rewritten for the citizen.

    Attributes:
        title: subject of the e-mail, title of the page; what it is for the others.
        text: ready to be sent once read over; HTML for ``page``, plain text otherwise.
        notices: what the agent must know before sending it, in French.
        language: BCP 47 tag of the text.
    """

    kind: VersionKind
    title: str
    text: str
    notices: tuple[str, ...] = ()
    language: str = "fr"
