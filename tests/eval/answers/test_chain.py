"""What the whole chain shows and how soon, on the demonstration sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.settings import AssistantSettings
from eval.answers.chain import Timing, ask, measure, stands
from eval.schema import LabelledQuestion
from eval.spans import SpanQuestion
from retrieval.retriever import Retriever


@pytest.fixture(scope="module")
def assistant(examples_index: Path) -> Assistant[Retriever]:
    return Assistant.open(AssistantSettings.from_environment(examples_index, {}, with_model=False))


def span(question: str, sheet: str, answer: str) -> SpanQuestion:
    return SpanQuestion(LabelledQuestion(question, question, question, frozenset({sheet})), (answer,))


def test_answers_citations_and_times_are_counted(assistant: Assistant[Retriever]) -> None:
    asked = ask(assistant, "Combien coûte un passeport ?")
    assert asked is not None
    sheet = asked.answer.citations[0].sheet_id
    spans = [
        span("Combien coûte un passeport ?", sheet, "le renouvellement coûte 86 €"),
        span("Comment renouveler un passeport ?", "F0", "rien de tout cela n'est écrit nulle part"),
    ]

    found = measure(assistant, spans, ["Bonjour", "?", "Qui peut toucher le RSA ?"])

    assert (found.told.mean, found.right.mean) == (0.5, 0.5)
    assert (found.questions, found.refused) == (5, 1)
    assert found.outcomes == {"answered": 3, "greeting": 1}
    assert found.citations == found.standing > 3
    assert set(found.states) == {"proven"}
    assert 0 <= found.first.median < found.whole.median
    assert 0 < found.proving.median < found.whole.median


def test_a_citation_stands_only_with_its_passage_and_its_words(assistant: Assistant[Retriever]) -> None:
    asked = ask(assistant, "Combien coûte un passeport ?")
    assert asked is not None
    cited = asked.answer.citations[0]

    assert stands(assistant.retriever, cited)
    assert not stands(assistant.retriever, replace(cited, chunk_id="0" * 32))
    assert not stands(assistant.retriever, replace(cited, sheet_id="F0"))
    assert not stands(assistant.retriever, replace(cited, quote="Le passeport est gratuit pour tous."))


def test_a_timing_is_told_in_milliseconds() -> None:
    assert Timing.of([0.001, 0.003, 0.002]) == Timing(2.0, 3.0)
