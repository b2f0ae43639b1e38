"""``Tableau`` -> `Table`: merged cells are repeated where they reach, header rows are joined into one header."""

from __future__ import annotations

from lxml import etree

from ingestion.dila.inline import child_text, fold, text_of
from ingestion.errors import SheetError
from ingestion.schema import Table

MAX_SPAN = 100
MAX_CELLS = 100_000
"""Real tables stay under 20 columns; a larger span is cut and a larger table refused, so that a forged one can't fill
the memory."""

TABLE_PARTS = frozenset("TitreRiche Titre Resume Affichage Colonne Rangée".split())
"""Children of a table that this module reads, or that only set its layout."""


def read_table(element: etree._Element) -> Table:
    """Read one table; rows before the first ordinary one that are marked ``header`` become the header.

    Raises:
        SheetError: more than `MAX_CELLS` cells once merged ones are repeated.
    """
    rows = list(element.iterfind("Rangée"))
    grid = _grid(rows)
    headers = 0
    while headers < len(rows) and rows[headers].get("type") == "header":
        headers += 1
    title = fold(f"{child_text(element, 'TitreRiche')} {child_text(element, 'Titre')}")
    summary = child_text(element, "Resume")
    return Table(" : ".join(part for part in (title, summary) if part), _join(grid[:headers]), tuple(grid[headers:]))


def _grid(rows: list[etree._Element]) -> list[tuple[str, ...]]:
    """Cells by row and column (HTML's table model): spans repeat the text, short rows are filled with blanks."""
    cells: dict[tuple[int, int], str] = {}
    for line, row in enumerate(rows):
        column = 0
        for cell in row:
            while (line, column) in cells:
                column += 1
            width, height = _span(cell, "fusionHorizontale"), _span(cell, "fusionVerticale")
            text = cell_text(cell)
            _check_size(len(cells) + width * height)
            for down in range(min(height, len(rows) - line)):
                for right in range(width):
                    cells.setdefault((line + down, column + right), text)
            column += width
    width = max((column + 1 for _, column in cells), default=0)
    _check_size(width * len(rows))
    return [tuple(cells.get((line, column), "") for column in range(width)) for line in range(len(rows))]


def cell_text(cell: etree._Element) -> str:
    """The words of a cell; its paragraphs and items are parted by a stroke so that sentences stay apart."""
    lines = [fold(cell.text or "")]
    for child in cell:
        lines += [text_of(item) for item in child.iterfind("Item")] if child.tag == "Liste" else [text_of(child)]
        lines.append(fold(child.tail or ""))
    return " / ".join(line for line in lines if line)


def _check_size(cells: int) -> None:
    if cells > MAX_CELLS:
        raise SheetError(f"tableau de plus de {MAX_CELLS} cellules, refusé")


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1")
    if not value.isdecimal():
        return 1
    # Python refuses to convert thousands of digits
    return min(max(int(value[:9]), 1), MAX_SPAN)


def _join(headers: list[tuple[str, ...]]) -> tuple[str, ...]:
    """One label a column: the header cells above it, each once, from top to bottom."""
    return tuple(" – ".join(dict.fromkeys(cell for cell in column if cell)) for column in zip(*headers, strict=True))
