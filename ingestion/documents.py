"""A house's own notices (HTML, Markdown, text) and the labour ministry's HTML -> blocks, by unstructured's elements.

Only ``partition_html`` of the second generation is called: the others download a language model at run time.
Source: https://docs.unstructured.io/open-source/core-functionality/partitioning
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath

import markdown
from unstructured.documents.elements import Element, ListItem, Table, Title
from unstructured.partition.html import partition_html

from ingestion.errors import SheetError
from ingestion.schema import Block, BlockList, Paragraph, Section, Sheet, Source

SUFFIXES = (".html", ".htm", ".md", ".txt")
OTHER_SUFFIXES = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".epub")
"""Formats that are not read yet: refused one by one rather than passed over in silence."""

_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|\Z)", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_UNREAD = re.compile(r"<(script|style|template|noscript)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BULLET = re.compile(r"\s+- ")


def read_document(name: str, content: bytes, source: Source) -> Sheet:
    """One notice; its title is its first heading, its ``<title>`` or its file's name.

    Raises:
        SheetError: not UTF-8, or nothing to read.
    """
    path = PurePosixPath(name)
    if path.suffix.lower() in OTHER_SUFFIXES:
        raise SheetError(f"format {path.suffix} pas encore lu ; enregistrez la notice en HTML, Markdown ou texte")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError("le texte n'est pas en UTF-8 ; réenregistrez le document en UTF-8") from None
    title, markup = _markup(path.suffix.lower(), text)
    blocks = html_blocks(markup)
    if not blocks:
        raise SheetError("document sans texte")
    first = blocks[0]
    if not title and isinstance(first, Section):
        title = first.title
    return Sheet(
        id=path.with_suffix("").as_posix(),
        source=source.name,
        kind="Document",
        title=title or path.stem.replace("_", " ").replace("-", " "),
        url="",
        audience=source.audience,
        breadcrumb=(source.attribution,),
        updated="",
        changed="",
        status="",
        blocks=blocks,
    )


def _markup(suffix: str, text: str) -> tuple[str, str]:
    """(title, HTML of the body) of a document in one of `SUFFIXES`."""
    if suffix == ".md":
        return "", markdown.markdown(text, extensions=["tables", "sane_lists"])
    if suffix == ".txt":
        paragraphs = re.split(r"\n\s*\n", text)
        return "", "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs if paragraph.strip())
    title, body = _TITLE.search(text), _BODY.search(text)
    return html.unescape(title.group(1)).strip() if title else "", body.group(1) if body else text


def html_blocks(markup: str) -> tuple[Block, ...]:
    """The blocks of an HTML fragment: headings open sections, nested by their level."""
    if not markup.strip():
        return ()
    # what a browser would not show has no place in an answer
    page = f'<body class="Document"><div class="Page">{_UNREAD.sub(" ", markup)}</div></body>'
    elements = [element for element in partition_html(text=page, html_parser_version="v2") if element.text.strip()]
    return tuple(_sections(elements))


def _sections(elements: list[Element]) -> Iterator[Block]:
    """Blocks before the first heading, then one section per heading of the highest level present."""
    levels = [element.metadata.category_depth or 0 for element in elements if isinstance(element, Title)]
    if not levels:
        yield from _flat(elements)
        return
    starts = [
        place
        for place, element in enumerate(elements)
        if isinstance(element, Title) and (element.metadata.category_depth or 0) == min(levels)
    ]
    yield from _sections(elements[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(elements)], strict=True):
        yield Section("chapter", elements[start].text.strip(), tuple(_sections(elements[start + 1 : end])))


def _flat(elements: list[Element]) -> Iterator[Block]:
    for is_item, group in groupby(elements, key=lambda element: isinstance(element, ListItem)):
        texts = [" ".join(element.text.split()) if isinstance(element, Table) else element.text for element in group]
        if is_item:
            yield BlockList(tuple((Paragraph(" ".join(text.split())),) for text in texts))
        else:
            yield from (block for text in texts for block in _paragraph(text))


def _paragraph(text: str) -> Iterator[Block]:
    """unstructured gives a list as one text with dashes: « lead :  - item  - item »."""
    lead, *items = _BULLET.split(text.strip())
    if lead.strip("- "):
        yield Paragraph(" ".join(lead.removeprefix("- ").split()))
    if items:
        yield BlockList(tuple((Paragraph(" ".join(item.split())),) for item in items if item.strip()))
