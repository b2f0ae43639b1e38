"""A fetched source -> its documents -> their sheets, whatever the format; what can't be read is a value beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingestion.errors import SheetError
from ingestion.fetching.archive import Document, documents
from ingestion.parsing.dila.indexes import Indexes, read_index
from ingestion.parsing.dila.reader import read_root
from ingestion.parsing.dila.sheet import is_navigation, read_sheet
from ingestion.parsing.dila.words import words_of_document
from ingestion.parsing.labour import read_labour
from ingestion.parsing.notices import OTHER_SUFFIXES, SUFFIXES, read_document
from ingestion.schema import Failure, Sheet, Source, SourceFormat
from ingestion.screening.concealment import screen_markup
from ingestion.screening.text import Sign

SUFFIXES_OF: dict[SourceFormat, tuple[str, ...]] = {
    "dila-xml": (".xml",),
    "travail-json": (".json",),
    "documents": SUFFIXES + OTHER_SUFFIXES,
}
MARKUP = frozenset({".html", ".htm", ".md"})
"""Documents that can hide words from a reader and not from a program."""
NO_INDEX = Indexes()

_SHEET_FILE = re.compile(r"[FNR]\d+\.xml", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one document says.

    Attributes:
        sheets: with the words of the document that a reader should see; none where the format does not tell them.
        redirections: identifiers of sheets that left, and what replaces each: an identifier or an address.
        placed: whether the sheet says no themes of its own: the tree of the source decides them.
        signs: words that the document hides from readers.
    """

    sheets: tuple[tuple[Sheet, Counter[str]], ...] = ()
    failures: tuple[Failure, ...] = ()
    redirections: Mapping[str, str] = field(default_factory=dict)
    placed: bool = False
    signs: tuple[Sign, ...] = ()


def source_documents(source: Source, path: Path) -> Iterator[Document]:
    """The documents of a source in the order of their names.

    Raises:
        SourceError: the archive or file as a whole can't be read.
    """
    return documents(path, SUFFIXES_OF[source.format])


def read_indexes(source: Source, path: Path) -> Indexes:
    """What the files beside the sheets say of them; they are read first, for they give sheets their themes.

    Raises:
        SourceError: the archive or file as a whole can't be read.
    """
    indexes = NO_INDEX
    if source.format != "dila-xml":
        return indexes
    for document in documents(path, (".xml",), lambda name: not _SHEET_FILE.fullmatch(PurePosixPath(name).name)):
        try:
            indexes = read_index(read_root(document.content), indexes)
        except SheetError:  # `parse` will say it
            continue
    return indexes


def parse(document: Document, source: Source, indexes: Indexes = NO_INDEX) -> Parsed:
    """What one document says: no sheet if it only lists others, many if it is a file of many.

    Raises:
        SourceError: the file of many sheets as a whole can't be read.
    """
    if document.problem:
        return _unreadable(document, source, document.problem)
    if source.format == "travail-json":
        items = list(read_labour(document.name, document.content, source))
        sheets = tuple((item, Counter[str]()) for item in items if isinstance(item, Sheet))
        return Parsed(sheets, tuple(item for item in items if isinstance(item, Failure)))
    try:
        return _dila(document, source, indexes) if source.format == "dila-xml" else _notice(document, source)
    except SheetError as error:
        return _unreadable(document, source, str(error))


def _dila(document: Document, source: Source, indexes: Indexes) -> Parsed:
    root = read_root(document.content)
    if is_navigation(root):
        found = read_index(root, NO_INDEX).redirections
        return Parsed(redirections={sheet: found[sheet].target for sheet in found})
    sheet = read_sheet(root, source.name, source.audience)
    return Parsed(((indexes.placed(sheet), words_of_document(root)),), placed=not sheet.breadcrumb)


def _notice(document: Document, source: Source) -> Parsed:
    sheet = read_document(document.name, document.content, source)
    markup = PurePosixPath(document.name).suffix.lower() in MARKUP
    signs = screen_markup(document.content.decode("utf-8-sig")) if markup else ()
    return Parsed(((sheet, Counter()),), signs=signs)


def _unreadable(document: Document, source: Source, reason: str) -> Parsed:
    return Parsed(failures=(Failure(source.name, document.name, reason),))
