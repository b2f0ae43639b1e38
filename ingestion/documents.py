"""A house's own notices (HTML, Markdown, text) -> sheets."""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath

import markdown

from ingestion.errors import SheetError
from ingestion.markup import fold, html_blocks
from ingestion.schema import Block, Paragraph, Section, Sheet, Source

SUFFIXES = (".html", ".htm", ".md", ".txt")
OTHER_SUFFIXES = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".epub")
"""Formats that are not read yet: refused one by one rather than passed over in silence."""

_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|\Z)", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


def read_document(name: str, content: bytes, source: Source) -> Sheet:
    """One notice; its title is its first heading, its ``<title>`` or its file's name.

    Raises:
        SheetError: another format, not UTF-8, nested without end, or nothing to read.
    """
    path = PurePosixPath(name)
    if path.suffix.lower() in OTHER_SUFFIXES:
        raise SheetError(f"format {path.suffix} pas encore lu ; enregistrez la notice en HTML, Markdown ou texte")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError("le texte n'est pas en UTF-8 ; réenregistrez le document en UTF-8") from None
    try:
        title, blocks = _content(path.suffix.lower(), text)
    except RecursionError:
        raise SheetError("trop de niveaux imbriqués ; simplifiez le document") from None
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


def _content(suffix: str, text: str) -> tuple[str, tuple[Block, ...]]:
    """(title, blocks) of a document in one of `SUFFIXES`."""
    if suffix == ".md":
        return "", html_blocks(markdown.markdown(text, extensions=["tables", "sane_lists"]))
    if suffix == ".txt":
        paragraphs = (fold(paragraph) for paragraph in re.split(r"\n\s*\n", text))
        return "", tuple(Paragraph(paragraph) for paragraph in paragraphs if paragraph)
    title, body = _TITLE.search(text), _BODY.search(text)
    return html.unescape(title.group(1)).strip() if title else "", html_blocks(body.group(1) if body else text)
