from __future__ import annotations

import numpy as np
import pytest

from eval.ablation import RANK_OFFSET, ranks, summed
from eval.candidates import LETTER_SHARE, PARTS, CandidateSet, candidates, searched_again
from eval.schema import LabelledQuestion
from retrieval import ranking
from retrieval.errors import InvalidQuestion
from retrieval.fields import DENSE_FIELDS, MEANING, SUBJECT, TEXT
from retrieval.findings import Findings
from retrieval.question.reading import Reading
from retrieval.retriever import Retriever
from tests.eval.proposals import LETTER, proposed

PASSPORT = LabelledQuestion("q1", "renouveler un passeport", "passeport", frozenset({"F90001"}))
EMPTY = LabelledQuestion("q2", "?", "rien", frozenset({"F90001"}))


def test_candidates_are_those_of_the_search_with_their_parts(small_retriever: Retriever):
    (one,) = candidates(small_retriever, "essai", [PASSPORT]).proposed
    found = small_retriever.find(PASSPORT.text, 10)
    assert sorted(one.sheets) == sorted({hit.chunk.sheet_id for hit in found.hits})
    by_name = dict(zip(one.sheets, one.parts, strict=True))
    for hit, sheet in zip(found.hits, found.sheets, strict=True):
        parts = [sheet.parts.get(part, 0) for part in PARTS]
        assert by_name[hit.chunk.sheet_id] == pytest.approx(parts)
        assert ranking.weigh(dict(zip(PARTS, parts, strict=True)), ranking.WEIGHTS) == pytest.approx(sheet.score)


def test_a_refused_question_has_no_candidate_and_is_not_asked_again(small_retriever: Retriever):
    known = candidates(small_retriever, "essai", [EMPTY])
    assert known.proposed[0].sheets == ()
    assert known.proposed[0].parts.shape == (0, len(PARTS))
    assert searched_again(small_retriever, known, lambda reading: True) == known


def test_only_readings_that_differ_are_searched_again(small_retriever: Retriever):
    class Refusing:
        def find(self, question: str, limit: int) -> Findings:
            raise InvalidQuestion("autre")

    known = candidates(small_retriever, "essai", [PASSPORT])
    assert searched_again(Refusing(), known, lambda reading: False) is not known
    assert searched_again(Refusing(), known, lambda reading: False).proposed[0].sheets == known.proposed[0].sheets
    assert searched_again(Refusing(), known, lambda reading: True).proposed[0].sheets == ()


def test_letters_are_halved_as_in_a_search():
    row = np.linspace(0.1, 1, len(PARTS))
    both = CandidateSet("essai", (proposed(1, "a", [row], "S0"), proposed(2, "b", [row], "S0", text=LETTER)))
    short, letter = both.with_letters_halved().proposed
    for one, is_letter in ((short, False), (letter, True)):
        ours = one.parts[0] @ np.array(list(ranking.WEIGHTS.values()))
        assert ours == pytest.approx(
            ranking.weigh(dict(zip(PARTS, row, strict=True)), ranking.weights_for(is_letter)), rel=1e-5
        )
    assert {field: ranking.LETTER_WEIGHTS[field] for field in DENSE_FIELDS} == {
        field: ranking.WEIGHTS[field] * LETTER_SHARE for field in DENSE_FIELDS
    }
    assert both.proposed[1].parts[0] == pytest.approx(row), "the candidates given stay as they are"


def test_kept_and_without():
    made = CandidateSet("essai", tuple(proposed(n, need, [range(len(PARTS))], "S0") for n, need in enumerate("aba")))
    assert [one.question.id for one in made.kept(lambda need: need == "a").proposed] == ["q0", "q2"]
    left = made.without(TEXT, SUBJECT)
    assert left.columns == tuple(part for part in PARTS if part not in (TEXT, SUBJECT))
    assert left.proposed[0].parts.tolist() == [[n for n, part in enumerate(PARTS) if part not in (TEXT, SUBJECT)]]


def test_ranks_by_hand():
    parts = np.zeros((3, len(PARTS)))
    parts[:, PARTS.index(TEXT)] = [0.5, 1.0, 0.0]
    parts[:, PARTS.index(MEANING)] = [1.0, 0.0, 0.2]
    parts[:, PARTS.index(ranking.SCOPE)] = [0, 0, 1]
    made = ranks(CandidateSet("essai", (proposed(1, "a", parts, "S0"),)))
    second = (RANK_OFFSET + 1) / (RANK_OFFSET + 2)
    assert made.proposed[0].parts[:, PARTS.index(TEXT)] == pytest.approx([second, 1, 0])
    assert made.proposed[0].parts[:, PARTS.index(MEANING)] == pytest.approx([1, 0, second])
    added = summed(made)
    assert added.columns == ("fields", ranking.SCOPE)
    assert added.proposed[0].parts.tolist() == pytest.approx(np.array([[second + 1, 0], [1, 0], [second, 1]]))


def test_reading_says_what_is_a_letter():
    assert proposed(1, "a", [], "S0", text=LETTER).is_letter
    assert not proposed(1, "a", [], "S0").is_letter
    assert Reading(LETTER).is_letter
