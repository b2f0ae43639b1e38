"""How sure a search is: the evidence by hand, and what any coefficients must do; none that is learned stands here."""

from collections.abc import Mapping
from dataclasses import astuple, fields, replace
from math import exp, log
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.confidence import (
    ABSENT,
    ANSWERABLE,
    COEFFICIENTS,
    NOTHING,
    Confidence,
    Evidence,
    Level,
    confidence,
    evidence,
)
from retrieval.fields import HEAD, MEANING, SPARSE_FIELDS, SUBJECT, TEXT, WHOLE
from retrieval.lexical import token
from retrieval.question.expansion import Expansion
from retrieval.question.reading import EXPANDED, REPEATED, Reading
from retrieval.question.vocabulary import VocabularyBuilder
from retrieval.ranking import SCOPE, WEIGHTS, RankedSheet
from retrieval.retriever import Retriever
from retrieval.schema import Filters
from retrieval.settings import RetrievalSettings

quick = settings(deadline=None, max_examples=200)
shares = st.floats(0, 1)
evidences = st.builds(Evidence, st.floats(0, 5), st.floats(0, 5), shares, shares, shares, st.floats(0, 9))

BUILDER = VocabularyBuilder(token)
for _sheet in ("passeport mairie", "passeport mairie", "passeport", "travail"):
    BUILDER.add([_sheet])
VOCABULARY = BUILDER.build()
FIELDS = (*SPARSE_FIELDS, MEANING, SUBJECT)
FULL = dict.fromkeys(FIELDS, 1.0)
HIGHEST = {TEXT: 3.0, HEAD: 2.0, WHOLE: 4.0, MEANING: 0.5, SUBJECT: 0.8}


def seen(parts: Mapping[str, float], reading: Reading, highest: Mapping[str, float] = HIGHEST) -> Evidence:
    return evidence(RankedSheet("a", 1.0, parts, ("a0",)), highest, reading, VOCABULARY)


def test_evidence_by_hand():
    # 4 sheets: 3 hold « passeport », 2 « mairie », none « photo »
    rarity = log(5 / 4) + log(5 / 3) + log(5 / 1)
    found = seen({TEXT: 0.5, WHOLE: 1.0, SUBJECT: 0.25}, Reading("le passeport, photo en mairie"))
    # a field that did not propose the sheet gives nothing
    positive = sum(WEIGHTS[field] for field in FIELDS)
    agreement = (0.5 * WEIGHTS[TEXT] + WEIGHTS[WHOLE] + 0.25 * WEIGHTS[SUBJECT]) / positive
    expected = Evidence(4.0 / rarity, 0.5 * 3.0 / rarity, 0.25 * 0.8, 0.0, agreement, log(1 + 5))
    assert astuple(found) == pytest.approx(astuple(expected))


def test_words_that_were_added_or_repeated_are_expected_by_their_weights():
    reading = Reading("photo photo", (), (Expansion("photo", "mairie"),))
    rarity = (1 + REPEATED * log(2)) * log(5) + EXPANDED * log(5 / 3)
    assert seen(FULL, reading).whole == pytest.approx(4.0 / rarity)


def test_common_words_alone_do_not_make_a_great_share():
    """A question of stop words has no rarity at all: a division by it would be an infinite evidence."""
    for text in ("de la", "passeport"):
        assert seen(FULL, Reading(text)).whole == pytest.approx(4.0)


def test_all_fields_agree_at_one_whatever_the_scope():
    assert seen(FULL, Reading("passeport")).agreement == pytest.approx(1)
    assert seen({**FULL, SCOPE: 1.0}, Reading("passeport")).agreement == pytest.approx(1)
    assert seen({}, Reading("passeport")).agreement == 0


def test_a_field_that_was_not_searched_says_nothing():
    found = seen({MEANING: 1.0}, Reading("de la"), {MEANING: 0.4})
    assert (found.whole, found.text, found.subject, found.meaning) == (0, 0, 0, 0.4)


def test_nothing_found_is_surely_absent():
    assert confidence(NOTHING) == Confidence(0.0, NOTHING)
    assert confidence(NOTHING).level is Level.ABSENT


def test_levels_cut_the_probabilities_in_three():
    assert 0 < ABSENT < ANSWERABLE < 1
    levels = {
        p: Confidence(p, NOTHING).level for p in (0.0, ABSENT * 0.999, ABSENT, ANSWERABLE * 0.999, ANSWERABLE, 1.0)
    }
    assert list(levels.values()) == [
        Level.ABSENT,
        Level.ABSENT,
        Level.DOUBTFUL,
        Level.DOUBTFUL,
        *[Level.ANSWERABLE] * 2,
    ]


def test_levels_are_written_as_words():
    assert [f"{level}" for level in Level] == ["answerable", "doubtful", "absent"]


@quick
@given(evidences)
def test_a_probability_is_one_and_keeps_its_evidence(found: Evidence):
    sure = confidence(found)
    assert 0 <= sure.probability <= 1
    assert sure.evidence is found
    assert sure == confidence(found)


@quick
@given(evidences, st.sampled_from([field.name for field in fields(Evidence)]), st.floats(0.01, 1))
def test_one_more_of_an_evidence_moves_the_odds_by_its_coefficient(found: Evidence, name: str, step: float):
    """Logistic: odds are multiplied by exp(coefficient x step), whatever the rest."""
    more = replace(found, **{name: getattr(found, name) + step})
    if NOTHING in (found, more):
        return
    odds = [p / (1 - p) for p in (confidence(found).probability, confidence(more).probability) if p < 1]
    if len(odds) == 2 and odds[1] < 1e9:
        assert odds[1] == pytest.approx(odds[0] * exp(getattr(COEFFICIENTS, name) * step), rel=1e-4)


@pytest.fixture(scope="module")
def retriever(examples_index: Path) -> Retriever:
    return Retriever.open(RetrievalSettings(examples_index))


def probability(retriever: Retriever, question: str) -> float:
    return retriever.find(question).confidence.probability


@pytest.mark.parametrize(
    "question", ["renouveler un passeport", "refaire ma carte d'identité perdue", "déclarer une naissance"]
)
def test_what_the_sheets_answer_is_surer_than_what_no_sheet_says(retriever: Retriever, question: str):
    for nonsense in ("recette de la tarte aux pommes", "xyzzy plugh", "de la", "score du match de football"):
        assert probability(retriever, question) > probability(retriever, nonsense)
        assert retriever.find(nonsense).confidence.level is not Level.ANSWERABLE
    assert retriever.find(question).confidence.level is not Level.ABSENT


def test_a_question_is_as_sure_whatever_is_asked_of_the_list(retriever: Retriever):
    asked = "renouveler un passeport"
    sure = retriever.find(asked).confidence
    assert retriever.find(asked, 1).confidence == retriever.find(asked, 100, 3).confidence == sure
    assert retriever.find("  Renouveler\nun PASSEPORT").confidence == sure


def test_filters_that_leave_the_right_sheet_out_make_it_less_sure(retriever: Retriever):
    asked = "renouveler un passeport"
    away = retriever.find(asked, filters=Filters(theme=("Logement",))).confidence
    assert away.probability < probability(retriever, asked)
