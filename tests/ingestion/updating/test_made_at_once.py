"""Whatever the runs before it, an index is the same as one made of the same documents at once, down to the scores."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.updating.catalogue import SheetRecord
from retrieval.encoders.opening import open_encoder
from retrieval.fields import DENSE_FIELDS
from retrieval.question.reading import QuestionReader
from retrieval.schema import NO_FILTER
from tests.ingestion.house import MEMORY, SHEETS, House
from tests.ingestion.samples import cases, redirections, themes, tree

QUESTIONS = ("prix de la licence de pêche", "carte de lecture pour un enfant", "délai de réponse de la mairie")
edits = st.dictionaries(
    st.sampled_from(["F1.xml", "F2.xml", "F3.xml", "G4.xml"]),
    st.none()
    | st.builds(
        lambda sheet_id, lines, head: cases(sheet_id, *lines, head=head),
        st.sampled_from(["F1", "F2", "F3", "F4"]),
        st.lists(st.sampled_from([line for lines in SHEETS.values() for line in lines]), min_size=1, max_size=3),
        st.sampled_from(["", themes("Loisirs")]),
    ),
    max_size=3,
)
"""New contents of a few documents; None takes one away."""


@settings(deadline=None, max_examples=12)
@given(
    st.lists(
        st.tuples(edits, st.sampled_from(["Mairie", "Service"]), st.sampled_from(["F1", "F9"])), min_size=2, max_size=4
    )
)
def test_whatever_changed_the_index_is_as_if_it_were_made_at_once(
    days: list[tuple[dict[str, bytes | None], str, str]],
) -> None:
    with TemporaryDirectory(dir=MEMORY) as room:
        house = House(Path(room) / "fiches", Path(room) / "index").furnish()
        house.put("F9.xml", cases("F9", "Une halle se loue 100 € par jour."))  # there always is a sheet
        house.run()
        for changes, theme, goes in days:
            for name, content in changes.items():
                (house.sheets / name).unlink(missing_ok=True) if content is None else house.put(name, content)
            house.put("arborescence.xml", tree(theme, "F1", "F3"))
            house.put("redirections.xml", redirections(F8=goes))
            house.run(accept_loss=True)
        other = house.twin()
        assert house.chunks() == other.chunks()
        assert house.words == other.words
        assert house.manifest.sources == other.manifest.sources
        assert sheets(house) == sheets(other)
        assert house.catalogue.redirections() == other.catalogue.redirections()
        assert_same_vectors(house, other)
        assert_same_answers(house, other)


def sheets(house: House) -> dict[str, SheetRecord]:
    """What is remembered of each sheet; a document that was renamed is not published for so little."""
    return {sheet.key: sheet for sheet in house.catalogue.sheets()}


def assert_same_vectors(house: House, other: House) -> None:
    """Of each passage, to the last bit."""
    found, expected = house.vectors(), other.vectors()
    assert found.keys() == expected.keys()
    for identifier, vector in expected.items():
        np.testing.assert_array_equal(found[identifier], vector)


def assert_same_answers(house: House, other: House) -> None:
    """Every candidate and its score, field by field."""
    found, expected = answers(house), answers(other)
    assert found.keys() == expected.keys()
    for (question, field), scores in expected.items():
        # the engine sums the tokens of a sparse field in an order of its own, which is another in each index
        same = scores if field in DENSE_FIELDS else pytest.approx(scores, rel=1e-6)
        assert found[question, field] == same


def answers(house: House) -> dict[tuple[str, str], dict[str, float]]:
    """Every candidate and its score, by question and field."""
    questions = QuestionReader.of(house.words, open_encoder(house.settings.encoder))
    found = {}
    with house.reader() as reader:
        for text in QUESTIONS:
            candidates = reader.candidates(questions.encode(questions.read(text)), 1000, NO_FILTER)
            found |= {(text, field): {one.chunk_id: one.score for one in each} for field, each in candidates.items()}
    return found
