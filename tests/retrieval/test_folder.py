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

from retrieval.errors import DamagedIndex, IncompatibleIndex, IndexBusy, MissingIndex, UnknownGeneration
from retrieval.question.vocabulary import Vocabulary
from retrieval.schema import Chunk
from retrieval.settings import RetrievalSettings
from retrieval.storage.folder import CURRENT, MANIFEST, SHARD, FolderBuild, FolderStore
from retrieval.storage.layout import WORDS
from retrieval.storage.manifest import LAYOUT, Manifest
from retrieval.storage.protocol import KEPT_GENERATIONS, open_store
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


def test_the_last_generations_are_kept(index: Path):
    published = [publish_empty(index).generation for _ in range(KEPT_GENERATIONS + 2)]
    assert names(index) == set(published[-KEPT_GENERATIONS:])
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
    build_index(index, ENCODER, CHUNKS[:1])
    assert set(reader.all_chunks()) == set(CHUNKS)
    assert stored(index) == set(CHUNKS[:1])

    FolderStore(index).prune(0)
    assert old.generation not in names(index)
    # its folder is gone; the engine keeps its files open
    assert set(reader.all_chunks()) == set(CHUNKS)
    assert reader.sheet("F1") == CHUNKS[:2]


# --- generations ---


def test_a_generation_that_was_finished_and_not_published_can_be(index: Path):
    """Killed between its last file and the switch: it is whole, and nobody reads it before somebody asks for it."""
    published = build_index(index, ENCODER, CHUNKS)
    (index / f"{CURRENT}.part").mkdir()
    with pytest.raises(IsADirectoryError):
        build_index(index, ENCODER, CHUNKS[:1])
    (index / f"{CURRENT}.part").rmdir()
    assert FolderStore(index).manifest() == published
    finished, _ = FolderStore(index).generations()
    assert finished.generation > published.generation
    with FolderStore(index).building():  # what cleans up leaves it alone
        assert finished.generation in names(index)
    FolderStore(index).switch(finished.generation)
    assert stored(index) == set(CHUNKS[:1])


def test_a_generation_that_is_half_removed_is_none(index: Path, monkeypatch: pytest.MonkeyPatch):
    old, published = build_index(index, ENCODER, CHUNKS[:1]), build_index(index, ENCODER, CHUNKS)

    def killed(path: Path, ignore_errors: bool) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            FolderStore(index).prune(0)
    assert old.generation in names(index)
    assert FolderStore(index).generations() == (published,)
    with pytest.raises(UnknownGeneration):
        FolderStore(index).switch(old.generation)
    assert FolderStore(index).prune(5) == ()
    assert names(index) == {published.generation}


def test_pruning_cleans_what_a_killed_run_left(index: Path):
    published = [publish_empty(index).generation for _ in range(3)]
    (index / "generations" / "20990101T000000.000000Z-abcdef" / "shard").mkdir(parents=True)
    assert FolderStore(index).prune(1) == (published[0],)
    assert names(index) == set(published[1:])


def test_a_stray_file_among_generations_is_left_alone(index: Path):
    publish_empty(index)
    (index / "generations" / "LISEZ-MOI").write_text("bonjour", "utf-8")
    published = [publish_empty(index) for _ in range(KEPT_GENERATIONS)]
    assert names(index) == {"LISEZ-MOI", *(one.generation for one in published)}
    assert FolderStore(index).generations() == tuple(published[::-1])
    assert len(FolderStore(index).prune(0)) == KEPT_GENERATIONS - 1
    assert (index / "generations" / "LISEZ-MOI").read_text("utf-8") == "bonjour"


@pytest.mark.parametrize("content", ["", "{}", '{"layout": 1}'])
def test_a_generation_that_can_not_be_read_is_not_listed(index: Path, content: str):
    damaged, published = build_index(index, ENCODER, CHUNKS), build_index(index, ENCODER, CHUNKS)
    (generation_folder(index, damaged) / MANIFEST).write_text(content, "utf-8")
    assert FolderStore(index).generations() == (published,)
    with pytest.raises((DamagedIndex, IncompatibleIndex), match="reconstruisez"):
        FolderStore(index).switch(damaged.generation)
    assert FolderStore(index).manifest() == published


@pytest.mark.parametrize("lost", [SHARD, f"{SHARD}/segments", WORDS])
def test_what_is_damaged_is_not_gone_back_to(index: Path, lost: str):
    damaged, published = build_index(index, ENCODER, CHUNKS), build_index(index, ENCODER, CHUNKS)
    path = generation_folder(index, damaged) / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(DamagedIndex):
        FolderStore(index).switch(damaged.generation)
    assert FolderStore(index).manifest() == published
    assert stored(index) == set(CHUNKS)


def test_no_name_leads_out_of_the_folder(index: Path, tmp_path: Path):
    published = build_index(index, ENCODER, CHUNKS)
    other = build_index(tmp_path / "autre", ENCODER, CHUNKS[:1])
    out = os.path.relpath(generation_folder(tmp_path / "autre", other), index / "generations")
    assert (index / "generations" / out / MANIFEST).exists()
    inside = f"../generations/{published.generation}"
    for name in (out, str(generation_folder(tmp_path / "autre", other)), inside, ".", "..", "", "\0", "é" * 300):
        with pytest.raises(UnknownGeneration, match="python -m ingestion history --index"):
            FolderStore(index).switch(name)
    assert FolderStore(index).manifest() == published


def test_going_back_leaves_no_scrap(index: Path):
    first, _ = build_index(index, ENCODER, CHUNKS), build_index(index, ENCODER, CHUNKS)
    FolderStore(index).switch(first.generation)
    assert (index / CURRENT).read_text("utf-8") == f"{first.generation}\n"
    assert list(index.rglob("*.part")) == []


def test_another_process_that_builds_refuses_to_go_back_or_prune(index: Path):
    first, second = build_index(index, ENCODER, CHUNKS), build_index(index, ENCODER, CHUNKS[:1])
    with another_run(index) as (_, generation):
        for change in (lambda: FolderStore(index).switch(first.generation), lambda: FolderStore(index).prune(0)):
            with pytest.raises(IndexBusy, match="attendez qu'elle finisse"):
                change()
        assert names(index) == {first.generation, second.generation, generation}
        assert FolderStore(index).generations() == (second, first)
    assert FolderStore(index).manifest() == second


def test_a_size_is_what_stands_on_the_disk(index: Path):
    store, manifest = FolderStore(index), build_index(index, ENCODER, CHUNKS)
    before = store.size(manifest)
    (generation_folder(index, manifest) / "texte").write_bytes(b"x" * 100_000)
    assert 100_000 <= store.size(manifest) - before < 200_000
    with (generation_folder(index, manifest) / SHARD / "creux").open("wb") as hollow:
        hollow.truncate(2**30)  # room that is reserved and not taken
    assert before < store.size(manifest) < before + 200_000
    assert store.size(replace(manifest, generation="absente")) == 0


def test_a_text_that_is_no_text_is_said(index: Path):
    with FolderStore(index).building() as build:
        manifest = manifest_for(build.generation, ENCODER, CHUNKS)
        build.publish(manifest, NO_WORDS, {"rapport.json": "{}"})
    assert FolderStore(index).text(manifest, "rapport.json") == "{}"
    (generation_folder(index, manifest) / "rapport.json").write_bytes(b"\xff")
    with pytest.raises(DamagedIndex, match=r"rapport\.json » est illisible .* : reconstruisez"):
        FolderStore(index).text(manifest, "rapport.json")
