"""``Tableau`` -> `Table`."""

from __future__ import annotations

from itertools import takewhile

from lxml import etree

from ingestion.parsing.dila.inline import child_text, fold
from ingestion.parsing.dila.resource_lines import parted_text
from ingestion.parsing.grid import Cell, Row, span, table
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
    labels = len(list(takewhile(lambda column: column.get("type") == "header", element.iterfind("Colonne"))))
    return table(" : ".join(part for part in (title, summary) if part), rows, labels)


def _cell(cell: etree._Element) -> Cell:
    return Cell(parted_text(cell), span(cell.get("fusionHorizontale")), span(cell.get("fusionVerticale")))
