from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.judging import Bin, Risk, area_under_curve, at_coverage, brier, reliability, risk_coverage

SAID = np.array([0.9, 0.8, 0.8, 0.1])
RIGHT = np.array([True, False, True, False])
EQUAL = np.ones(4)
SEARCHES = st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.1, 1)), min_size=1, max_size=40)


def test_area_by_hand():
    # pairs: .9 over .8, .9 over .1, .8 over .1, and .8 with .8, which counts one half
    assert area_under_curve(SAID, RIGHT, EQUAL) == 3.5 / 4
    assert area_under_curve(-SAID, RIGHT, EQUAL) == 0.5 / 4
    assert area_under_curve(SAID, RIGHT, np.array([1.0, 0, 1, 1])) == 1, "what counts for nothing is not there"
    assert math.isnan(area_under_curve(SAID, np.ones(4, dtype=np.bool_), EQUAL))


def test_a_search_that_counts_twice_is_two_searches():
    shares = np.array([2.0, 1, 1, 3])
    times = shares.astype(int)
    assert area_under_curve(SAID, RIGHT, shares) == pytest.approx(
        area_under_curve(np.repeat(SAID, times), np.repeat(RIGHT, times), np.ones(7))
    )
    assert brier(SAID, RIGHT, shares) == pytest.approx(
        brier(np.repeat(SAID, times), np.repeat(RIGHT, times), np.ones(7))
    )


def test_brier_by_hand():
    assert brier(SAID, RIGHT, EQUAL) == pytest.approx((0.01 + 0.64 + 0.04 + 0.01) / 4)


def test_reliability_by_hand():
    low, high = reliability(SAID, RIGHT, EQUAL, bins=2)
    assert (low.searches, low.said, low.right) == (2, pytest.approx(0.45), 0)
    assert high == Bin(2, pytest.approx(0.85), 1)
    assert len(reliability(SAID, RIGHT, EQUAL)) == 4, "no empty group"


def test_risk_and_coverage_by_hand():
    curve = risk_coverage(SAID, RIGHT, EQUAL)
    assert curve == (Risk(0.25, 0, 0.9), Risk(0.75, pytest.approx(1 / 3), 0.8), Risk(1, 0.5, 0.1))
    assert at_coverage(curve, 0.3) == curve[1]
    assert at_coverage(curve, 1.0) == curve[2]


@given(SEARCHES)
def test_the_curve_ends_with_every_search(searches: list[tuple[float, bool, float]]):
    said, right, shares = (np.array(column) for column in zip(*searches, strict=True))
    curve = risk_coverage(said, right, shares)
    assert curve[-1].coverage == pytest.approx(1)
    assert curve[-1].risk == pytest.approx((shares * ~right).sum() / shares.sum())
    assert all(0 <= point.risk <= 1 for point in curve)
    assert [point.coverage for point in curve] == sorted(point.coverage for point in curve)
    assert sum(group.searches for group in reliability(said, right, shares)) == len(searches)
