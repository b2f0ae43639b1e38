"""``Tableau`` -> `Table`."""

from __future__ import annotations

from lxml import etree

from ingestion.dila.inline import child_text, fold, text_of
from ingestion.grid import Cell, Row, span, table
from ingestion.schema import Table

TABLE_PARTS = frozenset("TitreRiche Titre Resume Affichage Colonne Rangée".split())
"""Children of a table that this module reads, or that only set its layout."""


def read_table(element: etree._Element) -> Table:
    """Read one table.

    Raises:
        SheetError: a forged one, too large.
    """
    title = fold(f"{child_text(element, 'TitreRiche')} {child_text(element, 'Titre')}")
    summary = child_text(element, "Resume")
    rows = [Row(row.get("type") == "header", tuple(map(_cell, row))) for row in element.iterfind("Rangée")]
    return table(" : ".join(part for part in (title, summary) if part), rows)


def _cell(cell: etree._Element) -> Cell:
    return Cell(cell_text(cell), span(cell.get("fusionHorizontale")), span(cell.get("fusionVerticale")))


def cell_text(cell: etree._Element) -> str:
    """The words of a cell; its paragraphs and items are parted by a stroke so that sentences stay apart."""
    lines = [fold(cell.text or "")]
    for child in cell:
        lines += [text_of(item) for item in child.iterfind("Item")] if child.tag == "Liste" else [text_of(child)]
        lines.append(fold(child.tail or ""))
    return " / ".join(line for line in lines if line)
