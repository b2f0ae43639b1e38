"""A fetched source -> its sheets, whatever its format; what can't be read is a value beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingestion.archive import Document, documents
from ingestion.dila.reader import read_root
from ingestion.dila.sheet import is_navigation, read_sheet
from ingestion.documents import OTHER_SUFFIXES, SUFFIXES, read_document
from ingestion.errors import SheetError
from ingestion.labour import read_labour
from ingestion.schema import Failure, Sheet, Source


def read_source(source: Source, path: Path) -> Iterator[Sheet | Failure]:
    """The sheets of a source in the order of their names; a second one that says something else under a known
    identifier is refused, a second one that says the same is passed over.

    Raises:
        SourceError: the archive or file as a whole can't be read.
    """
    seen: dict[str, int] = {}
    for item in _read(source, path):
        if not isinstance(item, Sheet):
            yield item
        elif item.id not in seen:
            seen[item.id] = hash(item.blocks)
            yield item
        elif seen[item.id] != hash(item.blocks):
            yield Failure(source.name, item.id, "deux fiches ont cet identifiant ; la première est gardée")


def _read(source: Source, path: Path) -> Iterator[Sheet | Failure]:
    if source.format == "dila-xml":
        for document in documents(path, (".xml",)):
            yield from _dila(document, source)
    elif source.format == "travail-json":
        for document in documents(path, (".json",)):
            if document.problem:
                yield _unreadable(document, source)
            else:
                yield from read_labour(document.name, document.content, source)
    else:
        yield from _notices(source, path)


def _dila(document: Document, source: Source) -> Iterator[Sheet | Failure]:
    if document.problem:
        yield _unreadable(document, source)
        return
    try:
        root = read_root(document.content)
        if is_navigation(root):
            return
        sheet = read_sheet(root, source.name, source.audience)
    except SheetError as error:
        yield Failure(source.name, document.name, str(error))
        return
    yield sheet
    for thing in sheet.unknown:
        yield Failure(source.name, document.name, f"{thing} inconnu du schéma 3.5 ; le texte est gardé")


def _notices(source: Source, path: Path) -> Iterator[Sheet | Failure]:
    for document in documents(path, SUFFIXES + OTHER_SUFFIXES):
        if document.problem:
            yield _unreadable(document, source)
            continue
        try:
            yield read_document(document.name, document.content, source)
        except SheetError as error:
            yield Failure(source.name, document.name, str(error))


def _unreadable(document: Document, source: Source) -> Failure:
    return Failure(source.name, document.name, document.problem)
