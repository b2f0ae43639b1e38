"""Generations in a folder: an index is built aside, then published by one rename, and never written to again.

``INDEX/CURRENT`` names the published folder of ``INDEX/generations/``; each holds ``manifest.json``, ``words.tsv`` and
the shard.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import DamagedIndex, IndexBusy, MissingIndex
from retrieval.question.vocabulary import Vocabulary
from retrieval.storage.edge import EdgeReader, EdgeWriter
from retrieval.storage.manifest import Manifest, manifest_from_json, new_generation, rebuild

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
WORDS = "words.tsv"
SHARD = "shard"
KEPT_GENERATIONS = 2
"""The published one and the one before it."""


@dataclass(frozen=True, slots=True)
class FolderBuild:
    """A generation being written in `folder`, under the lock of its store."""

    index: Path
    folder: Path

    @property
    def generation(self) -> str:
        return self.folder.name

    def writer(self, dimension: int) -> EdgeWriter:
        return EdgeWriter(self.folder / SHARD, dimension)

    def publish(self, manifest: Manifest, vocabulary: Vocabulary) -> None:
        _write(self.folder / WORDS, vocabulary.to_text())
        _write(self.folder / MANIFEST, manifest.to_json())
        _write(self.index / CURRENT, f"{manifest.generation}\n")
        kept = sorted(path.name for path in (self.index / "generations").iterdir())[-KEPT_GENERATIONS:]
        _remove_all_but(self.index, {*kept, manifest.generation})


@dataclass(frozen=True, slots=True)
class FolderStore:
    """The embedded store: any number of processes read a generation, one builds the next."""

    index: Path

    @property
    def name(self) -> str:
        return str(self.index)

    def manifest(self) -> Manifest:
        try:
            generation = (self.index / CURRENT).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise MissingIndex(
                f"aucun index dans « {self.index} » : construisez-le avec "
                f"« python -m ingestion run --index {self.index} »."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(self.index / CURRENT, error) from None
        path = self._folder(generation) / MANIFEST
        return manifest_from_json(self._read(path), str(path), self.name)

    def vocabulary(self, manifest: Manifest) -> Vocabulary:
        path = self._folder(manifest.generation) / WORDS
        try:
            return Vocabulary.from_text(self._read(path))
        except ValueError as error:
            raise self._unreadable(path, error) from None

    def reader(self, manifest: Manifest) -> EdgeReader:
        reader = EdgeReader(self._folder(manifest.generation) / SHARD)
        if reader.count() != manifest.chunks:
            raise DamagedIndex(
                f"l'index « {self.index} » annonce {manifest.chunks} passages et en contient {reader.count()} : "
                f"{rebuild(self.name)}"
            )
        return reader

    @contextmanager
    def building(self) -> Iterator[FolderBuild]:
        (self.index / "generations").mkdir(parents=True, exist_ok=True)
        with (self.index / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise IndexBusy(
                    f"une autre ingestion écrit déjà dans « {self.index} » : attendez qu'elle finisse."
                ) from None
            _remove_unfinished(self.index)
            folder = self._folder(new_generation())
            folder.mkdir()
            try:
                yield FolderBuild(self.index, folder)
            finally:
                if not (folder / MANIFEST).exists():
                    shutil.rmtree(folder, ignore_errors=True)

    def _folder(self, generation: str) -> Path:
        return self.index / "generations" / generation

    def _read(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:  # no UTF-8, or a name that no file can have
            raise self._unreadable(path, error) from None

    def _unreadable(self, path: Path, error: Exception) -> DamagedIndex:
        return DamagedIndex(f"« {path} » est illisible ({type(error).__name__}) : {rebuild(self.name)}")


def _remove_unfinished(index: Path) -> None:
    """A generation without a manifest was never published."""
    finished = {path.name for path in (index / "generations").iterdir() if (path / MANIFEST).exists()}
    _remove_all_but(index, finished)


def _remove_all_but(index: Path, kept: set[str]) -> None:
    for path in (index / "generations").iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    """Replace a file whole: a reader sees the old text or the new one, even after a power cut."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
