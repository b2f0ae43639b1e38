"""A folder of sheets and the index that runs write from it: what most tests of `ingestion.pipeline` start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingestion.pipeline import Options, run
from ingestion.schema import Source
from ingestion.summary import SourceSummary, Summary
from ingestion.updating.catalogue import Catalogue, read_catalogue
from retrieval.question.vocabulary import Vocabulary
from retrieval.schema import Chunk
from retrieval.settings import RetrievalSettings
from retrieval.storage.folder import FolderStore
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import Reader
from tests.ingestion.samples import cases, source

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where Linux keeps files in memory: a run puts each of its files on the disk, and waits for it."""
SHEETS = {
    "F1": ("La carte de lecture est gratuite pour les enfants.", "Un adulte paie 12 € par an."),
    "F2": ("La licence de pêche coûte 30 €.", "Un mineur paie la licence 5 €."),
    "F3": ("Le stationnement d'un camion se demande à la mairie.", "La réponse vient en 15 jours."),
}
UNREADABLE = b"<Publication>"


class Silence:
    """Whoever watches a run and says nothing."""

    def downloaded(self, source: str, received: int, expected: int) -> None:
        """Nothing."""

    def indexed(self, chunks: int) -> None:
        """Nothing."""


class House:
    """A folder of sheets and an index."""

    def __init__(self, sheets: Path, index: Path) -> None:
        self.sheets = sheets
        self.settings = RetrievalSettings(index)

    def furnish(self) -> House:
        """Write `SHEETS`."""
        self.sheets.mkdir()
        for sheet_id, lines in SHEETS.items():
            self.put(f"{sheet_id}.xml", cases(sheet_id, *lines))
        return self

    def twin(self, *sources: Source) -> House:
        """Another house, whose index was made of the same documents from nothing."""
        other = House(self.sheets, self.settings.index.with_name("neuf"))
        other.settings = replace(other.settings, encoder=self.settings.encoder)
        other.run(*sources, rebuild=True)
        return other

    def put(self, name: str, content: bytes) -> None:
        """Write one document of the source."""
        (self.sheets / name).write_bytes(content)

    def remove(self, name: str) -> None:
        """Take one document of the source away."""
        (self.sheets / name).unlink()

    def source(self, **changes: object) -> Source:
        """The source that reads the folder."""
        return source(**{"path": self.sheets, **changes})  # type: ignore[arg-type]

    def run(self, *sources: Source, **options: bool) -> Summary:
        """Ingest these sources, or the folder."""
        return run(sources or (self.source(),), self.settings, Silence(), Options(**options))  # type: ignore[arg-type]

    def counted(self, *sources: Source, **options: bool) -> SourceSummary:
        """What a run says of its first source."""
        return self.run(*sources, **options).sources[0]

    @property
    def store(self) -> FolderStore:
        return FolderStore(self.settings.index)

    @property
    def manifest(self) -> Manifest:
        """That of the published generation."""
        return self.store.manifest()

    @property
    def catalogue(self) -> Catalogue:
        """That of the published generation."""
        return read_catalogue(self.store, self.manifest)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Opens the published generation."""
        reader = self.store.reader(self.manifest)
        try:
            yield reader
        finally:
            reader.close()

    def chunks(self) -> set[Chunk]:
        """All the passages that are published."""
        with self.reader() as reader:
            return set(reader.all_chunks())

    def sheet(self, sheet_id: str) -> list[str]:
        """The texts of a published sheet."""
        with self.reader() as reader:
            return [chunk.text for chunk in reader.sheet(sheet_id)]

    @property
    def words(self) -> Vocabulary:
        """Those that are published."""
        return self.store.vocabulary(self.manifest)

    def vectors(self) -> dict[str, npt.NDArray[np.float32]]:
        """The meaning of each published passage, by its id."""
        with self.reader() as reader:
            sheets = sorted({sheet.id for sheet in self.catalogue.sheets()})
            return {chunk.id: vector for chunk, vector in reader.passages(sheets)}

    def generations(self) -> list[str]:
        """The generations that the index keeps, newest first."""
        return [each.generation for each in self.store.generations()]
