"""A corpus held in memory, which remembers what was asked of it."""

from __future__ import annotations

from collections.abc import Mapping

from ingestion.changes.schema import SheetName
from ingestion.schema import SheetText


class MemoryCorpus:
    """Sheets given as values; the digest of a sheet is all of it."""

    def __init__(self, name: str, *sheets: SheetText, redirections: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.read: list[SheetName] = []
        self._sheets = {(sheet.source, sheet.id): sheet for sheet in sheets}
        self._redirections = redirections or {}

    def digests(self) -> Mapping[SheetName, str]:
        return {name: repr(sheet) for name, sheet in self._sheets.items()}

    def redirections(self) -> Mapping[str, str]:
        return self._redirections

    def title(self, sheet: SheetName) -> str:
        return self._sheets[sheet].title

    def text(self, sheet: SheetName) -> SheetText:
        self.read.append(sheet)
        return self._sheets[sheet]
