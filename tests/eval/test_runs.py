from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.metrics import NAMES
from eval.runs import Searcher, run, set_report, warm_up
from eval.schema import LabelledQuestion, QuestionScore, Refusal
from retrieval.errors import EncoderError
from retrieval.schema import Hit


def asked(number: int, text: str, need: str, *relevant: str) -> LabelledQuestion:
    return LabelledQuestion(f"q{number}", text, need, frozenset(relevant))


QUESTIONS = (
    asked(1, "carte de bibliothèque", "bibliothèque", "F1"),  # F1 (3 words), F2 (2 words)
    asked(2, "une carte de pêche", "pêche", "F1", "F2"),  # F2 (3), F1 (2), F4 (1)
    asked(3, "carte", "bibliothèque", "F2"),  # F1, F2
    asked(4, "?", "ruche", "F4"),  # refused
)


def timed(number: int, milliseconds: float) -> QuestionScore:
    return QuestionScore(asked(number, "a", "n", "F1"), dict.fromkeys(NAMES, 0.0), 10, milliseconds)


def test_rankings_become_scores(searcher: Searcher):
    scores = list(run(searcher, QUESTIONS))
    assert [one.found for one in scores] == [2, 3, 2, 0]
    assert [one.metrics["recall@1"] for one in scores] == [1, 0.5, 0, 0]
    assert [one.metrics["mrr@10"] for one in scores] == [1, 1, 0.5, 0]


def test_a_refused_question_scores_zero_and_is_listed_apart(searcher: Searcher):
    *_, last = run(searcher, QUESTIONS)
    assert last.metrics == dict.fromkeys(NAMES, 0)
    assert last.milliseconds is None
    found = set_report("essai", Path("un/essai.jsonl"), list(run(searcher, QUESTIONS)))
    assert found.refusals == (Refusal("q4", "la question ne contient aucun mot : écrivez-la en français."),)
    assert found.metrics["mrr@10"].mean == pytest.approx((1 + 1 + 0.5 + 0) / 4)


def test_a_run_asks_lazily_and_ten_sheets_at_most(searcher: Searcher):
    class Listening:
        asked: list[tuple[str, int]]

        def __init__(self) -> None:
            self.asked = []

        def search(self, question: str, limit: int) -> Sequence[Hit]:
            self.asked.append((question, limit))
            return searcher.search(question, limit)

    listening = Listening()
    scores = run(listening, QUESTIONS)
    next(scores)
    assert listening.asked == [("carte de bibliothèque", 10)]


def test_the_set_report(searcher: Searcher):
    found = set_report("essai", Path("un/essai.jsonl"), list(run(searcher, QUESTIONS)))
    assert (found.name, found.file, found.questions, found.needs, found.short) == ("essai", "essai.jsonl", 4, 3, 4)
    assert tuple(found.metrics) == NAMES
    assert [(need.need, need.questions) for need in found.per_need] == [
        ("ruche", 1),
        ("bibliothèque", 2),
        ("pêche", 1),
    ]
    assert found.per_need[1].metrics["mrr@10"] == 0.75


def test_latency_by_hand():
    found = set_report("essai", Path("e.jsonl"), [timed(number, float(number)) for number in range(1, 22)])
    assert found.latency is not None
    assert (found.latency.median, found.latency.p95) == (11, 20)
    assert found.short == 0, "ten sheets are enough"


def test_latency_is_none_when_nothing_was_searched(searcher: Searcher):
    assert set_report("essai", Path("e.jsonl"), list(run(searcher, QUESTIONS[3:]))).latency is None


def test_warm_up_passes_over_a_refused_question_but_not_over_a_broken_index(searcher: Searcher):
    warm_up(searcher, QUESTIONS[3:])

    class Broken:
        def search(self, question: str, limit: int) -> Sequence[Hit]:
            raise EncoderError("le modèle ne répond pas")

    with pytest.raises(EncoderError):
        warm_up(Broken(), QUESTIONS)
    with pytest.raises(EncoderError):
        list(run(Broken(), QUESTIONS))
