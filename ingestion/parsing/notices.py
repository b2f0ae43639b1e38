"""A house's own notices (PDF, DOCX, ODT, HTML, Markdown, text) -> sheets."""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath

import markdown

from ingestion.errors import SheetError
from ingestion.parsing.markup import fold, html_blocks
from ingestion.parsing.office.apart import READERS, read_apart
from ingestion.parsing.office.schema import OfficeDocument
from ingestion.schema import Block, Paragraph, Section, Sheet, Source

TEXT_SUFFIXES = (".html", ".htm", ".md", ".txt")
SUFFIXES = (*TEXT_SUFFIXES, *READERS)
OTHER_SUFFIXES = tuple(
    ".doc .docm .dot .rtf .epub .odf .fodt .pages .wpd .xls .xlsx .ods .csv .ppt .pptx .odp .jpg .jpeg .png .tif .tiff "
    ".webp .gif .heic .zip".split()
)
"""Formats that are not read: refused one by one rather than passed over in silence."""

_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|\Z)", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


def read_document(name: str, content: bytes, source: Source) -> Sheet:
    """One notice; its title is that of its properties, its first heading or its file's name.

    What a document could not give though the rest was read (a page that is a picture) is in ``Sheet.unknown``.

    Raises:
        SheetError: another format, protected, damaged, not UTF-8, too large, a scan, or nothing to read.
    """
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix in OTHER_SUFFIXES:
        raise SheetError(f"format {path.suffix} non lu ; enregistrez la notice en DOCX, ODT, PDF, HTML ou Markdown")
    document = read_apart(suffix, content) if suffix in READERS else _text_document(suffix, content)
    if not document.blocks:
        raise SheetError("document sans texte ; retirez-le, ou donnez-lui un contenu")
    first = document.blocks[0]
    heading = _heading(first) if isinstance(first, Section) else ""
    return Sheet(
        id=path.with_suffix("").as_posix(),
        source=source.name,
        kind="Document",
        title=document.title or heading or path.stem.replace("_", " ").replace("-", " "),
        url="",
        audience=source.audience,
        breadcrumb=(source.attribution,),
        updated=document.updated,
        changed="",
        status="",
        blocks=document.blocks,
        unknown=document.unread,
    )


def _heading(section: Section) -> str:
    """The first heading of a document; « Page 1 » is none."""
    inner = section.blocks[0] if section.blocks else None
    if re.fullmatch(r"Page \d+", section.title):
        return _heading(inner) if isinstance(inner, Section) else ""
    return section.title


def _text_document(suffix: str, content: bytes) -> OfficeDocument:
    """A document in one of `TEXT_SUFFIXES`; it says no date of its own."""
    try:
        title, blocks = _content(suffix, content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SheetError("le texte n'est pas en UTF-8 ; réenregistrez le document en UTF-8") from None
    except RecursionError:
        raise SheetError("trop de niveaux imbriqués ; simplifiez le document") from None
    return OfficeDocument(title, "", blocks)


def _content(suffix: str, text: str) -> tuple[str, tuple[Block, ...]]:
    """(title, blocks) of a document in one of `TEXT_SUFFIXES`."""
    if suffix == ".md":
        return "", html_blocks(markdown.markdown(text, extensions=["tables", "sane_lists"]))
    if suffix == ".txt":
        paragraphs = (fold(paragraph) for paragraph in re.split(r"\n\s*\n", text))
        return "", tuple(Paragraph(paragraph) for paragraph in paragraphs if paragraph)
    title, body = _TITLE.search(text), _BODY.search(text)
    return html.unescape(title.group(1)).strip() if title else "", html_blocks(body.group(1) if body else text)
