"""What all versions for the citizen say around an answer: dates, sources, documents, services, reserves. In French."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.citizen.schema import Contact, Document, Link, Statement, Told
from retrieval.question.vocabulary import fold
from retrieval.schema import PATH_SEPARATOR

TO_CHECK = "(à vérifier)"
EXAMPLES = "EXEMPLE, À NE PAS UTILISER : ces informations viennent de fiches de démonstration."

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def long_date(iso: str) -> str:
    """``2025-07-01`` in words, « 1er juillet 2025 »; anything else is empty."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])-(\d{2})", iso)
    if not match:
        return ""
    day = int(match[3])
    return f"{'1er' if day == 1 else day} {_MONTHS[int(match[2]) - 1]} {match[1]}"


def marked(statement: Statement, text: str = "") -> str:
    """The statement, or other words for it, with the mark of what is not sure."""
    text = text or statement.text
    return text if statement.sure or statement.role == "heading" else f"{text} {TO_CHECK}"


def bulleted(text: str) -> str:
    """An item of a list with its mark, unless a number already is one."""
    return text if re.match(r"\d{1,3}[.)] ", text) else f"- {text}"


def dated(told: Told) -> Iterator[str]:
    """Each sheet, its date and its address, on one line."""
    for sheet in told.sheets:
        date = long_date(sheet.updated)
        state = f"mise à jour le {date}" if date else "sans date de mise à jour"
        yield " – ".join(filter(None, (sheet.title, state, sheet.url)))


def in_words(label: str) -> str:
    """A path of headings without its signs: « Pour un mineur – À l'étranger »."""
    return label.replace(PATH_SEPARATOR, " – ")


def _link(one: Link) -> str:
    """The title of a service, what to know of it, and its address in full."""
    return " : ".join(filter(None, (f"{one.title} ({one.note})" if one.note else one.title, one.url)))


def _contact(one: Contact) -> str:
    """Whom to contact and what for, then hours and numbers, on one line."""
    details = " ; ".join(line.strip() for line in one.details.split("\n") if line.strip())
    return " – ".join(filter(None, (one.title, one.purpose, details, one.url)))


def by_case(documents: tuple[Document, ...]) -> dict[str, list[str]]:
    """The documents of each case, under its name as it is shown; those to bring always under an empty one."""
    cases: dict[str, list[str]] = {}
    for document in documents:
        cases.setdefault(in_words(document.case), []).append(document.title)
    return cases


def _untold(told: Told) -> tuple[Document, ...]:
    """The documents to bring that the answer does not list already."""
    listed = {_bare(statement.text) for statement in told.statements if statement.role == "item"}
    return tuple(document for document in told.documents if _bare(document.title) not in listed)


def _bare(title: str) -> str:
    return fold(title).strip(" .;,")


def sections(told: Told) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What comes after the answer, as titles and lines; a section without any line is left out."""
    documents = by_case(_untold(told)).items()
    found = (
        *((f"Documents à apporter ({case})" if case else "Documents à apporter", titles) for case, titles in documents),
        ("Services et formulaires", [_link(one) for one in told.links]),
        ("Qui contacter", [_contact(one) for one in told.contacts]),
    )
    return ((title, tuple(lines)) for title, lines in found if lines)
