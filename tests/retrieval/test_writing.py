"""Chunks on their way to an engine: which vectors each one carries, in which batches, and which words are counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from fakes.encoders import HashingEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import writing
from retrieval.encoders.protocol import Vectors
from retrieval.errors import EncoderError
from retrieval.fields import HEAD, MEANING, SUBJECT, TEXT, WHOLE, body_text, head_text, passage_text, whole_text
from retrieval.lexical import LexicalEncoder, token
from retrieval.question.vocabulary import Vocabulary, VocabularyBuilder
from retrieval.schema import SHEET_DIGITS, Chunk, EncodedChunk, TermWeights
from retrieval.writing import WRITE_BATCH, Base, ChunkEncoder, GenerationWriter, opens, write_chunks
from tests.retrieval.corpus import chunk, corpus

CHUNKS = list(corpus())
PASSAGE_FIELDS = {TEXT, MEANING}
ALL_FIELDS = {TEXT, MEANING, HEAD, WHOLE, SUBJECT}


class Compass:
    """Two numbers a text, read from its last line: ``3 4`` is the vector (0.6, 0.8), ``0 0`` the zero vector."""

    name = "boussole"
    dimension = 2
    knows_language = False

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.array([[float(number) for number in text.split("\n")[-1].split()] for text in texts])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)

    def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.encode_passages([text])[0]
        return vector


class Shelf:
    """A writer that keeps what it is given, batch by batch, and reads it again."""

    def __init__(self) -> None:
        self.batches: list[list[EncodedChunk]] = []
        self.closed = 0

    def write(self, batch: Iterable[EncodedChunk]) -> None:
        assert not self.closed
        self.batches.append(list(batch))

    def keep(self, reader: Shelf, sheets: Collection[str]) -> Iterator[int]:
        for batch in reader.batches:
            if kept := [item for item in batch if item.chunk.sheet_key in sheets]:
                self.write(kept)
                yield len(kept)

    def passages(self, sheet_ids: list[str]) -> Iterator[tuple[Chunk, Vectors]]:
        # in no particular order
        return ((item.chunk, dense(item, MEANING)) for item in self.written[::-1] if item.chunk.sheet_id in sheet_ids)

    def close(self) -> None:
        self.closed += 1

    @property
    def written(self) -> list[EncodedChunk]:
        return [item for batch in self.batches for item in batch]


class Counting(HashingEncoder):
    """Remembers the texts that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().encode_passages(texts)


def shelved(*chunks: Chunk) -> Base:
    """A generation of these chunks, to start from."""
    shelf = Shelf()
    return Base(shelf, write_chunks(shelf, chunks, HashingEncoder()))


def counted(chunks: Iterable[Chunk]) -> Vocabulary:
    """The words of these chunks, written at once."""
    return write_chunks(Shelf(), chunks, HashingEncoder())


def encoded(chunks: list[Chunk]) -> list[EncodedChunk]:
    return list(ChunkEncoder(HashingEncoder()).encode(chunks))


def dense(item: EncodedChunk, field: str) -> Vectors:
    vector = item.vectors[field]
    assert isinstance(vector, np.ndarray)
    return vector


def sheet_of(one: Chunk) -> list[Chunk]:
    return [item for item in CHUNKS if item.sheet_id == one.sheet_id]


def subject(title: str, *passages: str) -> list[float]:
    """The vector of a sheet whose title and passages point as said."""
    chunks = [chunk("F1", place, text, title=title) for place, text in enumerate(passages)]
    first, *others = ChunkEncoder(Compass()).encode(chunks)
    assert all(SUBJECT not in other.vectors for other in others)
    return [float(number) for number in dense(first, SUBJECT)]


# --- vectors ---


def test_every_chunk_comes_back_in_order_with_its_fields():
    items = encoded(CHUNKS)
    assert [item.chunk for item in items] == CHUNKS
    for item in items:
        assert set(item.vectors) == (PASSAGE_FIELDS if item.chunk.position else ALL_FIELDS)


def test_each_field_is_the_encoding_of_its_text():
    encoder = HashingEncoder()
    lexical = {field: LexicalEncoder(field) for field in (TEXT, HEAD, WHOLE)}
    texts = {TEXT: body_text, HEAD: head_text, WHOLE: lambda one: whole_text(sheet_of(one))}
    for item in encoded(CHUNKS):
        np.testing.assert_array_equal(dense(item, MEANING), encoder.encode_query(passage_text(item.chunk)))
        for field, text in texts.items():
            if field in item.vectors:
                weights = item.vectors[field]
                assert isinstance(weights, TermWeights)
                assert weights.indices
                assert weights == lexical[field].passage(text(item.chunk))


def test_the_whole_of_a_sheet_is_its_title_once_and_every_passage_in_its_place():
    chunks = [
        chunk("F1", 0, "Au guichet.", title="Passeport", section=("Prix", "Adulte")),
        chunk("F1", 1, "En ligne.", title="Passeport", section=("Délai",)),
        chunk("F2", 0, "Ailleurs.", title="Permis"),
    ]
    opening, second, alone = (item.vectors.get(WHOLE) for item in encoded(chunks))
    text = LexicalEncoder(WHOLE).passage
    assert opening == text("Passeport Prix Adulte Au guichet. Délai En ligne.")
    assert second is None
    assert alone == text("Permis Ailleurs.")


def test_dense_vectors_have_unit_length():
    for item in encoded(CHUNKS):
        for field in {MEANING, SUBJECT} & set(item.vectors):
            assert dense(item, field).dtype == np.float32
            assert np.linalg.norm(dense(item, field)) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("title", "passages", "vector"),
    [
        # one passage, the same direction
        ("1 0", ["1 0"], (1, 0)),
        # title (1, 0), passage (0, 1): halfway
        ("1 0", ["0 1"], (0.5**0.5, 0.5**0.5)),
        # passages (1, 0) and (0, 1): (0.707, 0.707) of unit length, plus the title (0, 1): (0.707, 1.707) / 1.848
        ("0 1", ["1 0", "0 1"], (0.3826834, 0.9238795)),
        # three passages against one: their mean has unit length before the title is added, so it counts for one
        ("0 1", ["1 0", "1 0", "1 0"], (0.5**0.5, 0.5**0.5)),
        # lengths do not count, directions do: (0.6, 0.8) + (0.8, 0.6) is (0.707, 0.707) once scaled
        ("1 1", ["3 4", "80 60"], (0.5**0.5, 0.5**0.5)),
        # a passage of unknown words weighs nothing, neither does such a title
        ("0 1", ["0 0", "1 0"], (0.5**0.5, 0.5**0.5)),
        ("0 0", ["1 0", "0 0"], (1, 0)),
        ("0 1", ["0 0"], (0, 1)),
        ("0 0", ["0 0"], (0, 0)),
        # what is opposed cancels out and is near nothing, not a division by zero
        ("1 0", ["-1 0"], (0, 0)),
    ],
)
def test_the_subject_of_a_sheet_by_hand(title: str, passages: list[str], vector: tuple[float, float]):
    assert subject(title, *passages) == pytest.approx(vector, abs=1e-6)


def test_each_sheet_of_a_batch_has_its_own_subject():
    chunks = [
        chunk("F1", 0, "1 0", title="1 0"),
        chunk("F2", 0, "0 1", title="0 1"),
        chunk("F2", 1, "1 0", title="0 1"),
        chunk("F3", 0, "-1 0", title="-1 0"),
    ]
    items = list(ChunkEncoder(Compass()).encode(chunks))
    found = {item.chunk.sheet_id: dense(item, SUBJECT).tolist() for item in items if SUBJECT in item.vectors}
    assert found == {
        "F1": pytest.approx([1, 0]),
        "F2": pytest.approx([0.3826834, 0.9238795]),
        "F3": pytest.approx([-1, 0]),
    }


def test_one_identifier_in_two_sources_is_two_sheets():
    chunks = [chunk("F1", 0, "un passeport", source=source) for source in ("vosdroits", "notices")]
    assert [set(item.vectors) for item in encoded(chunks)] == [ALL_FIELDS, ALL_FIELDS]
    assert len({item.chunk.id[:SHEET_DIGITS] for item in encoded(chunks)}) == 2


def test_no_chunk_gives_no_vector():
    assert encoded([]) == []


def test_a_sheet_opens_at_its_first_chunk():
    assert [opens(CHUNKS, place) for place in range(len(CHUNKS))] == [not item.position for item in CHUNKS]


# --- batches ---


def sheets_of(*sizes: int) -> list[Chunk]:
    return [
        chunk(f"F{number}", place, f"passage {place} de la fiche {number}")
        for number, size in enumerate(sizes)
        for place in range(size)
    ]


@pytest.mark.parametrize(
    ("sizes", "batches"),
    [
        ([], []),
        ([3], [3]),
        ([WRITE_BATCH], [WRITE_BATCH]),
        ([WRITE_BATCH - 1, 1, 1], [WRITE_BATCH, 1]),
        ([WRITE_BATCH - 1, 7, 1], [WRITE_BATCH + 6, 1]),
        ([1, WRITE_BATCH + 20, 2, 2], [WRITE_BATCH + 21, 4]),
        ([1] * (2 * WRITE_BATCH + 1), [WRITE_BATCH, WRITE_BATCH, 1]),
    ],
    ids=["none", "few", "full", "full of two", "over by a sheet", "a long sheet", "single chunks"],
)
def test_a_sheet_is_never_cut_between_two_batches(sizes: list[int], batches: list[int]):
    shelf, told = Shelf(), list[int]()
    chunks = sheets_of(*sizes)
    write_chunks(shelf, iter(chunks), HashingEncoder(8), told.append)
    assert [len(batch) for batch in shelf.batches] == batches == told
    assert [item.chunk for item in shelf.written] == chunks
    assert [SUBJECT in item.vectors for item in shelf.written] == [not item.position for item in chunks]
    assert shelf.closed == 1


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from([1, 2, 130, 260, 499, 500, 501, 620]), max_size=6))
def test_batches_hold_whole_sheets_and_no_more_than_they_must(sizes: list[int]):
    shelf = Shelf()
    chunks = sheets_of(*sizes)
    write_chunks(shelf, chunks, HashingEncoder(4))
    assert [item.chunk for item in shelf.written] == chunks
    for one, other in pairwise(shelf.batches):
        assert one[-1].chunk.sheet_id != other[0].chunk.sheet_id
        last = sum(item.chunk.sheet_id == one[-1].chunk.sheet_id for item in one)
        assert len(one) - last < WRITE_BATCH <= len(one)
    assert all(shelf.batches)


def test_vectors_do_not_depend_on_the_batch():
    """The sheets of a full corpus are encoded as they would be alone."""
    chunks = [*sheets_of(*[1] * (WRITE_BATCH - 2)), *CHUNKS]
    shelf = Shelf()
    write_chunks(shelf, chunks, HashingEncoder())
    assert len(shelf.batches) > 1
    for item, alone in zip(shelf.written[-len(CHUNKS) :], encoded(CHUNKS), strict=True):
        assert item.vectors.keys() == alone.vectors.keys()
        for field, vector in alone.vectors.items():
            if isinstance(vector, TermWeights):
                assert item.vectors[field] == vector
            else:
                np.testing.assert_allclose(dense(item, field), vector, atol=1e-6)


def test_chunks_are_read_as_they_are_written():
    """Memory must not grow with the corpus: the next batch is not asked for before this one is written."""
    shelf = Shelf()
    seen: list[int] = []

    def reading() -> Iterable[Chunk]:
        for item in sheets_of(*[1] * (3 * WRITE_BATCH)):
            seen.append(len(shelf.batches))
            yield item

    write_chunks(shelf, reading(), HashingEncoder(4))
    # one chunk of the next batch is looked at, to see that the sheet has ended
    assert [seen.count(batches) for batches in range(4)] == [WRITE_BATCH + 1, WRITE_BATCH, WRITE_BATCH - 1, 0]


def test_a_failing_encoder_closes_nothing():
    """What is not closed can't be published as whole."""

    class Broken(HashingEncoder):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            raise EncoderError("l'API ne répond pas.")

    shelf = Shelf()
    with pytest.raises(EncoderError, match="ne répond pas"):
        write_chunks(shelf, CHUNKS, Broken())
    assert shelf.closed == 0


# --- words ---


def test_words_are_those_of_passages_titles_headings_and_themes():
    chunks = [
        chunk("F1", 0, "timbre", title="Passeport", breadcrumb=("Papiers",), section=("Prix",)),
        chunk("F1", 1, "Timbres perdus", title="Passeport", breadcrumb=("Papiers",), section=("Perte",)),
        chunk("F2", 0, "timbre rare", title="Collection", breadcrumb=("Loisirs", "Papiers"), section=()),
    ]
    found = write_chunks(Shelf(), chunks, HashingEncoder())
    assert found.sheets == 2
    assert found.occurrences == {
        **dict.fromkeys(("passeport", "prix", "timbres", "perdus", "perte", "rare", "collection", "loisirs"), 1),
        "timbre": 2,
        "papiers": 2,
    }
    stamp = token("timbre")
    assert stamp is not None
    assert found.tokens["timbre"] == found.tokens["timbres"] == stamp
    assert found.frequency[stamp] == 2


def test_words_are_counted_over_all_batches():
    chunks = sheets_of(*[2] * WRITE_BATCH)
    found = write_chunks(Shelf(), chunks, HashingEncoder(4))
    builder = VocabularyBuilder(token)
    for number in range(WRITE_BATCH):
        builder.add([f"titre particuliers passage 0 1 de la fiche {number}"])
    assert found == builder.build()
    assert found.occurrences["fiche"] == found.sheets == WRITE_BATCH


def test_nothing_written_is_no_word():
    shelf = Shelf()
    assert write_chunks(shelf, [], HashingEncoder()) == Vocabulary(0, {}, {}, {})
    assert (shelf.batches, shelf.closed) == ([], 1)


# --- from one generation to the next ---

PASSPORT, LOST = CHUNKS[:3], CHUNKS[3:6]
PRICE = replace(PASSPORT[2], text="Le timbre fiscal coûte 86 euros.")


def test_only_the_passages_that_changed_are_encoded():
    encoder, shelf = Counting(), Shelf()
    generation = GenerationWriter(shelf, encoder, base=shelved(*PASSPORT))
    generation.write([*PASSPORT[:2], PRICE, *LOST])
    new = [PRICE, *LOST]
    titles = [PASSPORT[0].title, LOST[0].title]
    assert sorted(encoder.texts) == sorted([*map(passage_text, new), *titles])
    assert generation.encoded == len(new)
    # and the sheet is what it would be without a past
    for item, alone in zip(shelf.written, encoded([*PASSPORT[:2], PRICE, *LOST]), strict=True):
        assert item.chunk == alone.chunk
        for field in (MEANING, SUBJECT):
            if field in alone.vectors:
                np.testing.assert_array_equal(dense(item, field), dense(alone, field))
        assert {name: item.vectors[name] for name in (TEXT, HEAD, WHOLE) if name in item.vectors} == {
            name: alone.vectors[name] for name in (TEXT, HEAD, WHOLE) if name in alone.vectors
        }


def test_a_passage_that_moved_keeps_its_vector():
    encoder, shelf = Counting(), Shelf()
    generation = GenerationWriter(shelf, encoder, base=shelved(*PASSPORT))
    moved = [chunk("F90001", place, one.text, **heading(one)) for place, one in enumerate(PASSPORT[::-1])]
    generation.write(moved)
    assert (generation.encoded, encoder.texts) == (0, [PASSPORT[0].title])
    assert [item.chunk for item in shelf.written] == moved


def heading(one: Chunk) -> dict[str, object]:
    return {"title": one.title, "breadcrumb": one.breadcrumb, "section": one.section}


@pytest.mark.parametrize("changed", [{"title": "Passeport"}, {"breadcrumb": ("Voyages",)}, {"section": ("Coût",)}])
def test_a_passage_under_another_heading_is_encoded_again(changed: dict[str, object]):
    generation = GenerationWriter(Shelf(), HashingEncoder(), base=shelved(*PASSPORT))
    generation.write([replace(one, **changed) for one in PASSPORT])  # type: ignore[arg-type]
    assert generation.encoded == 3


def test_a_text_of_another_sheet_is_encoded():
    """Only what the same sheet said before is looked up: that is what a run has at hand."""
    generation = GenerationWriter(Shelf(), HashingEncoder(), base=shelved(*PASSPORT))
    generation.write([chunk("F1", place, one.text, **heading(one)) for place, one in enumerate(PASSPORT)])
    assert generation.encoded == 3


def test_without_a_base_every_passage_is_encoded():
    generation = GenerationWriter(Shelf(), HashingEncoder())
    generation.write(CHUNKS)
    generation.leave({PASSPORT[0].sheet_key: "F90001"})
    assert generation.encoded == len(CHUNKS)
    assert generation.close() == counted(CHUNKS)


def test_what_is_kept_is_neither_encoded_nor_counted_twice():
    encoder, shelf, told = Counting(), Shelf(), list[int]()
    base = shelved(*CHUNKS)
    generation = GenerationWriter(shelf, encoder, told.append, base)
    generation.keep({item.sheet_key for item in CHUNKS})
    assert generation.close() == base.vocabulary
    assert (encoder.texts, generation.encoded, told, shelf.closed) == ([], 0, [len(CHUNKS)], 1)
    assert [item.chunk for item in shelf.written] == CHUNKS


def test_words_that_left_are_known_no_more():
    generation = GenerationWriter(Shelf(), HashingEncoder(), base=shelved(*PASSPORT, *LOST))
    generation.keep({LOST[0].sheet_key})
    generation.leave({PASSPORT[0].sheet_key: "F90001"})
    generation.write([*PASSPORT[:2], PRICE])
    found = generation.close()
    assert "tabac" in counted(PASSPORT)
    assert "tabac" not in found
    assert "euros" in found
    assert found == counted([*PASSPORT[:2], PRICE, *LOST])


def test_many_sheets_leave_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "SHEETS_READ", 3)
    generation = GenerationWriter(Shelf(), HashingEncoder(), base=shelved(*CHUNKS))
    generation.leave({item.sheet_key: item.sheet_id for item in CHUNKS[3:]})
    assert generation.close() == counted(PASSPORT)


def test_of_two_sheets_with_one_identifier_the_right_one_leaves():
    twin = [chunk("F90001", 0, "Un tout autre sujet.", title="Ailleurs", source="notices")]
    base = shelved(*PASSPORT, *twin)
    for left, stays in ((PASSPORT, twin), (twin, PASSPORT)):
        generation = GenerationWriter(Shelf(), HashingEncoder(), base=base)
        generation.leave({left[0].sheet_key: "F90001"})
        assert generation.close() == counted(stays)
    generation = GenerationWriter(Shelf(), HashingEncoder(), base=base)
    generation.leave({one[0].sheet_key: "F90001" for one in (PASSPORT, twin)})
    assert generation.close() == Vocabulary(0, {}, {}, {})


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["kept", "changed", "new"]), min_size=10, max_size=10), st.booleans())
def test_a_generation_does_not_tell_what_it_started_from(states: list[str], gone: bool):
    state = dict(zip(dict.fromkeys(item.sheet_id for item in CHUNKS), states, strict=True))
    before = [
        replace(item, text=f"Avant : {item.text}") if state[item.sheet_id] == "changed" and item.position else item
        for item in CHUNKS
        if state[item.sheet_id] != "new"
    ]
    before += [chunk("F1", 0, "une fiche retirée")] * gone
    kept = {item.sheet_key for item in CHUNKS if state[item.sheet_id] == "kept"}
    shelf = Shelf()
    generation = GenerationWriter(shelf, HashingEncoder(), base=shelved(*before))
    generation.write(item for item in CHUNKS if item.sheet_key not in kept)
    generation.keep(kept)
    generation.leave({item.sheet_key: item.sheet_id for item in before if item.sheet_key not in kept})
    assert generation.close() == counted(CHUNKS)
    assert generation.encoded == 3 * states.count("new") + 2 * states.count("changed")
    found = {item.chunk: item.vectors for item in shelf.written}
    assert len(shelf.written) == len(CHUNKS)
    for item in encoded(CHUNKS):
        np.testing.assert_array_equal(found[item.chunk][MEANING], dense(item, MEANING))
        assert found[item.chunk].keys() == item.vectors.keys()
