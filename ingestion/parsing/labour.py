"""The labour ministry's JSON list -> sheets. Each entry has ``pubId``, ``title``, ``url``, ``date``, ``sections``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ingestion.errors import SheetError, SourceError
from ingestion.parsing.markup import html_blocks
from ingestion.schema import Block, Failure, Section, Sheet, Source

_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


def read_labour(name: str, content: bytes, source: Source) -> Iterator[Sheet | Failure]:
    """All the sheets of the file, or for each one that can't be read the reason why.

    Raises:
        SourceError: the file is not the JSON list that the ministry publishes.
    """
    try:
        entries = json.loads(content.decode("utf-8-sig"))
        # an escape may stand for half a character, which no text can hold
        entries = json.loads(json.dumps(entries, ensure_ascii=False).encode(errors="replace"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise SourceError(f"« {name} » n'est pas du JSON en UTF-8 : téléchargez le fichier à nouveau.") from None
    if not isinstance(entries, list):
        raise SourceError(
            f"« {name} » n'est pas une liste de fiches : ce n'est pas le fichier du ministère du Travail."
        )
    for number, entry in enumerate(entries, 1):
        try:
            yield _sheet(entry, source)
        except SheetError as error:
            yield Failure(source.name, f"{name}, fiche n° {number}", str(error))


def _sheet(entry: Any, source: Source) -> Sheet:
    if not isinstance(entry, dict):
        raise SheetError("ce n'est pas un objet JSON")
    values = {key: entry.get(key) for key in ("pubId", "title", "url", "date", "description", "intro")}
    texts = {key: value.strip() if isinstance(value, str) else "" for key, value in values.items()}
    if not texts["pubId"] or not texts["title"]:
        raise SheetError("fiche sans identifiant (pubId) ou sans titre (title)")
    blocks = tuple(_blocks(texts, entry.get("sections")))
    if not blocks:
        raise SheetError(f"fiche {texts['pubId']} sans contenu")
    date = _DATE.search(texts["date"])
    return Sheet(
        id=texts["pubId"],
        source=source.name,
        kind="Fiche du ministère du Travail",
        title=texts["title"],
        url=texts["url"],
        audience=source.audience,
        breadcrumb=("Travail",),
        updated="-".join(reversed(date.groups())) if date else "",
        changed="",
        status="",
        blocks=blocks,
    )


def _blocks(texts: dict[str, str], sections: Any) -> Iterator[Block]:
    yield from html_blocks(texts["intro"] or texts["description"])
    for section in sections if isinstance(sections, list) else []:
        markup = section.get("html") if isinstance(section, dict) else None
        inner = html_blocks(markup) if isinstance(markup, str) else ()
        if inner:
            yield Section("chapter", str(section.get("title") or "").strip(), inner)
