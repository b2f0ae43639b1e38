"""Labelled conversations, read and measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.answers.conversing import (
    ALONE,
    DEVELOPMENT,
    HELD_OUT,
    JOINED,
    UNDERSTOOD,
    Conversation,
    Turn,
    converse,
    measure,
    openings,
    read_conversations,
)
from eval.errors import EmptyQuestionFile, InvalidLine, MissingQuestionFile
from retrieval.retriever import Retriever
from retrieval.settings import RetrievalSettings

CONVERSATIONS = Path(__file__).parents[3] / "eval" / "questions" / "conversations.jsonl"
LABELLED = read_conversations(CONVERSATIONS)
TURN = {"question": "et pour un mineur ?", "kind": "follow_up", "sheets": ["F2"], "not_query": ["majeur"]}
LINE = {"id": "c1", "part": "held_out", "turns": [TURN]}


@pytest.fixture(scope="module")
def examples(examples_index: Path) -> Iterator[Retriever]:
    retriever = Retriever.open(RetrievalSettings.from_environment(examples_index))
    yield retriever
    retriever.close()


@pytest.fixture(scope="module")
def archive(archive_index: Path) -> Iterator[Retriever]:
    retriever = Retriever.open(RetrievalSettings.from_environment(archive_index))
    yield retriever
    retriever.close()


def test_a_conversation_is_read_from_its_line(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(f"\n{json.dumps(LINE)}\n\n", encoding="utf-8")
    turn = Turn("et pour un mineur ?", "follow_up", frozenset({"F2"}), ("majeur",))
    assert read_conversations(path) == (Conversation("c1", HELD_OUT, (turn,)),)


@pytest.mark.parametrize(
    "line",
    [
        "[",
        "[]",
        json.dumps({**LINE, "part": "test"}),
        json.dumps({**LINE, "id": 3}),
        json.dumps({**LINE, "turns": []}),
        json.dumps({**LINE, "turns": [{**TURN, "kind": "suite"}]}),
        json.dumps({**LINE, "turns": [{**TURN, "sheets": []}]}),
        json.dumps({**LINE, "turns": [{**TURN, "sheets": "F2"}]}),
        json.dumps({**LINE, "turns": [{**TURN, "question": " "}]}),
        json.dumps({"id": "c1", "part": "held_out"}),
    ],
)
def test_a_line_that_is_no_conversation_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidLine, match="ligne 2"):
        read_conversations(path)


def test_a_file_without_conversations_or_none_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(EmptyQuestionFile, match="aucune question"):
        read_conversations(tmp_path / "c.jsonl")
    with pytest.raises(MissingQuestionFile, match="absent"):
        read_conversations(tmp_path / "absent.jsonl")


PASSPORT = Conversation(
    "passeport",
    DEVELOPMENT,
    (
        Turn("combien coûte le passeport d'un majeur ?", "alone", frozenset({"F90002"})),
        Turn("et pour un mineur ?", "follow_up", frozenset({"F90003"}), ("majeur",)),
        Turn("comment voter par procuration", "new_subject", frozenset({"F90008"})),
        Turn("et la carte vitale ?", "follow_up", frozenset({"F90031"}), ("vitale",)),
    ),
)


def test_each_turn_after_the_first_is_searched_as_understood_alone_and_joined(examples: Retriever) -> None:
    scores = list(converse(PASSPORT, examples))
    assert [score.turn for score in scores] == list(PASSPORT.turns[1:])
    assert scores[0].understood.query == "combien coûte le passeport pour un mineur"
    assert all(0 < score.milliseconds < 10_000 for score in scores)
    assert scores[0].hits[f"{UNDERSTOOD}@1"] == 1.0
    assert scores[1].hits[f"{ALONE}@1"] == 1.0
    assert scores[0].metrics["clean"] == 1.0
    assert scores[2].metrics["clean"] == 0.0


def test_the_figures_are_means_over_the_turns_of_one_part(examples: Retriever) -> None:
    other = Conversation("autre", HELD_OUT, PASSPORT.turns[:2])
    report = measure(DEVELOPMENT, (PASSPORT, other), examples)
    assert (report.part, report.conversations, report.turns) == (DEVELOPMENT, 1, 3)
    scores = list(converse(PASSPORT, examples))
    assert report.metrics["clean"].mean == pytest.approx(2 / 3)
    for name in ("kind", f"{UNDERSTOOD}@5", f"{JOINED}@1"):
        assert report.metrics[name].mean == pytest.approx(sum(score.metrics[name] for score in scores) / 3)
    assert report.milliseconds <= report.p95


def test_a_part_without_a_second_turn_gives_no_figures(examples: Retriever) -> None:
    with pytest.raises(ValueError, match=HELD_OUT):
        measure(HELD_OUT, (PASSPORT,), examples)


def test_a_conversation_remembers_the_openings_of_three_sheets(examples: Retriever) -> None:
    found = examples.find("passeport", 5, 2)
    sheets = openings(found)
    assert [sheet.sheet_key for sheet in sheets] == list(dict.fromkeys(hit.chunk.sheet_key for hit in found.hits))[:3]
    assert {sheet.position for sheet in sheets} == {0}


def test_our_conversations_are_many_and_a_quarter_is_held_out() -> None:
    assert len(LABELLED) >= 90
    assert len({conversation.id for conversation in LABELLED}) == len(LABELLED)
    assert all(2 <= len(conversation.turns) <= 5 for conversation in LABELLED)
    assert all(conversation.turns[0].kind == "alone" for conversation in LABELLED)
    held_out = sum(conversation.part == HELD_OUT for conversation in LABELLED)
    assert 0.25 <= held_out / len(LABELLED) <= 0.4


@pytest.mark.corpus
@pytest.mark.parametrize("part", [DEVELOPMENT, HELD_OUT])
def test_conversations_on_the_real_sheets_are_followed(archive: Retriever, part: str) -> None:
    metrics = measure(part, LABELLED, archive).metrics
    assert metrics["kind"].mean >= 0.85
    assert metrics["clean"].mean >= 0.95
    assert metrics[f"{UNDERSTOOD}@5"].mean >= 0.94
    assert metrics[f"{UNDERSTOOD}@1"].mean >= metrics[f"{JOINED}@1"].mean + 0.1
    assert metrics[f"{UNDERSTOOD}@1"].mean > metrics[f"{ALONE}@1"].mean
