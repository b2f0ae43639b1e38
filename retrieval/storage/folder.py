"""Generations in a folder: an index is built aside, then published by one rename, and never written to again.

``INDEX/CURRENT`` names the published folder of ``INDEX/generations/``; each holds ``manifest.json``, ``words.tsv``, the
texts that whoever built it gave along, and the shard.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import (
    DamagedIndex,
    IncompatibleIndex,
    IndexBusy,
    MissingIndex,
    UnknownGeneration,
    UnwritableIndex,
)
from retrieval.files import atomic_write
from retrieval.question.vocabulary import Vocabulary
from retrieval.storage.edge import EdgeReader, EdgeWriter
from retrieval.storage.layout import WORDS
from retrieval.storage.manifest import Manifest, manifest_from_json, new_generation, rebuild
from retrieval.storage.protocol import KEPT_GENERATIONS, NO_TEXTS
from retrieval.system_errors import french_cause

CURRENT = "CURRENT"
OURS = frozenset({"lost+found", "reports", "quarantine", ".lock"})
"""What may stand in a folder where no generation was built yet."""
MANIFEST = "manifest.json"
SHARD = "shard"
LEAST_ROOM = 400 * 2**20
"""Bytes that must be free to build a generation: the engine takes its files by 32 MiB, a dozen of them."""
GROWTH = 3
"""Room of the largest generation, as often: one is written, then rewritten for searching."""


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

    def publish(self, manifest: Manifest, vocabulary: Vocabulary, texts: Mapping[str, str] = NO_TEXTS) -> None:
        _sync(self.folder)
        _fsync(self.folder.parent)  # its own name too
        for name, text in {**texts, WORDS: vocabulary.to_text()}.items():
            atomic_write(self.folder / name, text)
        # the manifest says that the generation is finished: it comes last, and nothing but the switch after it
        atomic_write(self.folder / MANIFEST, manifest.to_json())
        atomic_write(self.index / CURRENT, f"{manifest.generation}\n")
        _prune(self.index, (manifest.generation, manifest.previous), KEPT_GENERATIONS)


@dataclass(frozen=True, slots=True)
class FolderStore:
    """The embedded store: any number of processes read a generation, one builds the next."""

    index: Path

    @property
    def name(self) -> str:
        return str(self.index)

    def manifest(self) -> Manifest:
        return self._manifest(self._published())

    def _published(self) -> str:
        try:
            return (self.index / CURRENT).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise MissingIndex(
                f"aucun index dans « {self.index} » : construisez-le avec "
                f"« python -m ingestion run --index {self.index} »."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(self.index / CURRENT, error) from None

    def _manifest(self, generation: str) -> Manifest:
        path = self._folder(generation) / MANIFEST
        return manifest_from_json(self._read(path), str(path), self.name)

    def vocabulary(self, manifest: Manifest) -> Vocabulary:
        path = self._folder(manifest.generation) / WORDS
        try:
            return Vocabulary.from_text(self._read(path))
        except ValueError as error:
            raise self._unreadable(path, error) from None

    def text(self, manifest: Manifest, name: str) -> str:
        path = self._folder(manifest.generation) / name
        return self._read(path) if path.exists() else ""

    def reader(self, manifest: Manifest) -> EdgeReader:
        reader = EdgeReader(self._folder(manifest.generation) / SHARD)
        count = reader.count()
        if count != manifest.chunks:
            raise DamagedIndex(
                f"l'index « {self.index} » annonce {manifest.chunks} passages et en contient {count} : "
                f"{rebuild(self.name)}"
            )
        return reader

    def generations(self) -> tuple[Manifest, ...]:
        found = []
        for name in _finished(self.index):
            with suppress(DamagedIndex, IncompatibleIndex):
                found.append(self._manifest(name))
        return tuple(found)

    def size(self, manifest: Manifest) -> int:
        try:
            files = [path.stat() for path in self._folder(manifest.generation).rglob("*") if path.is_file()]
        except OSError:  # another run removes it at this very moment
            return 0
        # blocks, not length: the engine reserves room in its files that it has not taken yet
        return sum(file.st_blocks * 512 for file in files)

    def switch(self, generation: str) -> Manifest:
        if generation not in _finished(self.index):
            raise UnknownGeneration(
                f"la génération « {generation} » n'est pas dans « {self.index} » : choisissez-en une dans "
                f"« python -m ingestion history --index {self.index} »."
            )
        with self._locked():
            manifest = self._manifest(generation)
            self.reader(manifest).close()
            self.vocabulary(manifest)
            atomic_write(self.index / CURRENT, f"{generation}\n")
        return manifest

    def prune(self, kept: int) -> tuple[str, ...]:
        self._published()  # an index that was never written has no lock to take
        with self._locked():
            _remove_unfinished(self.index)
            published = self.manifest()
            return _prune(self.index, (published.generation, published.previous), kept + 1)

    @contextmanager
    def building(self) -> Iterator[FolderBuild]:
        self._refuse_foreign()
        (self.index / "generations").mkdir(parents=True, exist_ok=True)
        with self._locked():
            _remove_unfinished(self.index)
            self._check_room()
            folder = self._folder(new_generation())
            folder.mkdir()
            try:
                yield FolderBuild(self.index, folder)
            finally:
                if not (folder / MANIFEST).exists():
                    shutil.rmtree(folder, ignore_errors=True)

    def _refuse_foreign(self) -> None:
        """A folder that holds something else was named by mistake."""
        if (self.index / "generations").is_dir() or not self.index.is_dir():
            return
        others = [each.name for each in self.index.iterdir() if each.name not in OURS]
        if others:
            raise IncompatibleIndex(
                f"« {self.index} » contient autre chose qu'un index (« {others[0]} »…) : choisissez un autre --index."
            )

    def _check_room(self) -> None:
        """Refuse a build that would fill the disk: the engine writes through memory, and then dies without a word."""
        largest = max(map(self.size, self.generations()), default=0)
        needed = LEAST_ROOM + GROWTH * largest
        free = shutil.disk_usage(self.index).free
        if free < needed:
            command = f"python -m ingestion prune --keep 0 --index {self.index}"
            prune = f", par exemple avec « {command} »" if largest else ""
            raise UnwritableIndex(
                f"il reste {free // 2**20} Mio dans « {self.index} » et une génération en demande "
                f"{needed // 2**20} pendant sa construction : faites de la place{prune}, ou choisissez un autre "
                "--index."
            )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone in writing; the system gives the lock back when its owner dies."""
        try:
            stream = (self.index / ".lock").open("w")
        except OSError as error:
            raise UnwritableIndex(
                f"« {self.index} » ne peut pas être écrit ({french_cause(error)}) : donnez-en le droit à qui lance "
                "cette commande, ou choisissez un autre --index."
            ) from None
        with stream as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise IndexBusy(
                    f"une autre ingestion écrit déjà dans « {self.index} » : attendez qu'elle finisse."
                ) from None
            yield

    def _folder(self, generation: str) -> Path:
        return self.index / "generations" / generation

    def _read(self, path: Path) -> str:
        try:
            return path.read_bytes().decode()  # the ends of lines stay as they are
        except (OSError, ValueError) as error:  # no UTF-8, or a name that no file can have
            raise self._unreadable(path, error) from None

    def _unreadable(self, path: Path, error: Exception) -> DamagedIndex:
        return DamagedIndex(f"« {path} » est illisible ({type(error).__name__}) : {rebuild(self.name)}")


def _finished(index: Path) -> list[str]:
    """The generations that have a manifest, newest first."""
    folder = index / "generations"
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path.name for path in found if (path / MANIFEST).exists()), reverse=True)


def _remove_unfinished(index: Path) -> None:
    """A generation without a manifest was never published."""
    _remove_all_but(index, _finished(index))


def _prune(index: Path, first: tuple[str, ...], kept: int) -> tuple[str, ...]:
    """Keep the generations of `first`, then the newest others, up to `kept` in all; the names of those removed."""
    finished = _finished(index)
    order = sorted(finished, key=lambda name: first.index(name) if name in first else len(first))
    _remove_all_but(index, order[:kept])
    return tuple(order[kept:])


def _remove_all_but(index: Path, kept: list[str]) -> None:
    for path in (index / "generations").iterdir():
        if path.name not in kept:
            with suppress(OSError):  # what resists, or is no folder, is left
                # without its manifest first: one that is half removed must not pass for finished
                (path / MANIFEST).unlink(missing_ok=True)
                shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Put every file of `folder` on disk: the engine leaves that to the system, and a power cut may come first."""
    for path in [*folder.rglob("*"), folder]:
        _fsync(path)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
