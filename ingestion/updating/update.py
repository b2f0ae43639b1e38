"""The documents of all sources against those of the published generation: what is read anew, kept, or has left."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, count

from ingestion.errors import SourceError
from ingestion.fetching.archive import Document
from ingestion.parsing.dila.indexes import Indexes
from ingestion.parsing.documents import Parsed, parse
from ingestion.schema import Failure, Sheet, Source
from ingestion.screening.text import screen_text, suspicions
from ingestion.splitting.chunking import chunk_sheet
from ingestion.splitting.coverage import cause, losses
from ingestion.updating.catalogue import Catalogue, DocumentName, DocumentRecord, SheetRecord, chunks_digest, digest
from retrieval.schema import Chunk, french_date

DOWNLOADING, READING, SPLITTING = "téléchargement", "lecture", "découpage"
"""Stages that are timed, by source."""
TWICE = "deux fiches ont cet identifiant ; la première est gardée"

WHOLE_SOURCE = ""

Unread = Callable[[str, str, bytes, str], None]
"""Called with a document that could not be read: its source, its name, its content, and why."""


class Update:
    """One run over the documents, against those of a published generation.

    `changed` is consumed, source by source; then ``documents`` is what the new generation remembers, and ``kept`` the
    keys of the sheets that it copies as they are.
    """

    def __init__(self, base: Catalogue, trusted: bool, unread: Unread = lambda *document: None) -> None:
        """Start from `base`, empty if nothing can be built upon.

        Args:
            trusted: whether this very parser read `base`: a document of the same content is then not read again.
            unread: gets the documents that could not be read.
        """
        self.documents: dict[DocumentName, DocumentRecord] = {}
        self.kept: set[str] = set()
        self.seconds: dict[tuple[str, str], float] = defaultdict(float)
        self._base = base
        self._trusted = trusted
        self._unread = unread
        self._published = {sheet.key: sheet.digest for sheet in base.sheets()}
        self._seen: dict[str, str] = {}

    @property
    def catalogue(self) -> Catalogue:
        """What the new generation remembers."""
        return Catalogue(self.documents)

    @property
    def left(self) -> dict[str, str]:
        """The sheets of the published generation that are not copied, because they changed or went: id by key."""
        return {sheet.key: sheet.id for sheet in self._base.sheets() if sheet.key not in self.kept}

    def changed(self, source: Source, documents: Iterable[Document], indexes: Indexes) -> Iterator[list[Chunk]]:
        """The chunks of each sheet of a source that is new or says something else than before.

        What can't be read keeps what was published of it, and is a failure: a document, or, when the source breaks
        off, all those that were not met.
        """
        try:
            themes = digest(repr(sorted(indexes.themes.items())).encode())
            for document in documents:
                document = replace(document, name=self._name(source, document.name))
                yield from self._document(source, document, indexes, themes)
        except SourceError as error:
            self.keep(source, str(error))

    def keep(self, source: Source, reason: str) -> None:
        """Keep what was published of the documents of `source` that were not met, because of a failure."""
        kept = 0
        for record in self._base.of(source.name).documents.values():
            if (source.name, record.name) not in self.documents:
                list(self._register(record, {}))
                kept += len(record.sheets)
        remedy = f" Les {kept} fiches publiées de cette source sont gardées." if kept else ""
        self.fail(source, f"{reason}{remedy}")

    def fail(self, source: Source, reason: str) -> None:
        """Remember a failure of the source as a whole, under a name that no document has."""
        failure = Failure(source.name, source.location, reason)
        self.documents[source.name, WHOLE_SOURCE] = DocumentRecord(source.name, WHOLE_SOURCE, "", failures=(failure,))

    def _name(self, source: Source, name: str) -> str:
        """`name`, with a number where the source has several documents of this name, as an archive may."""
        names = chain([name], (f"{name} ({number})" for number in count(2)))
        return next(free for free in names if (source.name, free) not in self.documents)

    def _document(self, source: Source, document: Document, indexes: Indexes, themes: str) -> Iterator[list[Chunk]]:
        known = self._base.documents.get((source.name, document.name))
        # what says no themes of its own is read again when the tree changes
        alone = digest(*(text.encode() for text in (source.audience, source.attribution)), document.content)
        placed = digest(alone.encode(), themes.encode())
        if known and self._trusted and known.digest in (alone, placed) and not document.problem:
            yield from self._register(known, {})
            return
        with self.timed(source, READING):
            parsed = parse(document, source, indexes)
        with self.timed(source, SPLITTING):
            content = placed if parsed.placed else alone
            record, chunks = _record(DocumentRecord(source.name, document.name, content), parsed)
        if record.failures and not record.sheets:
            self._unread(source.name, document.name, document.content, record.failures[0].reason)
            record = _published_version(record, known)
        yield from self._register(record, chunks)

    def _register(self, record: DocumentRecord, passages: dict[str, list[Chunk]]) -> Iterator[list[Chunk]]:
        """Remember a document; of its sheets, keep those that are published as they are and give the others."""
        own: list[SheetRecord] = []
        failures = list(record.failures)
        for sheet in record.sheets:
            if sheet.key in self._seen:
                if sheet.digest != self._seen[sheet.key]:
                    failures.append(Failure(record.source, sheet.id, TWICE))
                continue
            own.append(sheet)
            self._seen[sheet.key] = sheet.digest
            if self._published.get(sheet.key) == sheet.digest:
                self.kept.add(sheet.key)
            else:
                yield passages[sheet.key]
        # a document that gave less because of another one is read again: the other may go
        content = record.digest if len(own) == len(record.sheets) else ""
        self.documents[record.source, record.name] = replace(
            record, digest=content, sheets=tuple(own), failures=tuple(failures)
        )

    def spent(self, source: str) -> float:
        """Seconds that all stages of a source took so far."""
        return sum(seconds for (name, _), seconds in self.seconds.items() if name == source)

    @contextmanager
    def timed(self, source: Source, stage: str) -> Iterator[None]:
        """Add what happens inside to the time of a stage."""
        started = time.perf_counter()
        yield
        self.seconds[source.name, stage] += time.perf_counter() - started


def _record(empty: DocumentRecord, parsed: Parsed) -> tuple[DocumentRecord, dict[str, list[Chunk]]]:
    """What is remembered of a document, and the chunks of its sheets by key."""
    sheets: list[SheetRecord] = []
    passages: dict[str, list[Chunk]] = {}
    signs, failures = list(parsed.signs), list(parsed.failures)
    for sheet, words in parsed.sheets:
        chunks = list(chunk_sheet(sheet))
        if not chunks:
            failures.append(Failure(empty.source, empty.name, f"fiche {sheet.id} sans texte"))
            continue
        first = passages.setdefault(chunks[0].sheet_key, chunks)
        if first is not chunks and _told(first) == _told(chunks):  # one sheet twice, under two addresses
            continue
        sheets.append(_sheet_record(sheet, words, chunks))
        signs += [sign for text in _told(chunks) for sign in screen_text(text)]
    record = replace(
        empty,
        sheets=tuple(sheets),
        failures=tuple(failures),
        suspicions=suspicions(empty.source, empty.name, signs),
        unknown=tuple(thing for sheet, _ in parsed.sheets for thing in sheet.unknown),
        redirections=parsed.redirections,
    )
    return record, passages


def _told(chunks: list[Chunk]) -> list[str]:
    """All that the passages of a sheet give to whoever reads them."""
    return [chunks[0].title, *(f"{chunk.section_label}\n{chunk.text}" for chunk in chunks)]


def _sheet_record(sheet: Sheet, words: Counter[str], chunks: list[Chunk]) -> SheetRecord:
    lost = losses(words, sheet.title, chunks)
    return SheetRecord(
        key=chunks[0].sheet_key,
        id=sheet.id,
        source=sheet.source,
        title=sheet.title,
        updated=sheet.updated,
        digest=chunks_digest(chunks),
        chunks=len(chunks),
        words=words.total(),
        lost=dict(lost),
        cause=cause(lost, sheet.title, chunks) if lost else "",
    )


def _published_version(record: DocumentRecord, known: DocumentRecord | None) -> DocumentRecord:
    """What is published of a document that can't be read, if anything, with the failure; it is read again next time."""
    if not known or not (known.sheets or known.redirections):
        return replace(record, digest="")
    dates = ", ".join(sorted({french_date(sheet.updated) for sheet in known.sheets if sheet.updated}))
    remedy = f" ; sa version publiée{f' ({dates})' if dates else ''} est gardée"
    failures = tuple(replace(failure, reason=f"{failure.reason}{remedy}") for failure in record.failures)
    return replace(known, digest="", failures=failures)
