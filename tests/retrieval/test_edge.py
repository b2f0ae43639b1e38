"""The embedded engine: what is written comes back, whoever reads and however many they are."""

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fakes.encoders import HashingEncoder

from retrieval import edge
from retrieval.edge import EdgeReader, EdgeWriter
from retrieval.errors import DamagedIndex
from retrieval.fields import DENSE, FIELDS, HEAD, TEXT
from retrieval.lexical import LexicalEncoder
from retrieval.schema import Chunk, EncodedQuestion, TermWeights
from retrieval.writing import encode_chunks, write_shard
from tests.retrieval.corpus import chunk, corpus, question

ROOT = Path(__file__).resolve().parents[2]
ENCODER = HashingEncoder()
NO_TERMS = TermWeights((), ())
CHUNKS = corpus()
READ = """
import json, sys
from pathlib import Path
import numpy as np
from retrieval.edge import EdgeReader
from retrieval.lexical import LexicalEncoder
from retrieval.schema import EncodedQuestion
reader = EdgeReader(Path(sys.argv[1]))
dense = np.array(json.loads(sys.argv[2]), dtype=np.float32)
words = sys.argv[3]
print("ouvert", flush=True)
sys.stdin.readline()
question = EncodedQuestion(dense, LexicalEncoder("text").query(words), LexicalEncoder("head").query(words))
found = reader.candidates(question, 10)
print(json.dumps({name: [[c.chunk_id, c.sheet_id, c.score] for c in list_] for name, list_ in found.items()}))
"""


def write_to(folder: Path, chunks: Sequence[Chunk]) -> Path:
    assert write_shard(folder, chunks, ENCODER) == len(chunks)
    return folder


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # backwards: the order of writing has no meaning
    return write_to(tmp_path_factory.mktemp("edge") / "shard", CHUNKS[::-1])


@pytest.fixture(scope="module")
def reader(shard: Path) -> EdgeReader:
    return EdgeReader(shard)


def test_every_chunk_comes_back_as_it_was(reader: EdgeReader):
    assert reader.count() == len(CHUNKS)
    assert set(reader.all_chunks()) == set(CHUNKS)
    assert reader.chunks([item.id for item in CHUNKS]) == {item.id: item for item in CHUNKS}


def test_awkward_text_comes_back_as_it_was(tmp_path: Path):
    awkward = chunk(
        "F1",
        0,
        'l’« État »\u00a0: 1\u202f000 €\n\n- un\n- deux\t\\ " \u0000 😀 e\u0301',
        title="",
        breadcrumb=(),
        section=("A > B", ""),
        url="",
        updated="",
    )
    assert EdgeReader(write_to(tmp_path / "shard", [awkward])).chunks([awkward.id]) == {awkward.id: awkward}


def test_a_sheet_is_in_reading_order(reader: EdgeReader):
    for sheet_id in ("F90001", "F90010"):
        assert reader.sheet(sheet_id) == tuple(item for item in CHUNKS if item.sheet_id == sheet_id)


def test_an_unknown_sheet_or_chunk_is_nothing(reader: EdgeReader):
    assert reader.sheet("F1") == ()
    assert reader.sheet("") == ()
    assert reader.chunks(["f" * 32]) == {}
    assert reader.chunks([]) == {}
    assert list(reader.chunks(["f" * 32, CHUNKS[0].id])) == [CHUNKS[0].id]


@pytest.mark.parametrize("identifier", ["", "F90001", "g" * 32, "é"])
def test_what_is_no_id_is_a_value_error(reader: EdgeReader, identifier: str):
    with pytest.raises(ValueError):  # noqa: PT011 - two messages of the standard library
        reader.chunks([identifier])


def test_each_field_proposes_its_own(reader: EdgeReader):
    found = reader.candidates(question("carte d'identité au commissariat", ENCODER), 5)
    assert set(found) == set(FIELDS)
    lost = next(item for item in CHUNKS if "commissariat" in item.text)
    assert found[TEXT][0].chunk_id == lost.id
    assert {candidate.sheet_id for candidate in found[HEAD][:3]} == {"F90002"}
    for candidates in found.values():
        assert 0 < len(candidates) <= 5
        assert [item.score for item in candidates] == sorted((item.score for item in candidates), reverse=True)
        assert all(candidate.chunk_id in {item.id for item in CHUNKS} for candidate in candidates)


def test_dense_scores_are_cosines(reader: EdgeReader):
    asked = question("prime de précarité", ENCODER)
    vectors = dict(
        zip(
            (item.id for item in CHUNKS),
            (encoded.dense for encoded in encode_chunks(list(CHUNKS), ENCODER, *map(LexicalEncoder, (TEXT, HEAD)))),
            strict=True,
        )
    )
    for candidate in reader.candidates(asked, 10)[DENSE]:
        assert candidate.score == pytest.approx(float(vectors[candidate.chunk_id] @ asked.dense), abs=1e-4)


def test_a_rare_word_weighs_more(reader: EdgeReader):
    """« demande » stands in several passages, « pharmacie » in one."""
    best = reader.candidates(question("demande pharmacie", ENCODER), 1)[TEXT][0]
    assert "pharmacie" in reader.chunks([best.chunk_id])[best.chunk_id].text


def test_stop_words_only_ask_nothing_of_the_lexical_fields(reader: EdgeReader):
    found = reader.candidates(EncodedQuestion(ENCODER.encode_query("le la"), NO_TERMS, NO_TERMS), 5)
    assert set(found) == {DENSE}
    assert len(found[DENSE]) == 5


def test_a_word_of_no_passage_proposes_nothing(reader: EdgeReader):
    found = reader.candidates(question("hippopotame", ENCODER), 5)
    assert found[TEXT] == found[HEAD] == []


def test_a_zero_vector_is_near_nothing(reader: EdgeReader):
    found = reader.candidates(EncodedQuestion(np.zeros(ENCODER.dimension, np.float32), NO_TERMS, NO_TERMS), 5)
    assert all(candidate.score == 0 for candidate in found[DENSE])


def test_all_chunks_and_a_sheet_are_complete_over_several_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(edge, "SCROLL_PAGE", 7)
    chunks = [chunk(f"F{number % 2}", number // 2, f"passage {number}") for number in range(50)]
    reader = EdgeReader(write_to(tmp_path / "shard", chunks))
    found = list(reader.all_chunks())
    assert len(found) == len(chunks)
    assert set(found) == set(chunks)
    assert [item.position for item in reader.sheet("F1")] == list(range(25))


def test_several_batches_are_all_written(tmp_path: Path):
    chunks = [chunk("F1", number, f"passage {number}") for number in range(edge.WRITE_BATCH + 1)]
    sizes: list[int] = []
    assert write_shard(tmp_path / "shard", iter(chunks), ENCODER, sizes.append) == len(chunks)
    assert sizes == [edge.WRITE_BATCH, 1]
    assert EdgeReader(tmp_path / "shard").count() == len(chunks)


def test_an_empty_shard_opens_and_finds_nothing(tmp_path: Path):
    reader = EdgeReader(write_to(tmp_path / "shard", []))
    assert reader.count() == 0
    assert list(reader.all_chunks()) == []
    assert all(found == [] for found in reader.candidates(question("passeport", ENCODER), 5).values())


def test_several_processes_read_at_once(shard: Path, reader: EdgeReader):
    asked = question("demande de retraite", ENCODER)
    arguments = [str(shard), json.dumps(asked.dense.tolist()), "demande de retraite"]
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in readers:
        assert process.stdout is not None
        assert process.stdout.readline() == "ouvert\n"
    # all three have it open at this point
    answers = [json.loads(process.communicate("\n", timeout=60)[0]) for process in readers]
    mine = {
        name: [[candidate.chunk_id, candidate.sheet_id, candidate.score] for candidate in found]
        for name, found in reader.candidates(asked, 10).items()
    }
    assert answers == [mine, mine]


def test_eight_threads_get_the_same_answers(reader: EdgeReader):
    asked = [
        question(words, ENCODER) for words in ("passeport", "permis étranger", "RSA jeune parent", "impôt en retard")
    ]
    alone = [reader.candidates(one, 10) for one in asked]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda number: reader.candidates(asked[number % 4], 10), range(80)))
        sheets = list(pool.map(reader.sheet, ["F90001"] * 40))
    assert together == alone * 20
    assert sheets == [reader.sheet("F90001")] * 40


def test_a_reader_outlives_its_files(shard: Path, tmp_path: Path):
    copy = shutil.copytree(shard, tmp_path / "shard")
    reader = EdgeReader(copy)
    before = reader.candidates(question("passeport", ENCODER), 10)
    shutil.rmtree(copy)
    assert reader.candidates(question("passeport", ENCODER), 10) == before
    assert set(reader.all_chunks()) == set(CHUNKS)


def test_a_shard_moves_with_its_folder(shard: Path, tmp_path: Path):
    assert set(EdgeReader(shutil.copytree(shard, tmp_path / "ailleurs")).all_chunks()) == set(CHUNKS)


def data_files(shard: Path) -> dict[str, bytes]:
    """All but the settings, whose keys the engine puts in another order at each opening."""
    files = (path for path in shard.rglob("*") if path.suffix in {".dat", ".mmap", ".mappings", ".versions"})
    return {str(path.relative_to(shard)): path.read_bytes() for path in files}


def test_reading_changes_no_data(shard: Path, tmp_path: Path):
    copy = shutil.copytree(shard, tmp_path / "shard")
    EdgeReader(copy).close()  # the first opening empties the engine's journals
    before = data_files(copy)
    assert any(name.endswith("chunk_0.mmap") for name in before)
    reader = EdgeReader(copy)
    reader.candidates(question("passeport", ENCODER), 5)
    reader.sheet("F90001")
    assert len(list(reader.all_chunks())) == len(CHUNKS)
    reader.close()
    assert data_files(copy) == before


def test_what_was_not_closed_is_not_there(tmp_path: Path):
    """Why an index is published only after `close`: without a log, the last flush is all that is kept."""
    writer = EdgeWriter(tmp_path / "shard", ENCODER.dimension)
    writer.write(encode_chunks(list(CHUNKS), ENCODER, LexicalEncoder(TEXT), LexicalEncoder(HEAD)))
    copy = shutil.copytree(tmp_path / "shard", tmp_path / "copie")
    writer.close()
    assert EdgeReader(tmp_path / "shard").count() == len(CHUNKS)
    with contextlib.suppress(DamagedIndex):
        assert EdgeReader(copy).count() < len(CHUNKS)
