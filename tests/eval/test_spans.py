"""Questions whose answer is known: what a passage must hold, and what a file must say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.errors import InvalidLine, MissingQuestionFile
from eval.schema import LabelledQuestion
from eval.spans import SpanQuestion, read_spans, word_recall

GOOD = {"id": "q1", "question": "prix du timbre", "sheets": {"F1": 5}, "answers": ["le timbre coûte 86 euros"]}


def test_word_recall_by_hand():
    assert word_recall("le timbre coûte 86 euros", "Le timbre vaut 86 €.") == 0.6
    assert word_recall("un à un", "un") == pytest.approx(1 / 3)
    assert word_recall("86", "1 864") == 0.0


def test_a_passage_answers_when_it_holds_four_words_in_five():
    span = SpanQuestion(LabelledQuestion("q", "?", "q", frozenset({"F1"})), ("un deux trois quatre cinq", "six"))
    assert span.answered_by("Un, deux, trois et quatre.")
    assert not span.answered_by("Un, deux et trois.")
    assert span.answered_by("six")
    assert not span.answered_by("")


def test_a_file_is_read_with_its_answers(question_file: Callable[..., Path]):
    (span, other) = read_spans(question_file(GOOD, "", {**GOOD, "id": "q2", "answers": ["a", "b"]}))
    assert (span.question.id, span.question.relevant) == ("q1", {"F1"})
    assert other.answers == ("a", "b")


@pytest.mark.parametrize("answers", [None, [], "le timbre", [3], [" "], ["…"], {"a": 1}])
def test_a_line_without_answer_is_refused_with_the_remedy(question_file: Callable[..., Path], answers: object):
    with pytest.raises(InvalidLine, match=r"ligne 2 : « answers » doit donner .* : complétez la ligne, comme"):
        read_spans(question_file(GOOD, {**GOOD, "id": "q2", "answers": answers}))


def test_a_missing_file_is_said(tmp_path: Path):
    with pytest.raises(MissingQuestionFile):
        read_spans(tmp_path / "absent.jsonl")
