from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.privacy.schema import KINDS, PersonalDatum
from eval.answers.privacy import (
    DEVELOPMENT,
    HELD_OUT,
    Labelled,
    PrivacyItem,
    alarms,
    detection,
    read_items,
)
from eval.errors import EmptyQuestionFile, InvalidLine, MissingQuestionFile

QUESTIONS = Path(__file__).parents[3] / "eval" / "questions" / "personal_data.jsonl"
ITEMS = (
    PrivacyItem("1", "a", "Mme Morel", (Labelled("name", 4, 9),), DEVELOPMENT),
    PrivacyItem("2", "b", "M. Le Goff", (Labelled("name", 3, 10),), DEVELOPMENT),
    PrivacyItem("3", "c", "rien ici", (), DEVELOPMENT),
)


def finder(*spans: tuple[int, int]):  # type: ignore[no-untyped-def]
    """Finds the same names in every text."""
    return lambda text: tuple(PersonalDatum("name", start, end, text[start:end], "") for start, end in spans)


def test_recall_and_precision_by_hand():
    figures = detection(ITEMS, DEVELOPMENT, finder((4, 9)))
    (recall, *_) = figures.recalls
    # both names are overlapped, « Le Goff » not exactly; the span in the third text is a false alarm
    assert (recall.name, recall.data, recall.found.mean, recall.exact.mean) == ("name", 2, 1.0, 0.5)
    assert figures.precision.mean == pytest.approx(2 / 3)
    assert (figures.false_alarms, figures.texts, figures.clean_texts) == (1, 3, 1)


def test_a_finder_that_finds_nothing_has_no_recall_and_no_false_alarm():
    figures = detection(ITEMS, DEVELOPMENT, finder())
    assert figures.recalls[0].found.mean == 0
    assert figures.false_alarms == 0


def test_alarms_are_counted_by_thousand_sentences():
    figures = alarms([("F1", "Un. Deux."), ("F2", "Trois !\nQuatre")], finder((0, 1)))
    assert (figures.texts, figures.sentences, figures.spans) == (2, 4, {"name": 2})
    assert figures.per_thousand.mean == pytest.approx(500)


@pytest.mark.parametrize(
    "change",
    [
        {"part": "other"},
        {"text": 3},
        {"data": [{"kind": "shoe", "start": 0, "end": 1}]},
        {"data": [{"kind": "name", "start": 3, "end": 99}]},
    ],
)
def test_a_line_that_is_no_labelled_text_is_named(tmp_path: Path, change: dict[str, object]):
    line = {"id": "1", "shape": "a", "text": "Mme Morel", "data": [], "part": "development", **change}
    path = tmp_path / "items.jsonl"
    path.write_text(f"\n{json.dumps(line)}\n", encoding="utf-8")
    with pytest.raises(InvalidLine, match="ligne 2"):
        read_items(path)


def test_a_file_without_items_is_refused(tmp_path: Path):
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(EmptyQuestionFile):
        read_items(tmp_path / "empty.jsonl")
    with pytest.raises(MissingQuestionFile):
        read_items(tmp_path / "absent.jsonl")


def test_the_labelled_set_is_as_large_and_as_varied_as_it_must_be():
    items = read_items(QUESTIONS)
    assert len(items) >= 600
    assert sum(not item.data for item in items) >= 200
    assert len({item.shape for item in items if item.data}) >= 150
    assert sum(item.part == HELD_OUT for item in items) >= len(items) * 0.3
    assert {datum.kind for item in items for datum in item.data} == set(KINDS)
    shapes = {part: {item.shape for item in items if item.part == part} for part in (DEVELOPMENT, HELD_OUT)}
    assert shapes[DEVELOPMENT].isdisjoint(shapes[HELD_OUT])


@pytest.mark.parametrize("part", [DEVELOPMENT, HELD_OUT])
def test_the_figures_stay_above_their_targets(part: str):
    figures = detection(read_items(QUESTIONS), part)
    found = {recall.name: recall.found.mean for recall in figures.recalls}
    assert found["structured"] >= 0.98
    assert min(found["name"], found["address"]) >= 0.9
    assert figures.precision.mean >= 0.95
