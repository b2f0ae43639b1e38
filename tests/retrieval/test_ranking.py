"""Fusion: by hand on small lists, then as properties of any list."""

import copy
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.fields import DENSE_FIELDS, HEAD, MEANING, SHEET_FIELDS, SPARSE_FIELDS, SUBJECT, TEXT, WHOLE
from retrieval.ranking import LETTER_WEIGHTS, SCOPE, WEIGHTS, RankedSheet, distinct, fuse, held_back, weigh, weights_for
from retrieval.schema import SHEET_DIGITS, Candidate, chunk_id

Proposed = dict[str, list[Candidate]]
FIELDS = (*SPARSE_FIELDS, *DENSE_FIELDS)
HALVES: Mapping[str, float] = {TEXT: 1.0, HEAD: 0.5, MEANING: 0.25, SCOPE: -0.75}

quick = settings(deadline=None, max_examples=100)
# float32 engines give nothing between 0 and this
scores = st.floats(-2, 0) | st.floats(1e-6, 50)


def chunk(name: str) -> str:
    """The id of a chunk: ``a2`` is the third of sheet ``a``."""
    return chunk_id("essai", name[0], name)


def key(sheet: str) -> str:
    return chunk(sheet)[:SHEET_DIGITS]


def named(*pairs: tuple[str, float]) -> list[Candidate]:
    return [Candidate(chunk(name), score) for name, score in pairs]


def scored(sheets: list[RankedSheet]) -> dict[str, float]:
    """Scores by the letter of the sheet, best first."""
    letters = {key(letter): letter for letter in "abcdef"}
    return {letters[sheet.key]: sheet.score for sheet in sheets}


@st.composite
def proposals(draw: st.DrawFn) -> Proposed:
    """For each field, some chunks of a few sheets, best first, each at most once; of a sheet, only its opening."""
    found: Proposed = {}
    for field in draw(st.lists(st.sampled_from(FIELDS), unique=True)):
        names = [f"{sheet}{place}" for sheet in "abcd" for place in range(1 if field in SHEET_FIELDS else 4)]
        chosen = draw(st.lists(st.sampled_from(names), unique=True))
        numbers = sorted((draw(scores) for _ in chosen), reverse=True)
        found[field] = named(*zip(chosen, numbers, strict=True))
    return found


def test_scores_are_divided_by_the_best_of_their_field_then_weighed_and_added():
    found = {
        TEXT: named(("a0", 8), ("b0", 4)),
        HEAD: named(("b0", 3), ("c0", 1.5)),
        MEANING: named(("c1", 0.5)),
    }
    sheets = fuse(found, HALVES)
    # a: 8/8 ; b: 4/8 + 3/3 x 0.5 ; c: 1.5/3 x 0.5 + 0.5/0.5 x 0.25
    assert scored(sheets) == {"a": 1.0, "b": 1.0, "c": 0.5}
    parts = {sheet.key: sheet.parts for sheet in sheets}
    # without their weights
    assert parts == {key("a"): {TEXT: 1.0}, key("b"): {TEXT: 0.5, HEAD: 1.0}, key("c"): {HEAD: 0.5, MEANING: 1.0}}


def test_a_sheet_is_worth_its_best_chunk_in_each_field():
    """Not the sum of its chunks, nor the best sum of one chunk."""
    found = {
        TEXT: named(("a0", 4), ("b0", 3), ("b1", 3), ("b2", 3)),
        MEANING: named(("a1", 1), ("a0", 0.5), ("b0", 1)),
    }
    assert scored(fuse(found, HALVES)) == {"a": 1.0 + 0.25, "b": 0.75 + 0.25}


def test_chunks_are_those_of_the_passage_fields_best_first():
    found = {
        TEXT: named(("a1", 4), ("a2", 2)),
        MEANING: named(("a2", 1), ("a3", 0.5)),
        HEAD: named(("a0", 9)),
    }
    (sheet,) = fuse(found, HALVES)
    # a1: 4/4 ; a2: 2/4 + 1 x 0.25 ; a3: 0.5 x 0.25 ; the opening, which only the head proposes, is left out
    assert sheet.chunks == (chunk("a1"), chunk("a2"), chunk("a3"))


def test_an_opening_that_answers_is_ranked_as_a_passage():
    found = {HEAD: named(("a0", 9)), TEXT: named(("a1", 4), ("a0", 3))}
    (sheet,) = fuse(found, HALVES)
    assert sheet.chunks == (chunk("a1"), chunk("a0"))


@pytest.mark.parametrize("field", SHEET_FIELDS)
def test_a_sheet_that_only_its_own_fields_propose_shows_its_opening(field: str):
    (sheet,) = fuse({field: named(("a0", 3))})
    assert (sheet.key, sheet.chunks) == (key("a"), (chunk("a0"),))
    assert (sheet.parts, sheet.score) == ({field: 1.0}, WEIGHTS[field])


def test_the_scale_of_a_field_does_not_count():
    small = fuse({TEXT: named(("a0", 0.02), ("b0", 0.01)), HEAD: named(("b0", 4.0))}, HALVES)
    great = fuse({TEXT: named(("a0", 200.0), ("b0", 100.0)), HEAD: named(("b0", 4.0))}, HALVES)
    assert small == great
    assert scored(small) == {"a": 1.0, "b": 1.0}


def test_ties_keep_the_order_of_the_keys():
    keys = [sheet.key for sheet in fuse({TEXT: named(("c0", 1), ("a0", 1), ("b0", 1))})]
    assert keys == sorted(map(key, "abc"))


@pytest.mark.parametrize("score", [0.0, -0.3, float("nan")])
def test_what_is_near_nothing_is_left_out(score: float):
    assert fuse({MEANING: named(("a0", score))}) == []
    assert list(scored(fuse({MEANING: named(("b0", 0.2), ("a0", score))}))) == ["b"]


def test_nothing_proposed_is_nothing_found():
    assert fuse({}) == fuse({TEXT: [], MEANING: []}) == []


def test_every_field_of_the_index_has_a_weight():
    assert set(FIELDS) == {TEXT, HEAD, WHOLE, MEANING, SUBJECT}
    for letter in (False, True):
        weights = weights_for(letter)
        assert set(weights) == {*FIELDS, SCOPE}
        assert all(weights[field] > 0 for field in FIELDS)
        assert weights[SCOPE] < 0


def test_meaning_counts_for_less_in_a_letter():
    assert (weights_for(False), weights_for(True)) == (WEIGHTS, LETTER_WEIGHTS)
    assert all(LETTER_WEIGHTS[field] < WEIGHTS[field] for field in DENSE_FIELDS)
    assert {part for part in WEIGHTS if LETTER_WEIGHTS[part] == WEIGHTS[part]} == {*SPARSE_FIELDS, SCOPE}


def test_a_sheet_that_is_held_back_falls_behind():
    sheets = fuse({TEXT: named(("a0", 4), ("b0", 3), ("c0", 1))}, HALVES)
    again = held_back(sheets, {key("a")}, HALVES)
    assert scored(again) == {"b": 0.75, "a": 0.25, "c": 0.25} or scored(again) == {"b": 0.75, "c": 0.25, "a": 0.25}
    assert [sheet.key for sheet in again[1:]] == sorted(map(key, "ac"))
    parts = {sheet.key: sheet.parts for sheet in again}
    assert parts[key("a")] == {TEXT: 1.0, SCOPE: 1.0}
    assert parts[key("b")] == {TEXT: 0.75}
    assert {sheet.key: sheet.chunks for sheet in again} == {sheet.key: sheet.chunks for sheet in sheets}


def test_of_sheets_that_say_the_same_the_best_stays():
    sheets = fuse({TEXT: named(("a0", 4), ("b0", 3), ("c0", 2), ("d0", 1))}, HALVES)
    said = {key("a"): "un", key("b"): "deux", key("c"): "un", key("d"): "deux"}
    assert list(scored(distinct(sheets, said))) == ["a", "b"]
    assert distinct(sheets, {sheet.key: sheet.key for sheet in sheets}) == sheets
    assert distinct([], {}) == []


@quick
@given(proposals())
def test_sheets_are_in_order_and_each_once(found: Proposed):
    sheets = fuse(found)
    assert all((-one.score, one.key) < (-other.score, other.key) for one, other in pairwise(sheets))
    kept = {item.chunk_id[:SHEET_DIGITS] for candidates in found.values() for item in candidates if item.score > 0}
    assert {sheet.key for sheet in sheets} == kept
    assert len(sheets) == len(kept)


@quick
@given(proposals())
def test_the_chunks_of_a_sheet_are_its_own_each_once(found: Proposed):
    proposed = {field: {item.chunk_id for item in items if item.score > 0} for field, items in found.items()}
    passages = set().union(*(ids for field, ids in proposed.items() if field not in SHEET_FIELDS))
    for sheet in fuse(found):
        mine = {identifier for identifier in passages if identifier.startswith(sheet.key)}
        assert sheet.chunks
        assert len(set(sheet.chunks)) == len(sheet.chunks)
        assert set(sheet.chunks) == (mine or {chunk(f"{letter}0") for letter in "abcd" if key(letter) == sheet.key})


@quick
@given(proposals())
def test_a_score_is_the_sum_of_its_parts_by_their_weights_each_at_most_one(found: Proposed):
    for sheet in fuse(found):
        assert sheet.score == weigh(sheet.parts, WEIGHTS)
        assert sheet.score == pytest.approx(sum(WEIGHTS[field] * part for field, part in sheet.parts.items()))
        assert all(0 < part <= 1 for part in sheet.parts.values())
        for field in found:
            proposed = any(item.chunk_id[:SHEET_DIGITS] == sheet.key and item.score > 0 for item in found[field])
            assert (field in sheet.parts) == proposed


@quick
@given(proposals())
def test_the_best_of_the_only_field_has_its_whole_weight(found: Proposed):
    for field, candidates in found.items():
        sheets = fuse({field: candidates})
        assert not sheets or sheets[0].score == WEIGHTS[field]


@quick
@given(proposals(), st.sampled_from([0.25, 0.5, 2.0, 1024.0]))
def test_weights_count_only_relative_to_each_other(found: Proposed, factor: float):
    scaled = fuse(found, {field: weight * factor for field, weight in WEIGHTS.items()})
    assert [(sheet.key, sheet.score) for sheet in scaled] == [
        (sheet.key, sheet.score * factor) for sheet in fuse(found)
    ]


@quick
@given(proposals(), st.randoms(use_true_random=False))
def test_the_order_within_a_field_does_not_count(found: Proposed, random: object):
    shuffled = copy.deepcopy(found)
    for candidates in shuffled.values():
        random.shuffle(candidates)  # type: ignore[attr-defined]
    assert fuse(shuffled) == fuse(found)


@quick
@given(proposals(), st.sets(st.sampled_from("abcd")))
def test_holding_back_moves_no_other_sheet(found: Proposed, letters: set[str]):
    sheets, narrow = fuse(found), {key(letter) for letter in letters}
    again = held_back(sheets, narrow)
    assert [sheet for sheet in again if sheet.key not in narrow] == [
        sheet for sheet in sheets if sheet.key not in narrow
    ]
    assert {sheet.key for sheet in again} == {sheet.key for sheet in sheets}
    assert all((-one.score, one.key) < (-other.score, other.key) for one, other in pairwise(again))
    assert held_back(sheets, set()) == sheets


@quick
@given(proposals())
def test_nothing_given_is_changed(found: Proposed):
    before = copy.deepcopy(found)
    sheets = fuse(found)
    held_back(sheets, {key("a")})
    assert found == before
    assert fuse(found) == sheets
