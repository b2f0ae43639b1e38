"""The frozen value that every reader of office documents gives."""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.schema import Block


@dataclass(frozen=True, slots=True)
class OfficeDocument:
    """What a document says, and what it says of itself.

    Attributes:
        title: from its properties, or empty.
        updated: date of its last change, from its properties, ``YYYY-MM-DD`` or empty.
        blocks: everything a reader can read, in reading order; a PDF of several pages has one section a page.
        unread: what could not be read though the rest was (« page 3 sans texte (numérisée ?) »).
    """

    title: str
    updated: str
    blocks: tuple[Block, ...]
    unread: tuple[str, ...] = ()
