"""Whom to contact: those that the best sheets name, then the partners that they send to, then the theme's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.linking import web
from assistant.outcomes import directory
from assistant.outcomes.schema import Contact
from retrieval.facts.reading import facts
from retrieval.schema import Chunk, Hit
from retrieval.sheets.data import sheet_data
from retrieval.sheets.resources import Office

MOST_CONTACTS = 3
READ_SHEETS = 3
"""Sheets whose contacts are proposed: those further down are often of another subject."""


def contacts(hits: Sequence[Hit], limit: int = MOST_CONTACTS) -> tuple[Contact, ...]:
    """Up to ``limit`` contacts, each name once; Allô Service Public where the sheets tell of none.

    Args:
        hits: best sheet first; only the opening passage of a sheet carries its offices.
    """
    first: dict[str, Chunk] = {}
    for hit in hits:
        known = first.get(hit.chunk.sheet_key)
        if known is None or hit.chunk.position < known.position:
            first[hit.chunk.sheet_key] = hit.chunk
    sheets = tuple(first.values())[:READ_SHEETS]
    found = (*_offices(sheets), *_operators(sheets), *_themes(sheets[:1]))
    named = {contact.name: contact for contact in reversed(found)}
    ordered = dict.fromkeys(contact.name for contact in found)
    return tuple(named[name] for name in islice(ordered, limit)) or (directory.PUBLIC_SERVICE,)


def reached(contact: Contact) -> str:
    """A contact as one line of Markdown: its name, number, hours and address."""
    parts = (contact.name, contact.phone and f"**{contact.phone}**", contact.hours, contact.url and f"<{contact.url}>")
    return " – ".join(filter(None, parts))


def _offices(sheets: Sequence[Chunk]) -> Iterator[Contact]:
    for sheet in sheets[:1]:
        for office in sheet_data(sheet).resources.offices:
            # one of a single case (« Vous dépendez de la MSA ») could send everybody else to the wrong place
            if not (office.unavailable or office.scope.path or office.scope.conditions):
                yield _contact(office)


def _contact(office: Office) -> Contact:
    phone = next((fact.text for fact in facts(office.details) if fact.kind == "phone"), "")
    return Contact(office.title, phone, web(office.url))


def _operators(sheets: Sequence[Chunk]) -> Iterator[Contact]:
    for sheet in sheets:
        yield from (directory.BY_OPERATOR[name] for name in sheet.operators if name in directory.BY_OPERATOR)


def _themes(sheets: Sequence[Chunk]) -> Iterator[Contact]:
    for sheet in sheets:
        if sheet.breadcrumb and sheet.breadcrumb[0] in directory.BY_THEME:
            yield directory.BY_THEME[sheet.breadcrumb[0]]
