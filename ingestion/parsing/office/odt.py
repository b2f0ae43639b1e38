"""ODT -> blocks, from ``content.xml``: headings by outline level, nested lists, merged cells, notes, text boxes.

Neither pandoc nor an office suite is needed. Comments, deleted text, tables of contents and indexes are left out: they
are no part of what the document says, or repeat it.
Source: https://docs.oasis-open.org/office/OpenDocument/v1.3/os/part3-schema/OpenDocument-v1.3-os-part3-schema.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from lxml import etree

from ingestion.errors import SheetError
from ingestion.parsing.grid import span
from ingestion.parsing.markup import html_blocks
from ingestion.parsing.office.package import Parts, part, properties, read_parts
from ingestion.parsing.office.schema import OfficeDocument

_PARTS = frozenset({"content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"})
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE = f"{{{_OASIS}text:1.0}}", f"{{{_OASIS}table:1.0}}", f"{{{_OASIS}style:1.0}}"
_OFFICE, _MANIFEST = f"{{{_OASIS}office:1.0}}", f"{{{_OASIS}manifest:1.0}}"

_LEFT_OUT = frozenset(
    {f"{_OFFICE}{name}" for name in "annotation annotation-end forms".split()}
    | {f"{_TEXT}{name}" for name in "tracked-changes table-of-content note-citation".split()}
    | {f"{_TEXT}{name}-index" for name in "illustration table object user alphabetical".split()}
    | {f"{_TABLE}covered-table-cell", f"{{{_OASIS}svg-compatible:1.0}}desc", f"{{{_OASIS}svg-compatible:1.0}}title"}
)
_TAGS = {
    f"{_TEXT}list-item": "li",
    f"{_TEXT}list-header": "li",
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
}
_MAX_SPACES = 8


@dataclass(frozen=True, slots=True)
class _Styles:
    """``parents`` of the paragraph styles by name; (list style, level) of the ``numbered`` lists."""

    parents: dict[str, str]
    numbered: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the writer stands: the list style and depth around it, and whether cells are those of a header."""

    styles: _Styles
    list_style: str = ""
    depth: int = 0
    header: bool = False


def read_odt(content: bytes) -> OfficeDocument:
    """The text of an OpenDocument text.

    Raises:
        SheetError: encrypted, damaged, a bomb, or no OpenDocument text.
    """
    # an encrypted part is no XML: the manifest, which never is, tells it before the others are opened
    manifest = read_parts(content, lambda name: name == "META-INF/manifest.xml").get("META-INF/manifest.xml")
    if manifest is not None and manifest.find(f".//{_MANIFEST}encryption-data") is not None:
        raise SheetError("document protégé par un mot de passe ; enregistrez-le sans mot de passe")
    parts = read_parts(content, _PARTS.__contains__)
    body = part(parts, "content.xml").find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise SheetError("ce n'est pas un texte OpenDocument (tableur ou présentation ?) ; enregistrez-le en ODT")
    title, updated = properties(parts.get("meta.xml"))
    html = "".join(_children(body, _Place(_styles(parts))))
    return OfficeDocument(title, updated, html_blocks(html))


def _styles(parts: Parts) -> _Styles:
    roots = [root for name in ("styles.xml", "content.xml") if (root := parts.get(name)) is not None]
    styles = [style for root in roots for style in root.iter(f"{_STYLE}style")]
    lists = [style for root in roots for style in root.iter(f"{_TEXT}list-style")]
    return _Styles(
        {style.get(f"{_STYLE}name", ""): style.get(f"{_STYLE}parent-style-name", "") for style in styles},
        frozenset(
            (style.get(f"{_STYLE}name", ""), level.get(f"{_TEXT}level", ""))
            for style in lists
            for level in style.iterfind(f"{_TEXT}list-level-style-number")
        ),
    )


def _children(element: etree._Element, place: _Place) -> Iterator[str]:
    yield escape(element.text or "")
    for child in element:
        yield from _html(child, place)
        yield escape(child.tail or "")


def _html(element: etree._Element, place: _Place) -> Iterator[str]:
    """One element as HTML; one that is not known gives its text."""
    tag = str(element.tag)
    if tag in _LEFT_OUT:
        return
    if tag == f"{_TEXT}s":
        yield " " * min(span(element.get(f"{_TEXT}c")), _MAX_SPACES)
    elif tag in (f"{_TEXT}line-break", f"{_TEXT}tab"):
        yield "<br>"
    elif tag == f"{_TEXT}note":
        yield f" ({' '.join(_texts(element))})"
    elif tag in (f"{_TEXT}p", f"{_TEXT}h"):
        yield from _wrapped(_paragraph(element, place.styles), "", _children(element, place))
    elif tag == f"{_TEXT}list":
        yield from _list(element, place)
    elif tag == f"{_TABLE}table-header-rows":
        yield from _children(element, _Place(place.styles, header=True))
    elif tag == f"{_TABLE}table-cell":
        yield from _cell(element, place)
    elif tag in _TAGS:
        yield from _wrapped(_TAGS[tag], "", _children(element, place))
    else:
        yield from _children(element, place)


def _wrapped(tag: str, attributes: str, inner: Iterable[str]) -> Iterator[str]:
    yield f"<{tag}{attributes}>"
    yield from inner
    yield f"</{tag}>"


def _texts(note: etree._Element) -> Iterator[str]:
    """The words of a note, without its mark: it is said where it is called."""
    for body in note.iterfind(f"{_TEXT}note-body"):
        yield from (escape(text) for text in body.itertext() if isinstance(text, str) and text.strip())


def _paragraph(element: etree._Element, styles: _Styles) -> str:
    level = element.get(f"{_TEXT}outline-level")
    if element.tag == f"{_TEXT}h":
        return f"h{min(span(level), 6)}"
    return "h1" if _descends(element, styles, "Title") else "p"


def _descends(element: etree._Element, styles: _Styles, ancestor: str) -> bool:
    """Whether the style of a paragraph is `ancestor` or comes from it."""
    name = element.get(f"{_TEXT}style-name", "")
    for _ in range(len(styles.parents) + 1):  # a style that is its own ancestor must not hold us for ever
        if name == ancestor:
            return True
        name = styles.parents.get(name, "")
    return False


def _list(element: etree._Element, place: _Place) -> Iterator[str]:
    style, depth = element.get(f"{_TEXT}style-name") or place.list_style, place.depth + 1
    tag = "ol" if (style, str(depth)) in place.styles.numbered else "ul"
    return _wrapped(tag, "", _children(element, _Place(place.styles, style, depth, place.header)))


def _cell(element: etree._Element, place: _Place) -> Iterator[str]:
    """A cell as often as it says; its header's words are in the style « Table Heading » where no row is marked."""
    reach = {"colspan": "number-columns-spanned", "rowspan": "number-rows-spanned"}
    attributes = "".join(f' {name}="{span(element.get(f"{_TABLE}{key}"))}"' for name, key in reach.items())
    paragraphs = element.findall(f"{_TEXT}p")
    heading = bool(paragraphs) and all(_descends(item, place.styles, "Table_20_Heading") for item in paragraphs)
    tag = "th" if place.header or heading else "td"
    inner = "".join(_children(element, _Place(place.styles)))
    for _ in range(span(element.get(f"{_TABLE}number-columns-repeated"))):
        yield from _wrapped(tag, attributes, [inner])
