"""A shard that can't be read is said to be damaged, with the remedy, at its opening or at the first search."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from retrieval.errors import DamagedIndex
from retrieval.schema import Filters
from retrieval.storage.edge import EdgeReader, EdgeWriter
from retrieval.writing import write_chunks
from tests.fakes.encoders import HashingEncoder
from tests.retrieval.corpus import corpus, question

ROOT = Path(__file__).resolve().parents[2]
ENCODER = HashingEncoder()
CHUNKS = corpus()


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edge") / "shard"
    write_chunks(EdgeWriter(folder, ENCODER.dimension), CHUNKS, ENCODER)
    return folder


@pytest.fixture(scope="module")
def wide_shard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Few vectors, but long enough for the engine to rewrite the shard (`edge.OPTIMIZED_KIB`)."""
    folder = tmp_path_factory.mktemp("large") / "shard"
    wide = HashingEncoder(dimension=16_384)
    write_chunks(EdgeWriter(folder, wide.dimension), CHUNKS, wide)
    return folder


@pytest.mark.skipif(os.geteuid() != 0, reason="seul root peut prendre l'identité d'un autre utilisateur")
def test_a_shard_that_may_only_be_read_says_what_to_do(shard: Path):
    """The engine opens its files for writing; the folder belongs to whoever runs these tests."""
    code = (
        "import os, sys; from pathlib import Path; from retrieval.storage.edge import EdgeReader\n"
        "from retrieval.errors import DamagedIndex\n"
        "os.seteuid(65534)\n"
        "try: EdgeReader(Path(sys.argv[1]))\n"
        "except DamagedIndex as error: print(error)"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        copy = shutil.copytree(shard, Path(folder) / "shard")
        done = subprocess.run(
            [sys.executable, "-c", code, str(copy)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.stdout == (
        f"l'index de « {copy} » ne peut pas être ouvert en écriture : donnez-en le droit à qui lance cette commande.\n"
    )


def test_a_missing_folder_is_damage(tmp_path: Path):
    with pytest.raises(DamagedIndex, match=r"absent » est illisible : reconstruisez-le"):
        EdgeReader(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_an_empty_folder_is_damage(tmp_path: Path):
    with pytest.raises(DamagedIndex, match="illisible"):
        EdgeReader(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["segment.json", "vector_storage-meaning/deleted/status.dat", "payload_storage/config.json"],
)
def test_a_cut_file_is_damage(shard: Path, tmp_path: Path, name: str):
    """The engine panics on the second, which no `except Exception` would catch."""
    copy = shutil.copytree(shard, tmp_path / "shard")
    (damaged,) = (copy / "segments").glob(f"*/{name}")
    damaged.write_bytes(damaged.read_bytes()[: damaged.stat().st_size // 2])
    with pytest.raises(DamagedIndex, match="illisible"):
        EdgeReader(copy)


@pytest.mark.parametrize("name", ["segment.json", "vector_storage-text/deleted/status.dat", "id_tracker.mappings"])
def test_a_cut_file_is_damage_once_rewritten_for_searching(wide_shard: Path, tmp_path: Path, name: str):
    copy = shutil.copytree(wide_shard, tmp_path / "shard")
    # beside the segment that is searched, the engine keeps an empty one for what could be added
    (full,) = (path.parents[1] for path in copy.glob("segments/*/vector_index-text/inverted_index.dat"))
    damaged = full / name
    damaged.write_bytes(damaged.read_bytes()[: damaged.stat().st_size // 2])
    with pytest.raises(DamagedIndex, match="illisible"):
        EdgeReader(copy)


def test_damage_seen_only_when_searching_is_said_too(shard: Path, tmp_path: Path):
    copy = shutil.copytree(shard, tmp_path / "shard")
    (payloads,) = copy.glob("segments/*/payload_storage/page_0.dat")
    with payloads.open("r+b") as stream:
        stream.write(b"\xa5" * 65536)
    reader = EdgeReader(copy)
    for reading in (
        lambda: reader.chunks([CHUNKS[0].id]),
        lambda: reader.openings(["F90001"]),
        lambda: list(reader.all_chunks()),
        lambda: reader.sheet("F90001"),
    ):
        with pytest.raises(DamagedIndex, match="illisible"):
            reading()


def test_a_closed_reader_says_so(shard: Path):
    reader = EdgeReader(shard)
    reader.close()
    for reading in (
        reader.count,
        lambda: reader.candidates(question("passeport", ENCODER), 5, Filters()),
        lambda: reader.values("audience"),
        lambda: reader.chunks([CHUNKS[0].id]),
    ):
        with pytest.raises(DamagedIndex, match="illisible"):
            reading()
