"""The embedded engine: what is written comes back, whoever reads and however many they are."""

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
from fakes.encoders import HashingEncoder

from retrieval.errors import DamagedIndex
from retrieval.fields import DENSE_FIELDS, HEAD, MEANING, SHEET_FIELDS, SPARSE_FIELDS, SUBJECT, TEXT, WHOLE
from retrieval.schema import SHEET_DIGITS, Candidate, Chunk, EncodedQuestion, Filters, TermWeights
from retrieval.storage import edge
from retrieval.storage.edge import EdgeReader, EdgeWriter
from retrieval.writing import WRITE_BATCH, ChunkEncoder, write_chunks
from tests.retrieval.corpus import chunk, corpus, question

ROOT = Path(__file__).resolve().parents[2]
ENCODER = HashingEncoder()
NO_TERMS = dict.fromkeys(SPARSE_FIELDS, TermWeights((), ()))
ALL = Filters()
CHUNKS = corpus()
OPENINGS = {item.id for item in CHUNKS if not item.position}
READ = """
import json, sys
from pathlib import Path
import numpy as np
from retrieval.storage.edge import EdgeReader
from retrieval.schema import SHEET_DIGITS, EncodedQuestion, Filters, TermWeights
reader = EdgeReader(Path(sys.argv[1]))
print("ouvert", flush=True)
dense, sparse = json.loads(sys.stdin.readline())
vectors = {name: np.array(numbers, dtype=np.float32) for name, numbers in dense.items()}
vectors |= {name: TermWeights(*map(tuple, terms)) for name, terms in sparse.items()}
found = reader.candidates(EncodedQuestion(vectors), 10, Filters())
rows = {name: [[c.chunk_id, c.chunk_id[:SHEET_DIGITS], c.score] for c in list_] for name, list_ in found.items()}
print(json.dumps(rows))
"""


def write_to(folder: Path, chunks: Sequence[Chunk]) -> Path:
    write_chunks(EdgeWriter(folder, ENCODER.dimension), chunks, ENCODER)
    return folder


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edge") / "shard"
    writer = EdgeWriter(folder, ENCODER.dimension)
    # backwards: the order of writing has no meaning
    writer.write(reversed(list(ChunkEncoder(ENCODER).encode(list(CHUNKS)))))
    writer.close()
    return folder


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
    found = reader.candidates(question("carte d'identité au commissariat", ENCODER), 5, ALL)
    assert set(found) == {*DENSE_FIELDS, *SPARSE_FIELDS}
    lost = next(item for item in CHUNKS if "commissariat" in item.text)
    assert found[TEXT][0].chunk_id == lost.id
    for field in (HEAD, WHOLE):
        assert found[field][0] == Candidate(reader.sheet("F90002")[0].id, found[field][0].score)
    for field in SHEET_FIELDS:
        assert {candidate.chunk_id for candidate in found[field]} <= OPENINGS
    for candidates in found.values():
        assert 0 < len(candidates) <= 5
        assert [item.score for item in candidates] == sorted((item.score for item in candidates), reverse=True)
        assert all(candidate.chunk_id in {item.id for item in CHUNKS} for candidate in candidates)


def test_a_candidate_names_its_sheet(reader: EdgeReader):
    """Without a look at the payload: chunks of one sheet say the same, those of two do not."""
    sheets = {
        (candidate.chunk_id[:SHEET_DIGITS], found.sheet_id)
        for candidate in reader.candidates(question("demande", ENCODER), len(CHUNKS), ALL)[MEANING]
        for found in reader.chunks([candidate.chunk_id]).values()
    }
    assert len(sheets) == len(OPENINGS) == len(dict(sheets))


def test_dense_scores_are_cosines(reader: EdgeReader):
    asked = ENCODER.encode_query("prime de précarité")
    encoded = {item.chunk.id: item.vectors for item in ChunkEncoder(ENCODER).encode(list(CHUNKS))}
    found = reader.candidates(EncodedQuestion(dict.fromkeys(DENSE_FIELDS, asked)), 10, ALL)
    assert {field: len(candidates) for field, candidates in found.items()} == {MEANING: 10, SUBJECT: 10}
    for field, candidates in found.items():
        for candidate in candidates:
            vector = encoded[candidate.chunk_id][field]
            assert isinstance(vector, np.ndarray)
            assert candidate.score == pytest.approx(float(vector @ asked), abs=1e-4)


def test_a_rare_word_weighs_more(reader: EdgeReader):
    """« demande » stands in several passages, « pharmacie » in one."""
    best = reader.candidates(question("demande pharmacie", ENCODER), 1, ALL)[TEXT][0]
    assert "pharmacie" in reader.chunks([best.chunk_id])[best.chunk_id].text


def test_stop_words_only_ask_nothing_of_the_lexical_fields(reader: EdgeReader):
    dense = dict.fromkeys(DENSE_FIELDS, ENCODER.encode_query("le la"))
    found = reader.candidates(EncodedQuestion({**dense, **NO_TERMS}), 5, ALL)
    assert set(found) == set(DENSE_FIELDS)
    assert [len(candidates) for candidates in found.values()] == [5, 5]


def test_a_field_that_the_question_lacks_is_not_searched(reader: EdgeReader):
    asked = question("commissariat", ENCODER)
    whole = reader.candidates(asked, 5, ALL)
    for field, vector in asked.vectors.items():
        assert reader.candidates(EncodedQuestion({field: vector}), 5, ALL) == {field: whole[field]}
    assert reader.candidates(EncodedQuestion({}), 5, ALL) == {}


def test_a_word_of_no_passage_proposes_nothing(reader: EdgeReader):
    found = reader.candidates(question("hippopotame", ENCODER), 5, ALL)
    assert [found[field] for field in SPARSE_FIELDS] == [[], [], []]


def test_a_zero_vector_is_near_nothing(reader: EdgeReader):
    nothing = dict.fromkeys(DENSE_FIELDS, np.zeros(ENCODER.dimension, np.float32))
    found = reader.candidates(EncodedQuestion(nothing), 5, ALL)
    assert all(candidate.score == 0 for candidates in found.values() for candidate in candidates)


def test_all_chunks_and_a_sheet_are_complete_over_several_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(edge, "SCROLL_PAGE", 7)
    chunks = [chunk(f"F{number // 25}", number % 25, f"passage {number}") for number in range(50)]
    reader = EdgeReader(write_to(tmp_path / "shard", chunks))
    found = list(reader.all_chunks())
    assert len(found) == len(chunks)
    assert set(found) == set(chunks)
    assert [item.position for item in reader.sheet("F1")] == list(range(25))


def test_several_batches_are_all_written(tmp_path: Path):
    chunks = [chunk(f"F{number}", 0, f"passage {number}") for number in range(WRITE_BATCH + 1)]
    sizes: list[int] = []
    write_chunks(EdgeWriter(tmp_path / "shard", ENCODER.dimension), iter(chunks), ENCODER, sizes.append)
    assert sizes == [WRITE_BATCH, 1]
    assert EdgeReader(tmp_path / "shard").count() == len(chunks)


def test_an_empty_shard_opens_and_finds_nothing(tmp_path: Path):
    reader = EdgeReader(write_to(tmp_path / "shard", []))
    assert reader.count() == 0
    assert list(reader.all_chunks()) == []
    assert all(found == [] for found in reader.candidates(question("passeport", ENCODER), 5, ALL).values())
    assert reader.values("audience") == ()


def test_several_processes_read_at_once(shard: Path, reader: EdgeReader):
    asked = question("demande de retraite", ENCODER)
    dense = {name: vector.tolist() for name, vector in asked.vectors.items() if isinstance(vector, np.ndarray)}
    sparse = {name: astuple(terms) for name, terms in asked.vectors.items() if isinstance(terms, TermWeights)}
    line = json.dumps([dense, sparse]) + "\n"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, str(shard)],
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
    answers = [json.loads(process.communicate(line, timeout=60)[0]) for process in readers]
    mine = {
        name: [[candidate.chunk_id, candidate.chunk_id[:SHEET_DIGITS], candidate.score] for candidate in found]
        for name, found in reader.candidates(asked, 10, ALL).items()
    }
    assert set(mine) == set(asked.vectors)
    assert answers == [mine, mine]


def test_eight_threads_get_the_same_answers(reader: EdgeReader):
    asked = [
        question(words, ENCODER) for words in ("passeport", "permis étranger", "RSA jeune parent", "impôt en retard")
    ]
    alone = [reader.candidates(one, 10, ALL) for one in asked]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda number: reader.candidates(asked[number % 4], 10, ALL), range(80)))
        sheets = list(pool.map(reader.sheet, ["F90001"] * 40))
    assert together == alone * 20
    assert sheets == [reader.sheet("F90001")] * 40


def test_a_reader_outlives_its_files(shard: Path, tmp_path: Path):
    copy = shutil.copytree(shard, tmp_path / "shard")
    reader = EdgeReader(copy)
    before = reader.candidates(question("passeport", ENCODER), 10, ALL)
    shutil.rmtree(copy)
    assert reader.candidates(question("passeport", ENCODER), 10, ALL) == before
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
    reader.candidates(question("passeport", ENCODER), 5, ALL)
    reader.sheet("F90001")
    assert len(list(reader.all_chunks())) == len(CHUNKS)
    reader.close()
    assert data_files(copy) == before


def test_a_shard_rewritten_for_searching_answers_as_one_left_as_written(reader: EdgeReader, tmp_path: Path):
    wide = HashingEncoder(dimension=16_384)  # few vectors, but more than `OPTIMIZED_KIB`
    write_chunks(EdgeWriter(tmp_path / "shard", wide.dimension), CHUNKS, wide)
    assert list(tmp_path.glob("shard/segments/*/vector_index-text/inverted_index.dat"))
    rewritten = EdgeReader(tmp_path / "shard")
    assert rewritten.count() == len(CHUNKS)
    assert set(rewritten.all_chunks()) == set(CHUNKS)
    encoded = {item.chunk.id: item.vectors for item in ChunkEncoder(wide).encode(list(CHUNKS))}
    for words in ("carte d'identité au commissariat", "prime de précarité", "demande"):
        asked = question(words, wide)
        found, expected = (
            one.candidates(question(words, encoder), len(CHUNKS), ALL)
            for one, encoder in ((rewritten, wide), (reader, ENCODER))
        )
        for field in SPARSE_FIELDS:
            assert dict(map(astuple, found[field])) == pytest.approx(dict(map(astuple, expected[field])), abs=1e-4)
        exact = rewritten.exact_candidates(asked, len(CHUNKS))
        assert set(exact) == set(DENSE_FIELDS)
        for field in DENSE_FIELDS:
            vector = asked.vectors[field]
            for candidate in found[field]:
                assert candidate.score == pytest.approx(float(encoded[candidate.chunk_id][field] @ vector), abs=1e-4)
            assert found[field] == exact[field]


def test_what_was_not_closed_is_not_there(tmp_path: Path):
    """Why an index is published only after `close`: without a log, the last flush is all that is kept."""
    writer = EdgeWriter(tmp_path / "shard", ENCODER.dimension)
    writer.write(ChunkEncoder(ENCODER).encode(list(CHUNKS)))
    copy = shutil.copytree(tmp_path / "shard", tmp_path / "copie")
    writer.close()
    assert EdgeReader(tmp_path / "shard").count() == len(CHUNKS)
    with contextlib.suppress(DamagedIndex):
        assert EdgeReader(copy).count() < len(CHUNKS)
