from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.bootstrap import interval_of, intervals
from eval.schema import Interval

VALUES = st.lists(st.tuples(st.floats(0, 1), st.sampled_from("abcdef")), min_size=1, max_size=30)


def width(interval: Interval) -> float:
    return interval.high - interval.low


def alternating(needs: int, copies: int) -> tuple[list[dict[str, float]], list[str]]:
    """Needs that succeed and fail in turn, each asked in ``copies`` ways that score the same."""
    scores = [{"m": float(need % 2)} for need in range(needs) for _ in range(copies)]
    return scores, [f"need{need}" for need in range(needs) for _ in range(copies)]


def test_mean_is_over_questions_not_over_needs():
    found = intervals([{"m": 1.0}, {"m": 1.0}, {"m": 1.0}, {"m": 0.0}], ["a", "a", "a", "b"])
    assert found["m"].mean == 0.75


def test_two_needs_by_hand():
    # draws: twice a (mean 1), twice b (mean 0), one of each (3 successes in 4 questions)
    found = intervals([{"m": 1.0}, {"m": 1.0}, {"m": 1.0}, {"m": 0.0}], ["a", "a", "a", "b"])
    assert (found["m"].low, found["m"].high) == (0, 1)


@pytest.mark.parametrize("needs", [["a", "a", "a"], ["a", "b", "c"]])
def test_equal_values_have_no_width(needs: list[str]):
    found = intervals([{"m": 0.1, "n": 0.7}] * 3, needs)
    assert [width(found[name]) for name in ("m", "n")] == pytest.approx([0, 0], abs=1e-12)
    assert found["m"].mean == pytest.approx(0.1)


def test_width_of_forty_independent_questions_is_that_of_the_normal_law():
    scores, needs = alternating(40, 1)
    # 2 x 1.96 x sqrt(0.5 x 0.5 / 40)
    assert width(intervals(scores, needs)["m"]) == pytest.approx(0.31, abs=0.03)


def test_copies_in_a_need_bring_no_certainty():
    scores, needs = alternating(20, 16)
    by_need = intervals(scores, needs)["m"]
    as_if_independent = intervals(scores, [str(number) for number in range(len(scores))])["m"]
    assert by_need.mean == as_if_independent.mean == 0.5
    # sqrt(16) = 4 times as wide
    assert width(by_need) == pytest.approx(4 * width(as_if_independent), rel=0.15)
    assert width(by_need) == pytest.approx(width(intervals(*alternating(20, 1))["m"]))


def test_same_seed_same_interval_other_seed_other_interval():
    scores = [{"m": (number * 37 % 101) / 101} for number in range(30)]
    needs = [str(number // 2) for number in range(30)]
    assert intervals(scores, needs) == intervals(scores, needs)
    assert intervals(scores, needs, seed=1) != intervals(scores, needs, seed=2)


@settings(max_examples=50)
@given(VALUES)
def test_interval_contains_the_mean_and_stays_within_the_values(rows: list[tuple[float, str]]):
    scores, needs = [{"m": value} for value, _ in rows], [need for _, need in rows]
    before = copy.deepcopy((scores, needs))
    found = intervals(scores, needs, resamples=200)["m"]
    assert (scores, needs) == before
    assert found.low <= found.mean <= found.high
    values = [value for value, _ in rows]
    assert min(values) - 1e-9 <= found.low
    assert found.high <= max(values) + 1e-9


@pytest.mark.parametrize(("scores", "needs"), [([], []), ([{"m": 1.0}], []), ([{"m": 1.0}], ["a", "b"])])
def test_one_need_per_question(scores: list[dict[str, float]], needs: list[str]):
    with pytest.raises(ValueError, match="per question"):
        intervals(scores, needs)


def test_an_interval_of_the_mean_is_the_interval_of_means():
    scores, needs = alternating(20, 3)
    values = np.array([row["m"] for row in scores])
    found = interval_of(lambda times: float((values * times).sum() / times.sum()), needs)
    assert found == intervals(scores, needs)["m"]


def test_draws_where_a_statistic_has_no_value_are_left_out():
    # a draw holds need b or it does not: the largest number among those drawn
    values = np.array([1.0, 1.0, 3.0])

    def largest(times: np.ndarray) -> float:
        return float(values[times > 0].max()) if times[2] > 0 else float("nan")

    found = interval_of(largest, ["a", "a", "b"])
    assert (found.mean, found.low, found.high) == (3, 3, 3)
    nowhere = interval_of(lambda times: float("nan"), ["a"], resamples=5)
    assert np.isnan(nowhere.mean)
    with pytest.raises(ValueError, match="no question"):
        interval_of(largest, [])
