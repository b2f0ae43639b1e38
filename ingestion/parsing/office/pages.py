"""PDF -> the lines and tables of its pages, by pdfplumber, in the order in which its software wrote them.

That order keeps columns whole and a bullet with its words, which the places on the page alone would not tell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfplumber.page import Page as PlumberPage
from pdfplumber.table import Table as PlumberTable
from pdfplumber.utils.exceptions import PdfminerException

from ingestion.errors import SheetError
from ingestion.parsing.grid import Cell, Row
from ingestion.parsing.markup import fold
from ingestion.parsing.office.properties import sane_date, sane_title

MAX_PAGES = 300
_DRAWINGS = 5_000
"""A page with more lines and rectangles is a plan or a chart: tables are not looked for, which would take minutes."""
_WORDS = {"use_text_flow": True, "keep_blank_chars": True, "x_tolerance_ratio": 0.15}
"""Blanks are kept as they are written: no-break ones stay."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the top left corner of the page."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one base line; `size` in points is that of most of them."""

    text: str
    size: float
    bold: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table, as rows of cells with their reach."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds, in reading order; nothing where it is a picture."""

    number: int
    height: float
    content: tuple[Line | Grid, ...]


@dataclass(frozen=True, slots=True)
class Pdf:
    """The pages of a document, its title and the date of its last change (``YYYY-MM-DD``), empty if not known."""

    title: str
    updated: str
    pages: tuple[Page, ...]


def read_pages(content: bytes) -> Pdf:
    """The pages of a PDF.

    Raises:
        SheetError: not a PDF, protected by a password, damaged, or more than `MAX_PAGES` pages.
        MemoryError, RecursionError: a forged one, beyond what the process may take.
    """
    if b"%PDF-" not in content[:1024]:
        raise SheetError("ce n'est pas un PDF, malgré le nom du fichier ; vérifiez-le ou récupérez-le à nouveau")
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise SheetError(f"PDF de {len(pdf.pages)} pages ; la limite est {MAX_PAGES} : découpez-le")
            said = {key: str(value) for key, value in pdf.metadata.items()}
            updated = sane_date(said.get("ModDate")) or sane_date(said.get("CreationDate"))
            return Pdf(sane_title(said.get("Title")), updated, tuple(_page(page) for page in pdf.pages))
    except (SheetError, MemoryError, RecursionError):
        raise
    except Exception as error:  # pdfminer takes a document at its word: any error can come out of one that is damaged
        raise SheetError(_cause(error)) from None


def _cause(error: Exception) -> str:
    origin = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    if isinstance(origin, MemoryError):
        return "PDF trop lourd pour être lu ; découpez-le"
    if type(origin).__name__ in ("PDFPasswordIncorrect", "PDFEncryptionError"):
        return "PDF protégé par un mot de passe ; enregistrez-le sans mot de passe"
    return "PDF abîmé ou tronqué ; ouvrez-le et enregistrez-le à nouveau en PDF"


def _page(page: PlumberPage) -> Page:
    whole = page.dedupe_chars()
    drawings = len(whole.rects) + len(whole.lines) + len(whole.curves)
    tables = [table for table in whole.find_tables() if _is_table(table)] if drawings <= _DRAWINGS else []
    words = [word for word in whole.extract_words(extra_attrs=["fontname", "size"], **_WORDS) if word["text"].strip()]
    content = tuple(_content(whole, words, tables))
    page.close()  # what a page holds is heavy: one at a time
    return Page(page.page_number, float(page.height), content)


def _is_table(table: PlumberTable) -> bool:
    """Whether it has two columns and two rows: a frame around a paragraph is drawn with the same lines."""
    boxes = [cell for cell in table.cells if cell]
    return len({box[0] for box in boxes}) > 1 and len({box[1] for box in boxes}) > 1


def _content(page: PlumberPage, words: list[dict[str, Any]], tables: list[PlumberTable]) -> Iterator[Line | Grid]:
    """The lines, each table where its first word stands."""
    said: set[int] = set()
    line: list[dict[str, Any]] = []
    for word in words:
        inside = next((rank for rank, table in enumerate(tables) if _holds(table.bbox, word)), None)
        if line and (inside is not None or not _same_line(line[-1], word)):
            yield _line(line)
            line = []
        if inside is None:
            line.append(word)
        elif inside not in said:
            said.add(inside)
            yield Grid(tuple(_rows(page, tables[inside])))
    if line:
        yield _line(line)


def _holds(box: Box, thing: dict[str, Any]) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _same_line(before: dict[str, Any], word: dict[str, Any]) -> bool:
    """Whether `word` stands on the right of `before`, at least half as high up; a raised « er » does."""
    overlap = min(before["bottom"], word["bottom"]) - max(before["top"], word["top"])
    height = min(before["bottom"] - before["top"], word["bottom"] - word["top"])
    return bool(overlap > height / 2 and word["x0"] >= before["x0"])


def _line(words: list[dict[str, Any]]) -> Line:
    text = ""
    for before, word in zip([None, *words], words, strict=False):
        # a change of font in the middle of a word leaves no gap
        gap = before is not None and word["x0"] - before["x1"] > 0.15 * word["size"]
        text += " " * gap + word["text"]
    main = max(words, key=lambda word: len(word["text"]))
    box = (words[0]["x0"], main["top"], max(word["x1"] for word in words), main["bottom"])
    bold = all(_is_bold(word["fontname"]) for word in words)
    return Line(fold(text), round(float(main["size"]), 1), bold, box)


def _is_bold(font: str) -> bool:
    return any(mark in font.lower() for mark in ("bold", "black", "heavy", "semibold", "demi"))


def _rows(page: PlumberPage, table: PlumberTable) -> Iterator[Row]:
    """The rows of a table; the first is a header if it is in bold and the second is not."""
    boxes = [cell for cell in table.cells if cell]
    words: dict[Box, list[dict[str, Any]]] = {box: [] for box in boxes}
    for word in page.crop(_inside(page, table.bbox)).extract_words(extra_attrs=["fontname"], **_WORDS):
        home = next((box for box in boxes if _holds(box, word)), None)
        if home is not None:
            words[home].append(word)
    first, second, *_ = ([box for box in boxes if box[1] == top] for top in sorted({box[1] for box in boxes}))
    header = _all_bold(words, first) and not _all_bold(words, second)
    texts = {box: fold(" ".join(word["text"] for word in found)) for box, found in words.items()}
    for rank, cells in enumerate(_grid(texts)):
        yield Row(header and rank == 0, cells)


def _grid(texts: dict[Box, str]) -> Iterator[tuple[Cell, ...]]:
    """The cells that start on each row; one reaches as far as its frame covers, and a hole counts as a blank cell."""
    lefts, tops = sorted({box[0] for box in texts}), sorted({box[1] for box in texts})
    covered: set[tuple[float, float]] = set()
    for top in tops:
        cells = []
        for left in lefts:
            box = next((box for box in texts if box[:2] == (left, top)), None)
            if box is not None:
                across, down = [x for x in lefts if left <= x < box[2]], [y for y in tops if top <= y < box[3]]
                covered |= {(x, y) for x in across for y in down}
                cells.append(Cell(texts[box], len(across), len(down)))
            elif (left, top) not in covered:
                cells.append(Cell(""))
        yield tuple(cells)


def _inside(page: PlumberPage, box: Box) -> Box:
    """`box` without what leaves the page, where nothing can be cropped."""
    left, top, right, bottom = page.bbox
    return max(box[0], left), max(box[1], top), min(box[2], right), min(box[3], bottom)


def _all_bold(words: dict[Box, list[dict[str, Any]]], row: list[Box]) -> bool:
    found = [word for box in row for word in words[box] if word["text"].strip()]
    return bool(found) and all(_is_bold(word["fontname"]) for word in found)
