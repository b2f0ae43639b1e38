"""An answer as a text message: its first statements whole, the date of the sheet and its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from assistant.citizen.digits import in_digits, meanings
from assistant.citizen.gsm import PART, messages, septets, to_gsm
from assistant.citizen.schema import Statement, Told, Version
from assistant.citizen.wording import in_words, marked
from assistant.linking import web
from retrieval.schema import french_date

MOST_MESSAGES = 3
LIMIT = MOST_MESSAGES * PART
"""Septets, 459: what three messages hold together, three times 160 being sent as four (`assistant.citizen.gsm`)."""

EXAMPLE = "EXEMPLE, NE PAS UTILISER. "
_RESERVE = re.compile(
    r"(?:toutefois|cependant|néanmoins|mais|sauf|en revanche|par exception|sinon|dans le cas contraire|attention"
    r"|par contre|à défaut|exception)\b",
    re.IGNORECASE,
)
"""How a statement begins that limits the one before: neither is told without the other."""

Unit = tuple[Statement, ...]
"""Statements that mean something together only: a list and what leads to it, a rule and its limits."""


def sms(told: Told) -> Version:
    """As many first units of the answer as fit, none cut, each under its heading; at least where to read the answer.

    The text is in the GSM alphabet and takes at most `LIMIT` septets, so that it has fewer than 480 characters.
    """
    kept = fitting(told)
    text = f"{_start(told)}{_written(kept) or _nothing(told)}{_end(told)}".strip()
    return Version("sms", "SMS", text, (*told.notices, *_notices(told, kept, text)))


def fitting(told: Told) -> tuple[Unit, ...]:
    """The first units that a text message can hold whole; none when the first is too long or can't be written."""
    every = units(told.statements)
    kept: tuple[Unit, ...] = ()
    for count in range(1, len(every) + 1):
        written = _written(every[:count])
        if written is None or septets(written) > _room(told):
            break
        kept = every[:count]
    return kept


def units(statements: tuple[Statement, ...]) -> tuple[Unit, ...]:
    """The statements in their order, those together that can't be told apart, each heading with what follows it."""
    found: list[list[Statement]] = []
    for statement in statements:
        previous = found[-1][-1] if found else None
        leads = previous is not None and previous.role in ("heading", "lead")
        listed = previous is not None and statement.role == "item" == previous.role
        limits = previous is not None and statement.role == "sentence" and _RESERVE.match(statement.text)
        if leads or listed or limits:
            found[-1].append(statement)
        else:
            found.append([statement])
    return tuple(tuple(unit) for unit in found if unit[-1].role in ("sentence", "item"))


def _room(told: Told) -> int:
    return LIMIT - septets(_start(told)) - septets(_end(told))


def _start(told: Told) -> str:
    return EXAMPLE if told.examples else ""


def _written(told: tuple[Unit, ...]) -> str | None:
    """Units in the alphabet of text messages; None when a figure could not be written as it is."""
    statements = [statement for unit in told for statement in unit]
    pieces = []
    for listed, group in groupby(statements, key=lambda statement: statement.role == "item"):
        words = [_words(statement) for statement in group]
        pieces.append(" ; ".join(word.rstrip(" .;,") for word in words) + "." if listed else "\n".join(words))
    text = "\n".join(pieces)
    written = to_gsm(text)
    return written if written is not None and meanings(written) == meanings(text) else None


def _words(statement: Statement) -> str:
    """The words of a statement; a title keeps its numbers, which may be a name (« permis à un euro »)."""
    return in_words(statement.text) if statement.role == "heading" else in_digits(marked(statement))


def _end(told: Told) -> str:
    """The date and the address of the first sheet, when there is room for the address."""
    if not told.sheets:
        return ""
    sheet = told.sheets[0]
    date = french_date(sheet.updated)
    address = sheet.url if web(sheet.url) == to_gsm(sheet.url) else ""
    end = " ".join(filter(None, ("\nFiche", f"du {date}" if date else "sans date", f": {address}" if address else "")))
    return end if septets(end) <= PART else f"\nFiche du {date}" if date else ""


def _nothing(told: Told) -> str:
    """Where the answer is, when none of it fits."""
    title = to_gsm(told.sheets[0].title) if told.sheets else None
    named = f'Votre réponse est dans la fiche "{title}" de service-public.' if title else ""
    if named and septets(named) <= _room(told):
        return named
    return "Votre maison France services a une réponse pour vous : contactez-la."


def _notices(told: Told, kept: tuple[Unit, ...], text: str) -> Iterator[str]:
    """What the agent must know: what is not said, and how many messages will be paid."""
    if not kept:
        yield "La première information ne tient pas dans un SMS sans être coupée : le SMS renvoie à la fiche."
    elif len(kept) < len(units(told.statements)):
        yield "Le SMS ne dit que le début de la réponse ; la suite est sur la fiche."
    count = messages(text)
    yield f"{len(text)} caractères, soit {count} SMS." if count > 1 else f"{len(text)} caractères, soit un SMS."
