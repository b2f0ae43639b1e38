"""Rows of cells -> `Table`, by HTML's table model: a merged cell is repeated where it reaches.

Source: https://html.spec.whatwg.org/multipage/tables.html#forming-a-table
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from ingestion.errors import SheetError
from ingestion.schema import Table

MAX_SPAN = 100
MAX_CELLS = 100_000
"""Real tables stay under 20 columns; a larger span is cut and a larger table refused, so that a forged one can't fill
the memory."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell and how many columns and rows it covers."""

    text: str
    width: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that start on a row."""

    header: bool
    cells: tuple[Cell, ...]


def table(title: str, rows: list[Row], labels: int = 0) -> Table:
    """Rows before the first ordinary one become the header, short rows are filled with blanks.

    Args:
        labels: number of leading columns that name their row.

    Raises:
        SheetError: more than `MAX_CELLS` cells once merged ones are repeated.
    """
    grid = _grid(rows)
    headers = len(list(takewhile(lambda row: row.header, rows)))
    return Table(title, _join(grid[:headers]), tuple(grid[headers:]), labels)


def span(value: str | None) -> int:
    """How far a cell reaches, from 1 to `MAX_SPAN`; a value without meaning counts for 1."""
    if value is None or not value.isdecimal():
        return 1
    # Python refuses to convert thousands of digits
    return min(max(int(value[:9]), 1), MAX_SPAN)


def _grid(rows: list[Row]) -> list[tuple[str, ...]]:
    cells: dict[tuple[int, int], str] = {}
    for line, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while (line, column) in cells:
                column += 1
            _check_size(len(cells) + cell.width * cell.height)
            for down in range(min(cell.height, len(rows) - line)):
                for right in range(cell.width):
                    cells.setdefault((line + down, column + right), cell.text)
            column += cell.width
    width = max((column + 1 for _, column in cells), default=0)
    _check_size(width * len(rows))
    return [tuple(cells.get((line, column), "") for column in range(width)) for line in range(len(rows))]


def _check_size(cells: int) -> None:
    if cells > MAX_CELLS:
        raise SheetError(f"tableau de plus de {MAX_CELLS} cellules, refusé")


def _join(headers: list[tuple[str, ...]]) -> tuple[str, ...]:
    """One label a column: the header cells above it, each once, from top to bottom."""
    return tuple(" – ".join(dict.fromkeys(cell for cell in column if cell)) for column in zip(*headers, strict=True))
