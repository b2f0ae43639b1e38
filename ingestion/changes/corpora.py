"""What `ingestion.changes` compares: sheets that are read now, or those of a generation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from ingestion.changes.schema import Corpus, SheetName
from ingestion.errors import SourceError
from ingestion.schema import SheetText
from ingestion.sources import enabled, read_sources
from ingestion.updating.catalogue import EMPTY, Catalogue, SheetRecord, read_catalogue
from ingestion.updating.gathering import News, gather
from ingestion.updating.update import Update
from retrieval.errors import UnknownGeneration
from retrieval.schema import Chunk
from retrieval.settings import RetrievalSettings
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import Reader, Store, open_store

PUBLISHED = "CURRENT"
"""Names the published generation, as the file of the index that says which one it is."""
PREVIOUS = "PREVIOUS"
"""Names the generation that the published one replaced."""


class NoCorpus:
    """What stands where nothing was ever published."""

    name = "aucun index"

    def digests(self) -> Mapping[SheetName, str]:
        return {}

    def redirections(self) -> Mapping[str, str]:
        return {}

    def title(self, sheet: SheetName) -> str:
        raise KeyError(sheet)

    def text(self, sheet: SheetName) -> SheetText:
        raise KeyError(sheet)


class _Catalogued:
    """What both kinds of corpora know from the catalogue of their documents."""

    def __init__(self, name: str, catalogue: Catalogue) -> None:
        self.name = name
        self._catalogue = catalogue
        self._sheets = _by_name(catalogue)

    def digests(self) -> Mapping[SheetName, str]:
        return {name: sheet.digest for name, sheet in self._sheets.items()}

    def redirections(self) -> Mapping[str, str]:
        return self._catalogue.redirections()

    def title(self, sheet: SheetName) -> str:
        return self._sheets[sheet].title


class ReadCorpus(_Catalogued):
    """The sheets of sources that are read now.

    What they say waits in a temporary file: two corpora may not fit in memory, and few of their sheets are compared.
    """

    def __init__(self, name: str, update: Update, news: Iterable[News], file: IO[bytes]) -> None:
        """Read `news`, those of `update`, to the end, into `file`, which stays open as long as the corpus is used."""
        self._file = file
        self._starts: dict[SheetName, int] = {}
        for source, chunks in news:
            self._starts[source, chunks[0].sheet_id] = self._file.tell()
            text = _sheet_text(source, chunks)
            self._file.write(f"{json.dumps(astuple(text), ensure_ascii=False)}\n".encode())
        super().__init__(name, update.catalogue)

    def text(self, sheet: SheetName) -> SheetText:
        self._file.seek(self._starts[sheet])
        source, identifier, title, updated, passages = json.loads(self._file.readline())
        return SheetText(source, identifier, title, updated, tuple((section, text) for section, text in passages))


class GenerationCorpus(_Catalogued):
    """The sheets of a generation of the index, published or kept."""

    def __init__(self, name: str, catalogue: Catalogue, reader: Reader) -> None:
        super().__init__(name, catalogue)
        self._reader = reader

    def text(self, sheet: SheetName) -> SheetText:
        key = self._sheets[sheet].key
        return _sheet_text(sheet[0], [chunk for chunk in self._reader.sheet(sheet[1]) if chunk.sheet_key == key])


@contextmanager
def corpus_named(name: str, settings: RetrievalSettings) -> Iterator[Corpus]:
    """What a comparison calls `name`: an archive, a folder or a file, else a generation of the index.

    Raises:
        UnknownGeneration: neither.
        SourceError: it can't be read.
        RetrievalError: the index can't be read.
    """
    if Path(name).exists():
        with TemporaryFile() as file:
            yield _read(name, settings, file)
        return
    store = open_store(settings)
    manifest = _generation(store, name)
    catalogue = read_catalogue(store, manifest)
    with closing(store.reader(manifest)) as reader:
        yield GenerationCorpus(manifest.generation, catalogue, reader)


def _read(name: str, settings: RetrievalSettings, file: IO[bytes]) -> ReadCorpus:
    update, sources = Update(EMPTY, trusted=False), read_sources(Path(name))
    corpus = ReadCorpus(name, update, gather(enabled(sources), update, settings.index.parent / "sources"), file)
    failures = update.catalogue.failures()
    if not corpus.digests():
        reason = (
            failures[0].reason if failures else "aucune fiche n'y est : donnez une archive, un dossier ou une fiche."
        )
        raise SourceError(f"« {name} » : {reason}")
    return corpus


def _generation(store: Store, name: str) -> Manifest:
    if name == PUBLISHED:
        return store.manifest()
    kept = {each.generation: each for each in store.generations()}
    if name == PREVIOUS:
        name = store.manifest().previous or name
    if name not in kept:
        raise UnknownGeneration(
            f"« {name} » n'est ni un fichier, ni un dossier, ni une génération de « {store.name} » : choisissez-en une "
            "avec « python -m ingestion history »."
        )
    return kept[name]


def _by_name(catalogue: Catalogue) -> dict[SheetName, SheetRecord]:
    return {(record.source, sheet.id): sheet for record in catalogue.documents.values() for sheet in record.sheets}


def _sheet_text(source: str, chunks: list[Chunk]) -> SheetText:
    first = chunks[0]
    passages = tuple((chunk.section_label, chunk.text) for chunk in chunks)
    return SheetText(source, first.sheet_id, first.title, first.updated, passages)
