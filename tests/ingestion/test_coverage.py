"""No word of a sheet is lost on the way to its passages, counted sheet by sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from ingestion.archive import documents
from ingestion.chunking import chunk_sheet
from ingestion.dila.body import SILENT
from ingestion.dila.inline import INLINE
from ingestion.dila.reader import read_root
from ingestion.dila.sheet import CONTEXT, DC, is_navigation, read_sheet
from ingestion.schema import Sheet

EXAMPLES = Path(__file__).parents[2] / "ingestion" / "exemples"
FLOOR = 0.995
UNSAID = (CONTEXT - {"Questionnaire"}) | SILENT | {"PivotLocal", "FranceConnect"}
"""Where the sheet stands, layout, and two codes that are said in other words (``maison_france_services``, ``true``)."""
SAID_ONCE = {"F90030.xml": {"Espace": 1, "personnel": 1}}
"""A link whose title and words are the same is written once."""
_WORD = re.compile(r"\w+")


def words_of_document(root: etree._Element) -> Counter[str]:
    text = "".join(piece for child in root if not str(child.tag).startswith(DC) for piece in pieces(child))
    return Counter(_WORD.findall(text))


def pieces(element: etree._Element) -> Iterator[str]:
    """The text under an element; a block element parts the words around it."""
    blank = "" if element.tag in INLINE else " "
    yield blank
    if element.tag not in UNSAID:
        yield element.text or ""
        for child in element:
            yield from pieces(child)
            yield child.tail or ""
    yield blank


def words_of_chunks(sheet: Sheet) -> Counter[str]:
    found = Counter(_WORD.findall(sheet.title))
    for chunk in chunk_sheet(sheet):
        found.update(_WORD.findall(f"{chunk.section_label} {chunk.text}"))
    return found


def lost_words(path: Path) -> dict[str, tuple[Counter[str], float]]:
    """Words of each document that reach no passage, and the share of its words that do."""
    losses = {}
    for document in documents(path, (".xml",)):
        root = read_root(document.content)
        if is_navigation(root):
            continue
        expected = words_of_document(root)
        lost = expected - words_of_chunks(read_sheet(root, "essai", "Particuliers"))
        losses[document.name] = (lost, 1 - lost.total() / expected.total())
    return losses


def test_the_examples_lose_no_word() -> None:
    losses = lost_words(EXAMPLES)
    assert len(losses) > 45
    assert {name: dict(lost) for name, (lost, _) in losses.items() if lost} == SAID_ONCE


@pytest.mark.corpus
@pytest.mark.parametrize(("path", "sheets"), [("vosdroits-2020.zip", 979), ("dated", 25)])
def test_real_sheets_lose_almost_no_word(shared: Path, path: str, sheets: int) -> None:
    """A cell repeated in a row without header is the loss that remains."""
    losses = lost_words(shared / "corpus" / path)
    assert len(losses) == sheets
    below = {name: (share, dict(lost)) for name, (lost, share) in losses.items() if share < FLOOR}
    assert below == {}
    assert sum(bool(lost) for lost, _ in losses.values()) < 0.01 * sheets
