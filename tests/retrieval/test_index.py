"""Generations: what is published is whole, whatever happens to the run that writes the next one."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.encoders import HashingEncoder

from retrieval.edge import EdgeReader
from retrieval.errors import DamagedIndex, IncompatibleIndex, IndexBusy, MissingIndex
from retrieval.index import (
    CURRENT,
    LAYOUT,
    Manifest,
    building,
    generation_folder,
    new_generation,
    publish,
    read_manifest,
)
from tests.retrieval.corpus import build_index, chunk, manifest_for, shard

ROOT = Path(__file__).resolve().parents[2]
ENCODER = HashingEncoder()
CHUNKS = (chunk("F1", 0, "un passeport"), chunk("F1", 1, "une photo"), chunk("F2", 0, "un permis"))
BUILD = """
import sys
from pathlib import Path
from retrieval.index import building
with building(Path(sys.argv[1])) as folder:
    (folder / "shard").mkdir()
    (folder / "shard" / "moitie").write_text("à moitié écrit")
    print(folder.name, flush=True)
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
    with building(index) as folder:
        manifest = manifest_for(folder.name, ENCODER, CHUNKS)
        publish(index, manifest)
    return manifest


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "data" / "index"


def test_what_is_published_is_read(index: Path):
    published = build_index(index, ENCODER, CHUNKS, notices=("Démonstration : « à ne pas utiliser »",))
    read = read_manifest(index)
    assert read == published
    assert (read.sheets, read.chunks, read.layout) == (2, 3, LAYOUT)
    assert set(EdgeReader(shard(index, read)).all_chunks()) == set(CHUNKS)
    assert names(index) == {published.generation}


def test_examples_only_means_all_sources(index: Path):
    manifest = manifest_for("g", ENCODER, CHUNKS)
    (real,) = manifest.sources
    example = replace(real, example=True)
    assert not manifest.examples_only
    assert replace(manifest, sources=(example,)).examples_only
    assert not replace(manifest, sources=(example, real)).examples_only


def test_nothing_published_is_missing(index: Path, tmp_path: Path):
    for folder in (index, tmp_path):
        with pytest.raises(MissingIndex, match="python -m ingestion run --index") as caught:
            read_manifest(folder)
        assert f"« {folder} »" in str(caught.value)
    (tmp_path / "fichier").touch()
    with pytest.raises(MissingIndex):
        read_manifest(tmp_path / "fichier")


def test_a_build_in_its_course_publishes_nothing(index: Path):
    with building(index), pytest.raises(MissingIndex):
        read_manifest(index)
    with pytest.raises(MissingIndex):
        read_manifest(index)


@pytest.mark.parametrize("content", [b"", b"\n", b"absente\n", b"\xff\xfe", b"../ailleurs", b"\x00"])
def test_a_damaged_current_is_said(index: Path, content: bytes):
    publish_empty(index)
    (index / CURRENT).write_bytes(content)
    with pytest.raises(DamagedIndex, match="reconstruisez l'index"):
        read_manifest(index)


def test_a_folder_in_the_place_of_current_is_said(index: Path):
    (index / CURRENT).mkdir(parents=True)
    with pytest.raises(DamagedIndex, match="CURRENT » est illisible"):
        read_manifest(index)


def _cut(text: str) -> str:
    return text[: len(text) // 2]


def _without(name: str) -> Callable[[str], str]:
    return lambda text: json.dumps({key: value for key, value in json.loads(text).items() if key != name})


def _with(**changed: object) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), **changed})


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: "[]",
        lambda text: "null",
        lambda text: "12",
        lambda text: "[" * 100_000,
        _cut,
        _without("layout"),
        _without("sources"),
        _without("encoder"),
        _without("notices"),
        _with(inconnu=1),
        _with(sources=[{}]),
        _with(sources=None),
        _with(sources=[1]),
        _with(notices=None),
    ],
)
def test_a_damaged_manifest_is_said(index: Path, damage: Callable[[str], str]):
    path = generation_folder(index, publish_empty(index).generation) / "manifest.json"
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    with pytest.raises(DamagedIndex, match=r"manifest\.json » est illisible .* : reconstruisez l'index"):
        read_manifest(index)


def test_a_missing_manifest_is_said(index: Path):
    shutil.rmtree(generation_folder(index, publish_empty(index).generation))
    with pytest.raises(DamagedIndex, match="reconstruisez"):
        read_manifest(index)


@pytest.mark.parametrize("layout", [0, LAYOUT + 1, "1", None])
def test_another_layout_is_refused(index: Path, layout: object):
    path = generation_folder(index, publish_empty(index).generation) / "manifest.json"
    # a later layout may have other fields: nothing but its number is looked at
    path.write_text(json.dumps({"layout": layout, "neuf": 1}), "utf-8")
    with pytest.raises(IncompatibleIndex, match=f"a le format {layout} ; ce logiciel lit le {LAYOUT}"):
        read_manifest(index)


def test_names_of_generations_sort_by_time():
    made = [new_generation() for _ in range(50)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_the_last_two_generations_are_kept(index: Path):
    published = [publish_empty(index).generation for _ in range(4)]
    assert names(index) == set(published[-2:])
    assert read_manifest(index).generation == published[-1]


def test_publishing_leaves_no_scrap(index: Path):
    publish_empty(index)
    assert list(index.rglob("*.part")) == []
    assert {path.name for path in index.iterdir()} == {"generations", CURRENT, ".lock"}


def test_building_cleans_what_a_killed_run_left(index: Path):
    published = publish_empty(index)
    left = generation_folder(index, "20200101T000000Z-abcdef")
    (left / "shard").mkdir(parents=True)
    (left / "shard" / "moitie").touch()
    with building(index) as folder:
        assert names(index) == {published.generation, folder.name}


@pytest.mark.parametrize("error", [ValueError("panne"), KeyboardInterrupt(), SystemExit(2)])
def test_a_failed_build_is_removed_and_the_published_one_stays(index: Path, error: BaseException):
    published = build_index(index, ENCODER, CHUNKS)

    def build() -> None:
        with building(index) as folder:
            (folder / "shard").mkdir()
            raise error

    with pytest.raises(type(error)):
        build()
    assert names(index) == {published.generation}
    assert read_manifest(index) == published
    assert publish_empty(index).generation != published.generation


def test_two_runs_of_one_process_do_not_write_together(index: Path):
    with building(index) as folder:
        with pytest.raises(IndexBusy, match="attendez qu'elle finisse"), building(index):
            pass
        assert folder.is_dir()
    with building(index):
        pass


def test_two_processes_do_not_write_together(index: Path):
    published = publish_empty(index)
    with another_run(index) as (process, generation):
        with pytest.raises(IndexBusy) as caught, building(index):
            pass
        assert f"« {index} »" in str(caught.value)
        assert names(index) == {published.generation, generation}
        assert read_manifest(index) == published
        process.communicate("\n", timeout=30)
    with building(index):
        pass


def test_a_killed_build_leaves_the_published_one_whole(index: Path):
    published = build_index(index, ENCODER, CHUNKS)
    with another_run(index) as (process, generation):
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
    assert generation in names(index)
    assert read_manifest(index) == published
    assert set(EdgeReader(shard(index, published)).all_chunks()) == set(CHUNKS)
    after = build_index(index, ENCODER, CHUNKS[:1])
    assert names(index) == {published.generation, after.generation}


def test_a_reader_of_the_old_generation_still_answers(index: Path):
    old = build_index(index, ENCODER, CHUNKS)
    reader = EdgeReader(shard(index, old))
    new = build_index(index, ENCODER, CHUNKS[:1])
    assert set(reader.all_chunks()) == set(CHUNKS)
    assert set(EdgeReader(shard(index, read_manifest(index))).all_chunks()) == set(CHUNKS[:1])

    last = build_index(index, ENCODER, CHUNKS[1:])
    assert names(index) == {new.generation, last.generation}
    # its folder is gone; the engine keeps its files open
    assert set(reader.all_chunks()) == set(CHUNKS)
    assert reader.sheet("F1") == CHUNKS[:2]
