"""Generations: an index is built aside, then published by one rename. The published one is never written to.

``INDEX/CURRENT`` names the published folder of ``INDEX/generations/``; each holds ``manifest.json`` and the shard.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from retrieval.errors import DamagedIndex, IncompatibleIndex, IndexBusy, MissingIndex

LAYOUT = 1
"""Version of what is written; an index of another one is refused."""
CURRENT = "CURRENT"
SHARD = "shard"
KEPT_GENERATIONS = 2
"""The published one and the one before it."""


@dataclass(frozen=True, slots=True)
class IndexedSource:
    """What one source gave to an index; ``oldest`` and ``newest`` are dates of its sheets, ``YYYY-MM-DD`` or empty."""

    name: str
    location: str
    sheets: int
    chunks: int
    oldest: str
    newest: str
    licence: str
    attribution: str
    example: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of.

    Attributes:
        generation: name of its folder; sorts by time.
        created: UTC time, ISO 8601.
        encoder, dimension: which model made the dense vectors, and how many numbers each has.
        lexical: settings of the sparse vectors.
        notices: lines that whoever reads the index must see (why the official feed was not used, for example).
    """

    generation: str
    created: str
    encoder: str
    dimension: int
    lexical: str
    sources: tuple[IndexedSource, ...]
    notices: tuple[str, ...] = ()
    layout: int = LAYOUT

    @property
    def sheets(self) -> int:
        """Number of sheets over all sources."""
        return sum(source.sheets for source in self.sources)

    @property
    def chunks(self) -> int:
        """Number of chunks over all sources."""
        return sum(source.chunks for source in self.sources)

    @property
    def examples_only(self) -> bool:
        """Whether the index holds demonstration sheets and nothing official."""
        return all(source.example for source in self.sources)


def new_generation() -> str:
    """A name that sorts by time and never comes twice."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{uuid.uuid4().hex[:6]}"


def generation_folder(index: Path, generation: str) -> Path:
    """Where a generation stands."""
    return index / "generations" / generation


def read_manifest(index: Path) -> Manifest:
    """The manifest of the published generation.

    Raises:
        MissingIndex, DamagedIndex: nothing was published, or it can't be read.
        IncompatibleIndex: written in another layout.
    """
    try:
        generation = (index / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise MissingIndex(
            f"aucun index dans « {index} » : construisez-le avec « python -m ingestion run --index {index} »."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndex(
            f"« {index / CURRENT} » est illisible ({type(error).__name__}) : {_rebuild(index)}"
        ) from None
    path = generation_folder(index, generation) / "manifest.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["layout"] != LAYOUT:
            raise IncompatibleIndex(
                f"l'index « {index} » a le format {values['layout']} ; ce logiciel lit le {LAYOUT} : {_rebuild(index)}"
            )
        sources = tuple(IndexedSource(**source) for source in values.pop("sources"))
        return Manifest(**{**values, "sources": sources, "notices": tuple(values["notices"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedIndex(f"« {path} » est illisible ({type(error).__name__}) : {_rebuild(index)}") from None


def _rebuild(index: Path) -> str:
    return f"reconstruisez l'index avec « python -m ingestion run --index {index} »."


def publish(index: Path, manifest: Manifest) -> None:
    """Make a generation the one that readers open, by one rename; older ones than the last are then removed."""
    folder = generation_folder(index, manifest.generation)
    _write(folder / "manifest.json", json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    _write(index / CURRENT, f"{manifest.generation}\n")
    kept = sorted(path.name for path in (index / "generations").iterdir())[-KEPT_GENERATIONS:]
    _remove_all_but(index, {*kept, manifest.generation})


@contextmanager
def building(index: Path) -> Iterator[Path]:
    """The folder of a new generation, alone in writing; it is removed if the build fails.

    What an earlier run left behind when it was killed is removed first.

    Raises:
        IndexBusy: another run is building here.
    """
    (index / "generations").mkdir(parents=True, exist_ok=True)
    with (index / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexBusy(f"une autre ingestion écrit déjà dans « {index} » : attendez qu'elle finisse.") from None
        _remove_unfinished(index)
        folder = generation_folder(index, new_generation())
        folder.mkdir()
        try:
            yield folder
        finally:
            if not (folder / "manifest.json").exists():
                shutil.rmtree(folder, ignore_errors=True)


def _remove_unfinished(index: Path) -> None:
    """A generation without a manifest was never published."""
    finished = {path.name for path in (index / "generations").iterdir() if (path / "manifest.json").exists()}
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
