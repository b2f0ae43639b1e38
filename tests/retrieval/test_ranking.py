"""Fusion and grouping: by hand on small lists, then as properties of any list."""

import copy
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.fields import DENSE, FIELDS, HEAD, TEXT
from retrieval.ranking import WEIGHTS, RankedSheet, fuse, group
from retrieval.schema import Candidate

Proposed = dict[str, list[Candidate]]
HALVES: Mapping[str, float] = {TEXT: 1.0, HEAD: 0.5, DENSE: 0.25}

quick = settings(deadline=None, max_examples=100)
# float32 engines give nothing between 0 and this
scores = st.floats(-2, 0) | st.floats(1e-6, 50)


def sheet_of(chunk_id: str) -> str:
    return f"F{int(chunk_id, 16) % 4}"


@st.composite
def proposals(draw: st.DrawFn) -> Proposed:
    """For each field, some chunks of a few sheets, best first, each at most once."""
    found: Proposed = {}
    for field in draw(st.lists(st.sampled_from(FIELDS), unique=True)):
        ids = draw(st.lists(st.sampled_from("0123456789abcdef"), unique=True))
        numbers = sorted((draw(scores) for _ in ids), reverse=True)
        found[field] = [
            Candidate(identifier, sheet_of(identifier), score) for identifier, score in zip(ids, numbers, strict=True)
        ]
    return found


def named(*pairs: tuple[str, float], sheet: str = "F1") -> list[Candidate]:
    return [Candidate(identifier, sheet, score) for identifier, score in pairs]


def test_scores_are_divided_by_the_best_of_their_field_then_weighed_and_added():
    fused = fuse({TEXT: named(("a", 8), ("b", 4)), HEAD: named(("b", 3), ("c", 1.5)), DENSE: named(("c", 0.5))}, HALVES)
    # a: 8/8 ; b: 4/8 + 3/3 x 0.5 ; c: 1.5/3 x 0.5 + 0.5/0.5 x 0.25
    assert [(item.chunk_id, item.score) for item in fused] == [("a", 1.0), ("b", 1.0), ("c", 0.5)]


def test_the_scale_of_a_field_does_not_count():
    small = fuse({TEXT: named(("a", 0.02), ("b", 0.01)), HEAD: named(("b", 4.0))}, HALVES)
    great = fuse({TEXT: named(("a", 200.0), ("b", 100.0)), HEAD: named(("b", 4.0))}, HALVES)
    assert small == great
    assert [(item.chunk_id, item.score) for item in small] == [("a", 1.0), ("b", 1.0)]


def test_ties_keep_the_order_of_the_ids():
    assert [item.chunk_id for item in fuse({TEXT: named(("c", 1), ("a", 1), ("b", 1))})] == ["a", "b", "c"]


@pytest.mark.parametrize("score", [0.0, -0.3, float("nan")])
def test_what_is_near_nothing_is_left_out(score: float):
    assert fuse({DENSE: named(("a", score))}) == []
    assert [item.chunk_id for item in fuse({DENSE: named(("b", 0.2), ("a", score))})] == ["b"]


def test_a_field_without_weight_adds_nothing_but_its_chunks():
    fused = fuse({TEXT: named(("a", 2)), "autre": named(("b", 9))}, HALVES)
    assert [(item.chunk_id, item.score) for item in fused] == [("a", 1.0), ("b", 0.0)]


def test_nothing_proposed_is_nothing_found():
    assert fuse({}) == fuse({TEXT: [], DENSE: []}) == []
    assert group([], 10, 1) == []


def test_every_field_of_the_index_has_a_weight():
    assert set(WEIGHTS) == set(FIELDS)
    assert all(weight > 0 for weight in WEIGHTS.values())


def test_a_sheet_is_worth_its_best_chunk():
    ranked = [
        Candidate("a", "F1", 1.5),
        Candidate("b", "F2", 1.2),
        Candidate("c", "F1", 1.0),
        Candidate("d", "F3", 0.9),
        Candidate("e", "F1", 0.8),
    ]
    assert group(ranked, 2, 2) == [
        RankedSheet("F1", 1.5, (("a", 1.5), ("c", 1.0))),
        RankedSheet("F2", 1.2, (("b", 1.2),)),
    ]
    assert [sheet.chunks for sheet in group(ranked, 10, 1)] == [(("a", 1.5),), (("b", 1.2),), (("d", 0.9),)]


@quick
@given(proposals())
def test_fused_chunks_are_in_order_and_each_once(found: Proposed):
    fused = fuse(found)
    assert all((-one.score, one.chunk_id) < (-other.score, other.chunk_id) for one, other in pairwise(fused))
    kept = {item.chunk_id for candidates in found.values() for item in candidates if item.score > 0}
    assert {item.chunk_id for item in fused} == kept
    assert len(fused) == len(kept)
    assert all(item.sheet_id == sheet_of(item.chunk_id) for item in fused)


@quick
@given(proposals())
def test_a_score_is_at_most_the_sum_of_the_weights(found: Proposed):
    assert all(0 < item.score <= sum(WEIGHTS.values()) * (1 + 1e-12) for item in fuse(found))


@quick
@given(proposals())
def test_the_best_of_the_only_field_has_its_whole_weight(found: Proposed):
    for field, candidates in found.items():
        fused = fuse({field: candidates})
        assert not fused or fused[0].score == WEIGHTS[field]


@quick
@given(proposals(), st.sampled_from([0.25, 0.5, 2.0, 1024.0]))
def test_weights_count_only_relative_to_each_other(found: Proposed, factor: float):
    scaled = {field: weight * factor for field, weight in WEIGHTS.items()}
    assert [item.chunk_id for item in fuse(found, scaled)] == [item.chunk_id for item in fuse(found)]
    assert [item.score for item in fuse(found, scaled)] == [item.score * factor for item in fuse(found)]


@quick
@given(proposals(), st.randoms(use_true_random=False))
def test_the_order_within_a_field_does_not_count(found: Proposed, random: object):
    shuffled = copy.deepcopy(found)
    for candidates in shuffled.values():
        random.shuffle(candidates)  # type: ignore[attr-defined]
    assert fuse(shuffled) == fuse(found)


@quick
@given(proposals(), st.integers(1, 5), st.integers(1, 3))
def test_groups_keep_their_limits_and_their_order(found: Proposed, limit: int, per_sheet: int):
    ranked = fuse(found)
    sheets = group(ranked, limit, per_sheet)
    assert len(sheets) == min(limit, len({item.sheet_id for item in ranked}))
    assert len({sheet.sheet_id for sheet in sheets}) == len(sheets)
    assert [sheet.score for sheet in sheets] == sorted((sheet.score for sheet in sheets), reverse=True)
    for sheet in sheets:
        mine = [(item.chunk_id, item.score) for item in ranked if item.sheet_id == sheet.sheet_id]
        assert sheet.chunks == tuple(mine[:per_sheet])
        assert sheet.score == mine[0][1]


@quick
@given(proposals(), st.integers(1, 5))
def test_a_smaller_limit_is_the_beginning_of_a_greater_one(found: Proposed, limit: int):
    ranked = fuse(found)
    assert group(ranked, limit, 2) == group(ranked, 10, 2)[:limit]


@quick
@given(proposals())
def test_nothing_given_is_changed(found: Proposed):
    before = copy.deepcopy(found)
    ranked = fuse(found)
    kept = list(ranked)
    group(ranked, 2, 1)
    assert (found, ranked) == (before, kept)
    assert fuse(found) == kept
