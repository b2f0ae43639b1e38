"""Whether an answer says what was asked, and first; on questions and sheets written for the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.extraction.schema import Kind
from eval.answers.extracting import AnswerQuestion, Part, measure, read_answers
from eval.errors import InvalidLine, MissingQuestionFile
from eval.schema import LabelledQuestion
from eval.spans import SpanQuestion
from retrieval.schema import Chunk

ANSWERS = Path(__file__).parents[3] / "eval" / "questions" / "answers.jsonl"
GOOD = {"question": "prix du timbre", "sheet": "F1", "kind": "amount", "facts": ["86 €"], "part": "development"}


def asked(text: str, kind: Kind = "amount", part: Part = "development", **known: tuple[str, ...]) -> AnswerQuestion:
    return AnswerQuestion(text, "F1", kind, known.get("facts", ()), known.get("words", ()), part)


def test_a_fact_counts_in_any_writing_and_a_word_in_any_form():
    question = asked("prix", facts=("1 500 €", "3 mois"), words=("timbres fiscaux",))
    assert question.answered_by("Un timbre fiscal de 1500 euros, valable trois mois.")
    assert not question.answered_by("Un timbre fiscal de 1500 euros, valable quatre mois.")
    assert not question.answered_by("1500 euros, valable trois mois.")


def test_a_file_is_read(question_file: Callable[..., Path]):
    (question,) = read_answers(question_file(GOOD, ""))
    assert question == asked("prix du timbre", facts=("86 €",))


@pytest.mark.parametrize(
    "line",
    [
        "pas du JSON",
        "[1]",
        json.dumps({**GOOD, "kind": "price"}),
        json.dumps({**GOOD, "part": "test"}),
        json.dumps({**GOOD, "facts": []}),
        json.dumps({**GOOD, "facts": ["timbre"]}),
        json.dumps({**GOOD, "sheet": 3}),
        json.dumps({key: value for key, value in GOOD.items() if key != "part"}),
    ],
)
def test_a_line_that_is_no_question_is_refused_with_the_remedy(question_file: Callable[..., Path], line: str):
    with pytest.raises(InvalidLine, match=r"ligne 2 : .* comme \{"):
        read_answers(question_file(GOOD, line))


def test_a_missing_file_is_said(tmp_path: Path):
    with pytest.raises(MissingQuestionFile, match=r"absent\.jsonl"):
        read_answers(tmp_path / "absent.jsonl")


def test_our_set_has_all_kinds_in_both_parts():
    questions = read_answers(ANSWERS)
    assert len(questions) >= 100
    kinds = {
        part: {question.kind for question in questions if question.part == part} for part in ("development", "held_out")
    }
    assert kinds["development"] == kinds["held_out"]
    assert len({question.text for question in questions}) == len(questions)


@pytest.mark.corpus
def test_the_answers_of_our_set_stand_in_their_sheets_beyond_the_opening(archive_index: Path):
    from retrieval.retriever import Retriever
    from retrieval.settings import RetrievalSettings

    retriever = Retriever.open(RetrievalSettings.from_environment(index=archive_index))
    for question in read_answers(ANSWERS):
        deep: tuple[Chunk, ...] = retriever.sheet(question.sheet)[1:]
        assert any(question.answered_by(chunk.text) for chunk in deep), question.text


@pytest.mark.corpus
def test_a_measure_counts_what_is_shown_and_what_comes_first(archive_index: Path):
    from retrieval.retriever import Retriever
    from retrieval.settings import RetrievalSettings

    retriever = Retriever.open(RetrievalSettings.from_environment(index=archive_index))
    span = SpanQuestion(LabelledQuestion("s", "montant RSA personne seule", "s", frozenset({"F19778"})), ("564,78",))
    answers = [
        AnswerQuestion("montant RSA personne seule 25 ans", "F19778", "amount", ("564,78 €",), (), "development"),
        AnswerQuestion("montant RSA personne seule 25 ans", "F1", "amount", ("1 €",), (), "held_out"),
    ]
    report = measure(retriever, [span], answers)
    rates = {group.group: {name: rate.mean for name, rate in group.rates.items()} for group in report.groups}
    assert (
        rates["spans"]
        == rates["development"]
        == dict.fromkeys(("shown", "first", "cited_first", "cited", "alone"), 1.0)
    )
    missed = {**dict.fromkeys(rates["spans"], 0.0), "alone": 1.0}
    assert rates["held_out"] == rates["held_out/amount"] == missed
    assert [group.questions for group in report.groups] == [1] * 5
    assert 0 < report.length.high <= 1200
    assert 1 <= report.blocks.low <= report.blocks.high
    assert 0 < report.extracting[0] < report.whole[0]


def test_no_question_is_refused():
    with pytest.raises(ValueError, match="no question"):
        measure(None, [], [])  # type: ignore[arg-type]
