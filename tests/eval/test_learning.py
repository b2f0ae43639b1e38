from __future__ import annotations

from statistics import fmean

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from eval.candidates import PARTS, CandidateSet
from eval.errors import NothingToLearn
from eval.learning import _loss, cross_validated, judge, learn
from eval.metrics import NAMES, NDCG
from tests.eval.proposals import drawn, proposed

TRUE = dict(zip(PARTS, (6.0, 4.0, 3.0, 2.0, 1.0, -5.0), strict=True))


def test_learning_finds_the_weights_that_the_labels_were_drawn_with():
    found = learn([drawn(TRUE, questions=1500)])
    assert found == pytest.approx(TRUE, abs=0.5)


def test_sets_are_learned_from_together_and_a_set_can_be_empty():
    first, second = drawn(TRUE, "un"), drawn(TRUE, "deux", seed=1)
    empty = CandidateSet("vide", ())
    assert learn([first, empty]) == pytest.approx(learn([first]))
    assert learn([first, second]) != pytest.approx(learn([first]), abs=1e-3)


def test_a_need_counts_the_square_root_of_its_questions():
    def asked(need: str, times: int, best: int, start: int) -> list:
        # two parts, one right for each need: which weight is the higher says which need counts more
        parts = np.zeros((2, len(PARTS)))
        parts[0, 0] = parts[1, 1] = 1
        return [proposed(start + number, need, parts, f"S{best}") for number in range(times)]

    often, seldom = asked("souvent", 16, 0, 0), asked("rarement", 1, 1, 100)
    found = learn([CandidateSet("essai", (*often, *seldom))])
    # sixteen questions count for four, so that the odds are four to one; the penalty takes a little
    assert found[PARTS[0]] - found[PARTS[1]] == pytest.approx(np.log(4), abs=0.1)


def test_the_gradient_is_that_of_the_loss():
    draws = np.random.default_rng(0)
    parts = draws.random((4, 6, 3)).astype(np.float32)
    present = np.ones((4, 6), dtype=np.bool_)
    present[0, 4:] = False
    target = np.zeros((4, 6), dtype=np.bool_)
    target[np.arange(4), [0, 1, 2, 3]] = target[2, 5] = True
    loss = _loss(parts, present, target, np.array([1.0, 0.5, 0.5, 1.0]))
    point = np.array([0.5, -1.0, 2.0])
    assert loss(point)[1] == pytest.approx(approx_fprime(point, lambda at: loss(at)[0], 1e-3), abs=1e-3)


def test_questions_without_a_labelled_candidate_teach_nothing():
    known = drawn(TRUE, questions=30)
    lost = proposed(900, "perdu", np.ones((5, len(PARTS))), "ailleurs")
    none = proposed(901, "vide", np.empty((0, len(PARTS))), "ailleurs")
    assert learn([CandidateSet("essai", (*known.proposed, lost, none))]) == pytest.approx(learn([known]), abs=1e-3)
    with pytest.raises(NothingToLearn, match="--questions"):
        learn([CandidateSet("essai", (lost, none))])


def test_judging_ranks_by_the_weighted_sum_and_ties_keep_their_order():
    parts = np.zeros((12, len(PARTS)))
    parts[7, 0], parts[3, 1] = 1, 1
    one = proposed(1, "a", parts, "S7")
    (first,) = judge(CandidateSet("essai", (one,)), {PARTS[0]: 2.0, PARTS[1]: 1.0})
    (second,) = judge(CandidateSet("essai", (one,)), {PARTS[0]: 1.0, PARTS[1]: 2.0})
    assert (first["hit@1"], second["hit@1"], second["mrr@10"]) == (1, 0, 0.5)
    (tied,) = judge(CandidateSet("essai", (proposed(1, "a", np.zeros((3, len(PARTS))), "S1"),)), {})
    assert tied["mrr@10"] == 0.5
    (nothing,) = judge(CandidateSet("essai", (proposed(1, "a", np.empty((0, len(PARTS))), "S1"),)), {PARTS[0]: 1.0})
    assert nothing == dict.fromkeys(NAMES, 0.0)


def test_cross_validation_judges_every_question_by_weights_learned_without_its_need():
    # each need is led by a column of its own, which only its own questions show to be good
    made = []
    for number in range(200):
        parts = np.zeros((30, len(PARTS)))
        parts[29, 0] = 1
        parts[:29, 1] = 1
        made.append(proposed(number, f"n{number}", parts, "S29"))
    good = CandidateSet("bon", tuple(made))
    (scores,) = cross_validated([good])
    assert [one[NDCG] for one in scores] == [1.0] * 200
    # one need alone has the opposite rule: learned without it, the weights fail it in each repeat
    odd = proposed(500, "contraire", made[0].parts, "S0")
    scores = cross_validated([CandidateSet("bon", (*made, odd))])[0]
    assert scores[-1]["hit@1"] == 0
    assert fmean(one[NDCG] for one in scores[:-1]) == 1
