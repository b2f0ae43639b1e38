"""Generations: what is published is whole, whatever happens to the run that writes the next one."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.encoders import HashingEncoder

from retrieval.errors import DamagedIndex, IncompatibleIndex, IndexBusy, MissingIndex
from retrieval.question.vocabulary import Vocabulary
from retrieval.schema import Chunk
from retrieval.settings import RetrievalSettings
from retrieval.storage.folder import CURRENT, MANIFEST, WORDS, FolderBuild, FolderStore
from retrieval.storage.manifest import LAYOUT, Manifest
from retrieval.storage.protocol import open_store
from tests.retrieval.corpus import build_index, chunk, generation_folder, manifest_for

ROOT = Path(__file__).resolve().parents[2]
ENCODER = HashingEncoder()
CHUNKS = (chunk("F1", 0, "un passeport"), chunk("F1", 1, "une photo"), chunk("F2", 0, "un permis"))
NO_WORDS = Vocabulary(0, {}, {}, {})
BUILD = """
import sys
from pathlib import Path
from retrieval.storage.folder import FolderStore
with FolderStore(Path(sys.argv[1])).building() as build:
    (build.folder / "shard").mkdir()
    (build.folder / "shard" / "moitie").write_text("à moitié écrit")
    print(build.generation, flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_run(index: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A second process in the middle of building, and its generation."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(index)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def names(index: Path) -> set[str]:
    return {path.name for path in (index / "generations").iterdir()}


def publish_empty(index: Path) -> Manifest:
    """A generation with a manifest and nothing else."""
    with FolderStore(index).building() as build:
        manifest = manifest_for(build.generation, ENCODER, CHUNKS)
        build.publish(manifest, NO_WORDS)
    return manifest


def stored(index: Path) -> set[Chunk]:
    """The chunks of the published generation."""
    store = FolderStore(index)
    return set(store.reader(store.manifest()).all_chunks())


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "data" / "index"


def test_what_is_published_is_read(index: Path):
    published = build_index(index, ENCODER, CHUNKS, notices=("Démonstration : « à ne pas utiliser »",))
    store = FolderStore(index)
    read = store.manifest()
    assert read == published
    assert (read.sheets, read.chunks, read.layout) == (2, 3, LAYOUT)
    assert stored(index) == set(CHUNKS)
    vocabulary = store.vocabulary(read)
    assert (vocabulary.sheets, dict(vocabulary.occurrences)["passeport"]) == (2, 1)
    assert vocabulary.frequency[vocabulary.tokens["titre"]] == 2
    assert names(index) == {published.generation}


def test_the_settings_of_a_folder_open_its_store(index: Path):
    store = open_store(RetrievalSettings(index))
    assert store == FolderStore(index)
    assert store.name == str(index)


def test_nothing_published_is_missing(index: Path, tmp_path: Path):
    for folder in (index, tmp_path):
        with pytest.raises(MissingIndex, match="python -m ingestion run --index") as caught:
            FolderStore(folder).manifest()
        assert f"« {folder} »" in str(caught.value)
    (tmp_path / "fichier").touch()
    with pytest.raises(MissingIndex):
        FolderStore(tmp_path / "fichier").manifest()


def test_a_build_in_its_course_publishes_nothing(index: Path):
    store = FolderStore(index)
    with store.building(), pytest.raises(MissingIndex):
        store.manifest()
    with pytest.raises(MissingIndex):
        store.manifest()


@pytest.mark.parametrize("content", [b"", b"\n", b"absente\n", b"\xff\xfe", b"../ailleurs", b"\x00"])
def test_a_damaged_current_is_said(index: Path, content: bytes):
    publish_empty(index)
    (index / CURRENT).write_bytes(content)
    with pytest.raises(DamagedIndex, match="reconstruisez l'index"):
        FolderStore(index).manifest()


def test_a_folder_in_the_place_of_current_is_said(index: Path):
    (index / CURRENT).mkdir(parents=True)
    with pytest.raises(DamagedIndex, match="CURRENT » est illisible"):
        FolderStore(index).manifest()


@pytest.mark.parametrize("content", [b"", b'{"layout": ', b"\xff\xfe", b"null"])
def test_a_damaged_manifest_is_said(index: Path, content: bytes):
    path = generation_folder(index, publish_empty(index)) / MANIFEST
    path.write_bytes(content)
    with pytest.raises(DamagedIndex, match=r"est illisible .* : reconstruisez l'index") as caught:
        FolderStore(index).manifest()
    assert f"« {path} »" in str(caught.value)
    assert f"--index {index} »" in str(caught.value)


def test_a_missing_manifest_is_said(index: Path):
    shutil.rmtree(generation_folder(index, publish_empty(index)))
    with pytest.raises(DamagedIndex, match="reconstruisez"):
        FolderStore(index).manifest()


def test_another_layout_is_refused(index: Path):
    path = generation_folder(index, publish_empty(index)) / MANIFEST
    path.write_text('{"layout": 1, "neuf": 1}', "utf-8")
    with pytest.raises(IncompatibleIndex, match=f"a le format 1 ; ce logiciel lit le {LAYOUT}") as caught:
        FolderStore(index).manifest()
    assert f"« {index} »" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"rien\n", b"2\npasseport\t1\n", b"\xff\xfe"])
def test_damaged_words_are_said(index: Path, content: bytes):
    manifest = build_index(index, ENCODER, CHUNKS)
    path = generation_folder(index, manifest) / WORDS
    path.write_bytes(content)
    with pytest.raises(DamagedIndex, match=r"words\.tsv » est illisible .* : reconstruisez l'index"):
        FolderStore(index).vocabulary(manifest)
    path.unlink()
    with pytest.raises(DamagedIndex, match=r"words\.tsv » est illisible \(FileNotFoundError\)"):
        FolderStore(index).vocabulary(manifest)


def test_a_shard_with_another_count_than_its_manifest_is_refused(index: Path):
    """An engine that lost a segment opens the rest without a word."""
    manifest = build_index(index, ENCODER, CHUNKS)
    (source,) = manifest.sources
    for announced in (0, 2, 4, 30):
        other = replace(manifest, sources=(replace(source, chunks=announced),))
        with pytest.raises(DamagedIndex, match=f"annonce {announced} passages et en contient 3 : reconstruisez"):
            FolderStore(index).reader(other)
    assert FolderStore(index).reader(manifest).count() == 3


def test_a_generation_that_is_gone_is_said(index: Path):
    gone = replace(build_index(index, ENCODER, CHUNKS), generation="20200101T000000Z-abcdef")
    for opening in (FolderStore(index).reader, FolderStore(index).vocabulary):
        with pytest.raises(DamagedIndex, match="illisible"):
            opening(gone)
    assert names(index) == {FolderStore(index).manifest().generation}


def test_the_last_two_generations_are_kept(index: Path):
    published = [publish_empty(index).generation for _ in range(4)]
    assert names(index) == set(published[-2:])
    assert FolderStore(index).manifest().generation == published[-1]


def test_publishing_leaves_no_scrap(index: Path):
    publish_empty(index)
    assert list(index.rglob("*.part")) == []
    assert {path.name for path in index.iterdir()} == {"generations", CURRENT, ".lock"}


def test_building_cleans_what_a_killed_run_left(index: Path):
    published = publish_empty(index)
    left = index / "generations" / "20200101T000000Z-abcdef"
    (left / "shard").mkdir(parents=True)
    (left / "shard" / "moitie").touch()
    with FolderStore(index).building() as build:
        assert names(index) == {published.generation, build.generation}


@pytest.mark.parametrize("error", [ValueError("panne"), KeyboardInterrupt(), SystemExit(2)])
def test_a_failed_build_is_removed_and_the_published_one_stays(index: Path, error: BaseException):
    published = build_index(index, ENCODER, CHUNKS)

    def build() -> None:
        with FolderStore(index).building() as build:
            build.writer(ENCODER.dimension)
            raise error

    with pytest.raises(type(error)):
        build()
    assert names(index) == {published.generation}
    assert FolderStore(index).manifest() == published
    assert publish_empty(index).generation != published.generation


def test_two_runs_of_one_process_do_not_write_together(index: Path):
    store = FolderStore(index)
    with store.building() as build:
        with pytest.raises(IndexBusy, match="attendez qu'elle finisse"), store.building():
            pass
        assert build == FolderBuild(index, index / "generations" / build.generation)
        assert build.folder.is_dir()
    with store.building():
        pass


def test_two_processes_do_not_write_together(index: Path):
    published = publish_empty(index)
    with another_run(index) as (process, generation):
        with pytest.raises(IndexBusy) as caught, FolderStore(index).building():
            pass
        assert f"« {index} »" in str(caught.value)
        assert names(index) == {published.generation, generation}
        assert FolderStore(index).manifest() == published
        process.communicate("\n", timeout=30)
    with FolderStore(index).building():
        pass


def test_a_killed_build_leaves_the_published_one_whole(index: Path):
    published = build_index(index, ENCODER, CHUNKS)
    with another_run(index) as (process, generation):
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
    assert generation in names(index)
    assert FolderStore(index).manifest() == published
    assert stored(index) == set(CHUNKS)
    after = build_index(index, ENCODER, CHUNKS[:1])
    assert names(index) == {published.generation, after.generation}


def test_a_reader_of_the_old_generation_still_answers(index: Path):
    old = build_index(index, ENCODER, CHUNKS)
    reader = FolderStore(index).reader(old)
    new = build_index(index, ENCODER, CHUNKS[:1])
    assert set(reader.all_chunks()) == set(CHUNKS)
    assert stored(index) == set(CHUNKS[:1])

    last = build_index(index, ENCODER, CHUNKS[1:])
    assert names(index) == {new.generation, last.generation}
    # its folder is gone; the engine keeps its files open
    assert set(reader.all_chunks()) == set(CHUNKS)
    assert reader.sheet("F1") == CHUNKS[:2]
