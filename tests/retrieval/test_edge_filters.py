"""Filters of the embedded engine: what does not pass is left out before the best are taken."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes.encoders import HashingEncoder

from retrieval.fields import DENSE_FIELDS, MEANING, SHEET_FIELDS, SPARSE_FIELDS
from retrieval.schema import Chunk, Filters
from retrieval.storage.edge import EdgeReader, EdgeWriter
from retrieval.writing import write_chunks
from tests.retrieval.corpus import chunk, question

ENCODER = HashingEncoder()
FIELDS = (*DENSE_FIELDS, *SPARSE_FIELDS)


def sheet(sheet_id: str, **changed: object) -> list[Chunk]:
    """Two passages that say the same in every sheet, so that nothing but a filter tells sheets apart."""
    return [
        chunk(sheet_id, place, f"La carte se demande au guichet {place}.", title="Demander une carte", **changed)
        for place in range(2)
    ]


SHEETS = {
    "F1": {"breadcrumb": ("Papiers", "Cartes"), "operators": ("CAF", "France Travail"), "updated": "2020-07-16"},
    "F2": {"breadcrumb": ("Papiers",), "operators": ("CAF",), "updated": "2024-02-29"},
    "F3": {"breadcrumb": ("Étranger", "Cartes"), "audience": "Entreprises", "updated": "2025-01-01"},
    "F4": {"breadcrumb": (), "audience": "Entreprises", "source": "notices", "updated": ""},
}
CHUNKS = [item for sheet_id, changed in SHEETS.items() for item in sheet(sheet_id, **changed)]


def opened(folder: Path, chunks: Sequence[Chunk]) -> EdgeReader:
    write_chunks(EdgeWriter(folder, ENCODER.dimension), chunks, ENCODER)
    return EdgeReader(folder)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> EdgeReader:
    return opened(tmp_path_factory.mktemp("filtres") / "shard", CHUNKS)


def found(reader: EdgeReader, filters: Filters, depth: int = 100) -> dict[str, list[str]]:
    """What each field proposes, by id."""
    candidates = reader.candidates(question("demander une carte au guichet", ENCODER), depth, filters)
    return {field: [candidate.chunk_id for candidate in proposed] for field, proposed in candidates.items()}


@pytest.mark.parametrize(
    ("filters", "sheets"),
    [
        (Filters(), "F1 F2 F3 F4"),
        (Filters(audience=("Entreprises",)), "F3 F4"),
        (Filters(audience=("Entreprises", "Particuliers")), "F1 F2 F3 F4"),
        (Filters(source=("notices",)), "F4"),
        (Filters(source=("essai",)), "F1 F2 F3"),
        (Filters(operator=("CAF",)), "F1 F2"),
        (Filters(operator=("France Travail",)), "F1"),
        (Filters(operator=("France Travail", "CAF")), "F1 F2"),
        (Filters(theme=("Papiers",)), "F1 F2"),
        (Filters(theme=("Cartes",)), "F1 F3"),
        (Filters(theme=("Étranger",)), "F3"),
        (Filters(since="2020-07-16"), "F1 F2 F3"),
        (Filters(since="2020-07-17"), "F2 F3"),
        (Filters(since="2024-03-01"), "F3"),
        (Filters(since="2026-01-01"), ""),
        (Filters(theme=("Papiers",), operator=("CAF",), since="2021-01-01"), "F2"),
        (Filters(theme=("Cartes",), audience=("Entreprises",), source=("essai",)), "F3"),
        (Filters(operator=("CAF",), audience=("Entreprises",)), ""),
        (Filters(audience=("Inconnu",)), ""),
        # a value is whole, and its case counts
        (Filters(theme=("Papier",)), ""),
        (Filters(operator=("caf",)), ""),
    ],
)
def test_every_field_proposes_all_that_passes_and_nothing_else(reader: EdgeReader, filters: Filters, sheets: str):
    passing = [item for item in CHUNKS if item.sheet_id in sheets.split()]
    for field, proposed in found(reader, filters).items():
        expected = {item.id for item in passing if field not in SHEET_FIELDS or not item.position}
        assert len(proposed) == len(expected)
        assert set(proposed) == expected
    assert set(found(reader, filters)) == set(FIELDS)


def test_the_depth_counts_what_passes(tmp_path: Path):
    """A hundred sheets that are nearer do not hide the one that is asked for."""
    near = [item for number in range(100) for item in sheet(f"F{number}", breadcrumb=("Ailleurs",))]
    far = chunk("F999", 0, "Un guichet, parmi beaucoup d'autres mots.", title="Une carte", breadcrumb=("Ici",))
    reader = opened(tmp_path / "shard", [*near, far])
    assert all(far.id not in proposed for proposed in found(reader, Filters(), 1).values())
    assert found(reader, Filters(theme=("Ici",)), 1) == {field: [far.id] for field in FIELDS}


def test_a_filter_changes_no_score(reader: EdgeReader):
    """Rarity is that of the whole corpus: an answer does not move because a filter leaves others out."""
    asked = question("demander une carte au guichet", ENCODER)
    everything = reader.candidates(asked, 100, Filters())
    some = reader.candidates(asked, 100, Filters(operator=("CAF",)))
    for field in FIELDS:
        scores = {candidate.chunk_id: candidate.score for candidate in everything[field]}
        assert some[field]
        for candidate in some[field]:
            assert candidate.score == pytest.approx(scores[candidate.chunk_id], rel=1e-5)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("audience", ("Entreprises", "Particuliers")),
        ("source", ("essai", "notices")),
        ("operators", ("CAF", "France Travail")),
        ("breadcrumb", ("Cartes", "Étranger", "Papiers")),
    ],
)
def test_the_values_of_a_field_are_each_given_once(reader: EdgeReader, field: str, values: tuple[str, ...]):
    assert reader.values(field) == values


def test_values_are_in_alphabetical_order(tmp_path: Path):
    themes = ("Zone rurale", "Élections", "Argent", "étranger", "Emploi", "Œuvres", "Papiers")
    reader = opened(tmp_path / "shard", [chunk("F1", 0, "Texte.", breadcrumb=themes)])
    assert reader.values("breadcrumb") == (
        "Argent", "Élections", "Emploi", "étranger", "Œuvres", "Papiers", "Zone rurale"
    )  # fmt: skip


PARTS = {"audience": "audience", "source": "source", "operators": "operator", "breadcrumb": "theme"}


def test_every_value_that_is_listed_can_be_asked_for(reader: EdgeReader):
    for field, part in PARTS.items():
        values = reader.values(field)
        assert len(values) > 1
        assert all(found(reader, Filters(**{part: (value,)}))[MEANING] for value in values)
