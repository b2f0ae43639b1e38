"""The lines of a PDF -> unstructured's elements: titles by size and weight, items by bullet, paragraphs by their gaps.

Each element knows its page and its depth. No language model is asked: a heading is what is set as one.
Source: https://docs.unstructured.io/open-source/concepts/document-elements
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from statistics import median

from unstructured.documents.elements import Element, ElementMetadata, ListItem, NarrativeText, Table, Title
from unstructured.nlp.patterns import UNICODE_BULLETS_RE

from ingestion.parsing.grid import Row
from ingestion.parsing.office.pages import Grid, Line, Page

LARGER = 1.12
"""A heading is at least this much larger than the body (11 points on 12.5); smaller differences are accidents."""
MAX_HEADING = 150
"""Characters; longer lines in large letters are a poster's text."""
MARGIN = 0.12
"""Part of a page's height, at the top and at the bottom, where headers and footers stand."""
INDENT = 8.0
"""Points by which a nested list stands further right."""

_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.)°]\s")
_PAGE_NUMBER = re.compile(r"\d+")
_BULLETS_OF_FONTS = "\uf0b7\uf0a7\uf0d8\uf0fc\uf02d"
"""Word sets its bullets in symbol fonts, whose characters have no meaning of their own."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How the body of a document is set, in points: its size, and the gap between two lines of one paragraph."""

    size: float
    gap: float
    titles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, item or heading in the making; `depth` is that of a heading, or -1."""

    lines: tuple[Line, ...]
    depth: int
    item: bool


def elements(pages: tuple[Page, ...]) -> Iterator[Element]:
    """The elements of all pages; a header or footer that comes back from page to page is said once."""
    pages = _without_repeats(pages)
    setting = _setting(pages)
    for page in pages:
        bullets = sorted({line.box[0] for line in page.content if isinstance(line, Line) and _bullet(line.text)})
        run: list[Line] = []
        for thing in [*page.content, None]:
            if isinstance(thing, Line):
                run.append(thing)
                continue
            for piece in _pieces(run, setting):
                yield _element(piece, bullets, page.number)
            run = []
            if thing is not None:
                yield _table(thing, page.number)


def _without_repeats(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Pages without what comes back in their margins, but for the first time, page numbers aside."""
    counts = Counter(mark for page in pages for mark in {_mark(line, page) for line in page.content} if mark)
    said: set[str] = set()
    kept = []
    for page in pages:
        content = []
        for line in page.content:
            mark = _mark(line, page)
            repeated = bool(mark) and counts[mark] > 1
            if not repeated or (mark not in said and mark.strip("# /-|")):
                content.append(line)
            said |= {mark} if repeated else set()
        kept.append(replace(page, content=tuple(content)))
    return tuple(kept)


def _mark(line: Line | Grid, page: Page) -> str:
    """What a line in the margins says, whatever its numbers; nothing for the others."""
    if isinstance(line, Grid) or MARGIN * page.height < line.box[1] < (1 - MARGIN) * page.height:
        return ""
    return _PAGE_NUMBER.sub("#", line.text)


def _setting(pages: tuple[Page, ...]) -> Setting:
    lines = [line for page in pages for line in page.content if isinstance(line, Line)]
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    pairs = pairwise(lines)
    gaps = [gap for a, b in pairs if a.size == b.size == size and 0 < (gap := b.box[1] - a.box[3] + size) < 2 * size]
    larger = sorted({line.size for line in lines if line.size >= LARGER * size}, reverse=True)
    return Setting(size, min(median(gaps) if gaps else size, 1.6 * size) - size, tuple(larger))


def _depth(line: Line, setting: Setting) -> int:
    """0 for the largest headings; bold lines of the body's size are the deepest; -1 for the body."""
    if line.size in setting.titles:
        return min(setting.titles.index(line.size), 4)
    if line.bold and line.size >= setting.size and not _bullet(line.text):
        return min(len(setting.titles), 5)
    return -1


def _pieces(lines: list[Line], setting: Setting) -> Iterator[Piece]:
    piece: Piece | None = None
    for line in lines:
        depth = _depth(line, setting)
        if piece is not None and _continues(piece, line, depth, setting):
            piece = replace(piece, lines=(*piece.lines, line))
            continue
        if piece is not None:
            yield piece
        piece = Piece((line,), depth, depth < 0 and bool(_bullet(line.text)))
    if piece is not None:
        yield piece


def _continues(piece: Piece, line: Line, depth: int, setting: Setting) -> bool:
    """Whether `line` goes on with the words of `piece`: set alike, just under or beside it, at the same margin."""
    if depth != piece.depth or _bullet(line.text) or _NUMBERED.match(line.text):
        return False
    last = piece.lines[-1]
    gap = line.box[1] - last.box[3]
    beside = gap < -line.size / 2
    near = -line.size < gap <= setting.gap + 0.35 * line.size
    return near and (beside or depth >= 0 or not _leaves_margin(piece, line))


def _leaves_margin(piece: Piece, line: Line) -> bool:
    """Whether `line` is set in or out where a paragraph isn't: its second line may come back, an item's stands in."""
    if piece.item:
        return line.box[0] < piece.lines[0].box[0] - INDENT
    shift = line.box[0] - piece.lines[-1].box[0]
    return shift > INDENT or (shift < -INDENT and len(piece.lines) > 1)


def _bullet(text: str) -> str:
    """The bullet that `text` starts with, or nothing."""
    if text[:1] in _BULLETS_OF_FONTS:
        return text[:1]
    found = UNICODE_BULLETS_RE.match(text)
    return found.group() if found else ""


def _element(piece: Piece, bullets: list[float], number: int) -> Element:
    text = _joined(piece.lines)
    if piece.item:
        # each step to the right is a list inside the one before
        steps = [right - left >= INDENT for left, right in pairwise(bullets)]
        depth = sum(steps[: bullets.index(piece.lines[0].box[0])])
        metadata = ElementMetadata(page_number=number, category_depth=depth)
        return ListItem(text[len(_bullet(text)) :].strip(), metadata=metadata)
    # a sentence in bold is stressed, not a heading
    if piece.depth >= 0 and len(text) <= MAX_HEADING and not text.endswith((".", ";", ",")):
        return Title(text, metadata=ElementMetadata(page_number=number, category_depth=piece.depth))
    return NarrativeText(text, metadata=ElementMetadata(page_number=number))


def _joined(lines: tuple[Line, ...]) -> str:
    """One text; a word cut by a soft hyphen is whole again, a hyphen that may be the word's own stays."""
    text = ""
    for line in lines:
        if text.endswith("\xad"):
            text = text[:-1] + line.text
        else:
            text += ("" if not text or (text.endswith("-") and text[-2:-1].isalpha()) else " ") + line.text
    return text.replace("\xad", "")


def _table(grid: Grid, number: int) -> Element:
    html = f"<table>{''.join(_row(row) for row in grid.rows)}</table>"
    text = " ".join(cell.text for row in grid.rows for cell in row.cells if cell.text)
    return Table(text, metadata=ElementMetadata(page_number=number, text_as_html=html))


def _row(row: Row) -> str:
    tag = "th" if row.header else "td"
    cells = (f'<{tag} colspan="{cell.width}" rowspan="{cell.height}">{escape(cell.text)}</{tag}>' for cell in row.cells)
    return f"<tr>{''.join(cells)}</tr>"
