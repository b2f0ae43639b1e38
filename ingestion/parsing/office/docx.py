"""DOCX -> blocks, by mammoth: headings by style, nested lists, merged cells, footnotes, text boxes, content controls.

Page headers and footers, pictures, comments and deleted text are no part of what it reads; Word doesn't store where
pages end. Mammoth sees only the parts that were checked, and no file outside: macros and linked files are never opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from itertools import chain
from typing import Any

import mammoth
from lxml import etree
from mammoth import documents, transforms

from ingestion.errors import SheetError
from ingestion.parsing.markup import html_blocks
from ingestion.parsing.office.package import Parts, part, properties, read_parts
from ingestion.parsing.office.schema import OfficeDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"\[Content_Types\]\.xml|(?:word/)?_rels/[^/]*\.rels|word/[^/]*\.xml|docProps/core\.xml")
_STYLES = """\
p[style-name='Title'] => h1:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh"""
"""Word's own styles of nested lists say their depth by their name only."""
_OUTLINE = {str(level): min(level + 1, 6) for level in range(9)}
_BACK_TO_THE_TEXT = re.compile(r' ?<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')


def read_docx(content: bytes) -> OfficeDocument:
    """The text of a Word document.

    Raises:
        SheetError: encrypted, damaged, a bomb, or no Word document.
        MemoryError, RecursionError: a forged one, beyond what the process may take.
    """
    parts = read_parts(content, lambda name: bool(_PARTS.fullmatch(name)))
    part(parts, "[Content_Types].xml")
    styles = parts.get("word/styles.xml")
    try:
        html = mammoth.convert_to_html(
            _packed(parts),
            style_map="\n".join([_STYLES, *_outline(styles)]),
            convert_image=lambda _: [],
            transform_document=transforms.element_of_type(documents.Table, _header_marker(_dressed(styles))),
            include_embedded_style_map=False,
            external_file_access=False,
        ).value
    except (MemoryError, RecursionError):
        raise
    except Exception:  # mammoth takes a document at its word: any error can come out of one that is damaged
        raise SheetError("document Word abîmé ; ouvrez-le et enregistrez-le à nouveau en DOCX") from None
    title, updated = properties(parts.get("docProps/core.xml"))
    return OfficeDocument(title, updated, html_blocks(_BACK_TO_THE_TEXT.sub("", html)))


def _packed(parts: Parts) -> io.BytesIO:
    """The checked parts alone, written anew, in an archive in memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, root in parts.items():
            archive.writestr(name, etree.tostring(root, encoding="utf-8", xml_declaration=True))
    return packed


def _outline(styles: etree._Element | None) -> list[str]:
    """The heading that each paragraph style stands for, its own or its parent's, in mammoth's words.

    A house's style « Titre maison » is a heading by its outline level, whatever its name.
    """
    found = {} if styles is None else {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
    levels = {name: _level(name, found) for name in found if name}
    return [f"p.{_escaped(name)} => h{level}:fresh" for name, level in levels.items() if level]


def _level(name: str, styles: dict[str, etree._Element]) -> int:
    """1 to 6 for a heading, 0 for the text of the body."""
    for _ in styles:  # a style that is its own ancestor must not hold us for ever
        style = styles.get(name)
        if style is None:
            return 0
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        value = "" if outline is None else outline.get(f"{_W}val", "")
        if value:
            return _OUTLINE.get(value, 0)
        parent = style.find(f"{_W}basedOn")
        name = "" if parent is None else parent.get(f"{_W}val", "")
    return 0


def _escaped(name: str) -> str:
    """A style's identifier as mammoth's grammar wants it: a backslash before all but ASCII letters and hyphens."""
    # n, r and t mean blanks after a backslash, and are letters: they are never escaped
    return "".join(char if re.fullmatch(r"[A-Za-z-]", char) else f"\\{char}" for char in name)


def _dressed(styles: etree._Element | None) -> frozenset[str]:
    """The table styles that set the first row apart: Word shows it as a header though it is not marked as one."""
    tables = [] if styles is None else styles.iterfind(f"{_W}style[@{_W}type='table']")
    first = f"{_W}tblStylePr[@{_W}type='firstRow']"
    return frozenset(style.get(f"{_W}styleId", "") for style in tables if style.find(first) is not None)


def _header_marker(dressed: frozenset[str]) -> Callable[[Any], Any]:
    """A change of mammoth's tables: a first row that a reader sees as a header is marked as one."""

    def mark(table: Any) -> Any:
        rows = list(table.children)
        if len(rows) < 2 or rows[0].is_header:
            return table
        if table.style_id in dressed or (_is_bold(rows[0]) and not _is_bold(rows[1])):
            return table.copy(children=[rows[0].copy(is_header=True), *rows[1:]])
        return table

    return mark


def _is_bold(row: Any) -> bool:
    cells = (transforms.get_descendants_of_type(cell, documents.Run) for cell in row.children)
    runs = [run for run in chain.from_iterable(cells) if transforms.get_descendants_of_type(run, documents.Text)]
    return bool(runs) and all(run.is_bold for run in runs)
