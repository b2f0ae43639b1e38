"""Sheets written by hand, whole: their passages and where they branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.cases.schema import SheetView
from ingestion.splitting.chunking import chunk_sheet
from retrieval.schema import Chunk, chunk_id
from retrieval.sheets.data import SheetData
from retrieval.sheets.questionnaire import Branch, Question
from tests.ingestion.samples import sheet_of

EXAMPLES = Path(__file__).parents[3] / "ingestion" / "exemples"


def chunk(
    text: str, position: int = 0, section: tuple[str, ...] = (), title: str = "Passeport", sheet: str = "F1"
) -> Chunk:
    """One passage of a sheet."""
    return Chunk(
        chunk_id("vosdroits", "F1", str(position)), "F1", title, ("Papiers",), section, text,
        "https://www.service-public.gouv.fr/F1", "2020-07-16", "vosdroits", "Particuliers", position,
    )  # fmt: skip


def view(
    texts: Mapping[tuple[str, ...], str], title: str = "Passeport", questions: Sequence[Question] = (), **data: object
) -> SheetView:
    """A sheet with one passage a heading, each heading of a path being a case: ``("Majeur", "En France")``."""
    chunks = [chunk(text, position, path, title) for position, (path, text) in enumerate(texts.items())]
    values = {"branches": branches(tuple(texts)), "questions": tuple(questions), **data}
    opening = replace(chunks[0], data=SheetData(**values).to_json())  # type: ignore[arg-type]
    return SheetView.of((opening, *chunks[1:]))


def branches(paths: Sequence[tuple[str, ...]]) -> tuple[Branch, ...]:
    """The cases of these passages, in reading order."""
    found: dict[tuple[str, ...], Branch] = {}
    for position, path in enumerate(paths):
        for length in range(1, len(path) + 1):
            known = found.get(path[:length], Branch("case", path[:length], position, position, length - 1))
            found[path[:length]] = replace(known, last=position + 1)
    return tuple(found.values())


def example(sheet_id: str) -> SheetView:
    """One of the demonstration sheets."""
    return SheetView.of(tuple(chunk_sheet(sheet_of((EXAMPLES / f"{sheet_id}.xml").read_bytes()))))
