"""Chunks on their way to an engine: which vectors each one carries, in which batches, and which words are counted."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from fakes.encoders import HashingEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.encoders.protocol import Vectors
from retrieval.errors import EncoderError
from retrieval.fields import HEAD, MEANING, SUBJECT, TEXT, WHOLE, body_text, head_text, passage_text, whole_text
from retrieval.lexical import LexicalEncoder, token
from retrieval.question.vocabulary import Vocabulary, VocabularyBuilder
from retrieval.schema import SHEET_DIGITS, Chunk, EncodedChunk, TermWeights
from retrieval.writing import WRITE_BATCH, ChunkEncoder, opens, write_chunks
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
    """A writer that keeps what it is given, batch by batch."""

    def __init__(self) -> None:
        self.batches: list[list[EncodedChunk]] = []
        self.closed = 0

    def write(self, batch: Iterable[EncodedChunk]) -> None:
        assert not self.closed
        self.batches.append(list(batch))

    def close(self) -> None:
        self.closed += 1

    @property
    def written(self) -> list[EncodedChunk]:
        return [item for batch in self.batches for item in batch]


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
