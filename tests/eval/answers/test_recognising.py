from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fakes.served_page import manifest

from eval.answers.recognising import Message, false_alarms, measure, read_messages, recognise
from eval.errors import EmptyQuestionFile, InvalidLine, MissingQuestionFile
from retrieval.confidence import ANSWERABLE, NOTHING, Confidence
from retrieval.findings import Findings
from retrieval.question.reading import Reading

OUTCOMES = Path(__file__).parents[3] / "eval" / "questions" / "outcomes.jsonl"


def find(question: str) -> Findings:
    """A search that finds nothing, but is sure of it where a passport is asked for."""
    sure = ANSWERABLE if "passeport" in question else 0.0
    return Findings((), Confidence(sure, NOTHING), Reading(question), (), (), {}, manifest())


def message(
    text: str, kind: str = "question", *alerts: str, may: tuple[str, ...] = (), urgent: bool = False
) -> Message:
    return Message(text, text, kind, frozenset(alerts), urgent, frozenset(may), "held_out")


def line(**changes: Any) -> str:
    values = {
        "id": "m1",
        "text": "bonjour",
        "kind": "greeting",
        "alerts": [],
        "urgent": False,
        "may": [],
        "part": "held_out",
    }
    return json.dumps({**values, **changes})


def test_what_is_not_found_is_a_question_and_a_courtesy_is_not() -> None:
    assert recognise("délai pour un permis", find).kind == "question"
    assert recognise("bonjour", find).kind == "greeting"
    assert recognise("raconte une blague", find).kind == "out_of_scope"
    assert recognise("mon mari me frappe", find).perils == {"violence"}


def test_recall_and_precision_are_counted_by_kind() -> None:
    messages = [
        message("bonjour", "greeting"),
        message("zzz", "greeting"),
        message("salut", "question"),
        message("hep"),
    ]
    measured = measure(messages, "held_out", find)
    greeting = next(figures for figures in measured.kinds if figures.name == "greeting")
    assert (greeting.wanted, greeting.given) == (2, 2)
    assert greeting.recall is not None
    assert greeting.precision is not None
    assert (greeting.recall.mean, greeting.precision.mean) == (0.5, 0.5)
    assert greeting.recall.low <= 0.5 <= greeting.recall.high
    thanks = next(figures for figures in measured.kinds if figures.name == "thanks")
    assert (thanks.recall, thanks.precision) == (None, None)


def test_a_peril_that_may_be_seen_or_not_counts_neither_way() -> None:
    messages = [
        message("mon mari me frappe", "question", "violence", urgent=True),
        message("ordonnance de protection", may=("violence",)),
    ]
    measured = measure(messages, "held_out", find)
    violence = next(figures for figures in measured.perils if figures.name == "violence")
    assert (violence.wanted, violence.given) == (1, 1)
    assert (measured.urgency.wanted, measured.urgency.given) == (1, 1)


def test_only_the_messages_of_the_part_are_measured() -> None:
    assert measure([message("bonjour", "greeting")], "development", find).messages == 0


def test_false_alarms_name_the_questions() -> None:
    found = false_alarms("essai", ["prix du passeport", "bonjour", "je suis à la rue", "arnaque"], find)
    assert (found.questions, found.others) == (4, 1)
    assert found.alarmed == ("je suis à la rue", "arnaque")
    assert found.urgent == ("je suis à la rue",)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("\n", EmptyQuestionFile),
        ("{", InvalidLine),
        ("[]", InvalidLine),
        ('{"id": "m1"}', InvalidLine),
        (line(kind="inconnu"), InvalidLine),
        (line(part="test"), InvalidLine),
        (line(alerts=["inconnue"]), InvalidLine),
        (line(may=1), InvalidLine),
    ],
)
def test_a_file_that_is_not_of_messages_is_refused(tmp_path: Path, text: str, error: type[Exception]) -> None:
    path = tmp_path / "messages.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error):
        read_messages(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingQuestionFile, match="absent"):
        read_messages(tmp_path / "absent.jsonl")


def test_our_messages_are_many_of_every_kind_and_a_third_of_them_kept_apart() -> None:
    messages = read_messages(OUTCOMES)
    held_out = [each for each in messages if each.part == "held_out"]
    assert len(messages) >= 300
    assert len({each.text for each in messages}) == len({each.id for each in messages}) == len(messages)
    kept_apart = [each for each in messages if each.part != "development"]
    assert 0.25 < len(kept_apart) / len(messages) < 0.4
    assert {each.kind for each in held_out} == {each.kind for each in messages}


def test_blind_messages_are_as_many_near_misses_as_dangers() -> None:
    blind = [each for each in read_messages(OUTCOMES) if each.part == "blind"]
    assert sum(bool(each.alerts) for each in blind) >= 80
    assert sum(not each.alerts for each in blind) >= 80
