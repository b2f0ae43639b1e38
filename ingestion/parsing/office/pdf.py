"""PDF -> blocks: one section a page, so that a passage says where it stands (« Page 3 › Horaires »).

A heading whose text goes on over the page is said again there. A document of one page needs no « Page 1 ».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from unstructured.documents.elements import Element, ListItem, Table, Title

from ingestion.errors import SheetError
from ingestion.parsing.markup import html_blocks
from ingestion.parsing.office.layout import elements
from ingestion.parsing.office.pages import Grid, Line, Page, read_pages
from ingestion.parsing.office.schema import OfficeDocument
from ingestion.schema import Block, Section

MAX_UNKNOWN_GLYPHS = 0.05
"""Part of the lines that may hold « (cid:12) », the mark of a font that doesn't say which letters it draws."""


def read_pdf(content: bytes) -> OfficeDocument:
    """The text of a PDF.

    Raises:
        SheetError: not a PDF, protected, damaged, too long, a scan, or fonts that don't say their letters.
    """
    pdf = read_pages(content)
    found = [thing for page in pdf.pages for thing in page.content]
    if not found:
        raise SheetError(
            "PDF sans texte (numérisé ?) : passez-le à la reconnaissance de caractères (OCR), "
            "ou enregistrez le document d'origine en PDF"
        )
    unknown = sum("(cid:" in _words(thing) for thing in found)
    if unknown > MAX_UNKNOWN_GLYPHS * len(found):
        raise SheetError("PDF dont les polices ne disent pas leurs lettres ; enregistrez le document d'origine en DOCX")
    blocks = _blocks(elements(pdf.pages), len(pdf.pages))
    return OfficeDocument(pdf.title, pdf.updated, tuple(blocks), tuple(_unread(pdf.pages)))


def _words(thing: Line | Grid) -> str:
    if isinstance(thing, Line):
        return thing.text
    return " ".join(cell.text for row in thing.rows for cell in row.cells)


def _unread(pages: tuple[Page, ...]) -> Iterator[str]:
    return (f"page {page.number} sans texte (numérisée ?)" for page in pages if not page.content)


def _blocks(found: Iterable[Element], pages: int) -> Iterator[Block]:
    """The blocks of all elements, page by page, each under the headings that are open there."""
    headings: list[Title] = []
    for number, group in groupby(found, key=lambda element: element.metadata.page_number):
        content = list(group)
        first = _depth(content[0]) if isinstance(content[0], Title) else None
        again = [title for title in headings if first is None or _depth(title) < first]
        for element in content:
            if isinstance(element, Title):
                headings = [title for title in headings if _depth(title) < _depth(element)] + [element]
        blocks = html_blocks("".join(_html([*again, *content])))
        if pages == 1:
            yield from blocks
        elif blocks:
            yield Section("chapter", f"Page {number}", blocks)


def _depth(element: Element) -> int:
    return element.metadata.category_depth or 0


def _html(content: Iterable[Element]) -> Iterator[str]:
    """Elements as HTML, which knows how to nest: items that follow each other make one list."""
    for is_item, group in groupby(content, key=lambda element: isinstance(element, ListItem)):
        if is_item:
            yield from _list(group)
            continue
        for element in group:
            if isinstance(element, Table):
                yield element.metadata.text_as_html or ""
            else:
                tag = f"h{_depth(element) + 1}" if isinstance(element, Title) else "p"
                yield f"<{tag}>{escape(element.text)}</{tag}>"


def _list(items: Iterable[Element]) -> Iterator[str]:
    """Nested lists: a list stays open inside its item until an item stands less deep."""
    open_lists = 0
    for item in items:
        deeper = min(_depth(item) + 1, open_lists + 1)
        yield "</ul>" * (open_lists - deeper) + "<ul>" * (deeper - open_lists)
        yield f"<li>{escape(item.text)}"
        open_lists = deeper
    yield "</ul>" * open_lists
