from __future__ import annotations

import copy
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import CUTOFFS, NAMES, fold, hit, ndcg, recall, reciprocal_rank, score

SHEETS = st.text("FABC", min_size=1, max_size=2)
RANKINGS = st.lists(SHEETS, max_size=30)
LABELS = st.frozensets(SHEETS, min_size=1, max_size=14)


def test_one_label_at_rank_three():
    assert score(["A", "B", "F1", "C"], {"F1"}) == {
        "recall@1": 0,
        "recall@3": 1,
        "recall@5": 1,
        "recall@10": 1,
        "hit@1": 0,
        "hit@3": 1,
        "hit@5": 1,
        "hit@10": 1,
        "mrr@10": pytest.approx(1 / 3),
        "ndcg@10": pytest.approx(0.5),  # 1 / log2(4), over 1
    }


def test_three_labels_at_ranks_two_and_five_one_missing():
    ranking = ["A", "F1", "B", "C", "F2", "D", "E", "G", "H", "I"]
    relevant = {"F1", "F2", "F3"}
    found = score(ranking, relevant)
    assert [found[f"recall@{k}"] for k in CUTOFFS] == pytest.approx([0, 1 / 3, 2 / 3, 2 / 3])
    assert [found[f"hit@{k}"] for k in CUTOFFS] == [0, 1, 1, 1]
    assert found["mrr@10"] == 0.5
    assert found["ndcg@10"] == pytest.approx((1 / log2(3) + 1 / log2(6)) / (1 + 1 / log2(3) + 1 / 2))


def test_recall_at_one_cannot_reach_one_with_two_labels():
    found = score(["F1", "F2"], {"F1", "F2"})
    assert (found["recall@1"], found["hit@1"], found["recall@3"], found["ndcg@10"]) == (0.5, 1, 1, 1)


def test_fewer_than_ten_results_and_none():
    assert ndcg(["A", "F1"], {"F1"}) == pytest.approx(1 / log2(3))
    assert score([], {"F1"}) == dict.fromkeys(NAMES, 0)


def test_a_repeated_sheet_counts_once_at_its_best_rank():
    assert fold(["A", "A", "B", "A", "C"], 2) == ("A", "B")
    # folded, F2 stands third: A, F1, F2
    assert recall(["A", "F1", "F1", "F1", "F2"], {"F1", "F2"}, 3) == 1
    assert reciprocal_rank(["A", "A", "F1"], {"F1"}) == 0.5
    assert ndcg(["F1", "F1"], {"F1"}) == 1


def test_rank_eleven_is_not_seen():
    ranking = [*"ABCDEFGHIJ", "F1"]
    assert score(ranking, {"F1"}) == dict.fromkeys(NAMES, 0)
    assert hit(ranking, {"J"}, 10) == 1
    assert reciprocal_rank(ranking, {"J"}) == 0.1


def test_more_than_ten_labels_the_ideal_stops_at_ten():
    relevant = {f"F{n}" for n in range(20)}
    found = score([f"F{n}" for n in range(10)], relevant)
    assert (found["ndcg@10"], found["recall@10"]) == (1, 0.5)


def test_no_label_is_refused():
    with pytest.raises(ValueError, match="undefined"):
        score(["F1"], frozenset())


@given(RANKINGS, LABELS)
def test_every_metric_is_between_0_and_1(ranking: list[str], relevant: frozenset[str]):
    found = score(ranking, relevant)
    assert tuple(found) == NAMES
    assert all(0 <= value <= 1 for value in found.values())


@given(RANKINGS, LABELS)
def test_recall_and_hit_grow_with_k(ranking: list[str], relevant: frozenset[str]):
    for metric in (recall, hit):
        values = [metric(ranking, relevant, k) for k in range(1, 12)]
        assert values == sorted(values)


@given(RANKINGS, LABELS)
def test_labels_first_is_perfect_and_no_ranking_beats_it(ranking: list[str], relevant: frozenset[str]):
    best = score([*sorted(relevant), *ranking], relevant)
    assert (best["ndcg@10"], best["mrr@10"], best["hit@1"]) == (1, 1, 1)
    assert best["recall@10"] == min(10, len(relevant)) / len(relevant)
    assert all(best[name] >= value for name, value in score(ranking, relevant).items())


@given(RANKINGS, LABELS)
def test_a_relevant_sheet_moved_up_never_costs(ranking: list[str], relevant: frozenset[str]):
    for place, sheet in enumerate(ranking):
        if place and sheet in relevant:
            moved = [*ranking[: place - 1], sheet, ranking[place - 1], *ranking[place + 1 :]]
            assert ndcg(moved, relevant) >= ndcg(ranking, relevant) - 1e-12


@given(RANKINGS, st.sets(SHEETS, min_size=1))
def test_arguments_are_untouched(ranking: list[str], relevant: set[str]):
    before = copy.deepcopy((ranking, relevant))
    score(ranking, relevant)
    assert (ranking, relevant) == before
