from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cases.schema import SheetView
from eval.answers.choosing import DEVELOPMENT, HELD_OUT, CaseItem, CaseScore, branching, read_cases, score, summary
from eval.errors import EmptyQuestionFile, InvalidLine, MissingQuestionFile
from retrieval.retriever import Retriever
from retrieval.schema import Chunk, chunk_id
from retrieval.settings import RetrievalSettings
from retrieval.sheets.data import SheetData
from retrieval.sheets.questionnaire import Branch

SET = Path(__file__).parents[3] / "eval" / "questions" / "cases.jsonl"
LINE = {
    "id": "a",
    "sheet": "F1",
    "question": "où ?",
    "said": ["mineur"],
    "branch": [1],
    "ask": False,
    "part": "held_out",
}


def _passage(position: int, title: str, text: str) -> Chunk:
    return Chunk(
        chunk_id("vosdroits", "F1", str(position)),
        "F1",
        "Passeport",
        (),
        (title,),
        text,
        "",
        "",
        "vosdroits",
        "",
        position,
    )


ADULT, CHILD = _passage(0, "Majeur", "Il coûte 86 €."), _passage(1, "Mineur", "Il coûte 17 €.")
BRANCHES = (Branch("case", ("Majeur",), 0, 1), Branch("case", ("Mineur",), 1, 2))
SHEET = (replace(ADULT, data=SheetData(branches=BRANCHES).to_json()), CHILD)
ITEM = CaseItem("a", "F1", "combien coûte le passeport ?", ("il est mineur",), frozenset({1}), False, DEVELOPMENT)


def _write(folder: Path, *lines: object) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(json.dumps(line) if isinstance(line, dict) else str(line) for line in lines))
    return path


def test_a_line_is_read_whole(tmp_path: Path) -> None:
    (item,) = read_cases(_write(tmp_path, LINE, ""))
    assert item == CaseItem("a", "F1", "où ?", ("mineur",), frozenset({1}), False, HELD_OUT)


def test_a_case_that_nothing_chooses_and_a_need_that_was_not_judged(tmp_path: Path) -> None:
    line = {name: value for name, value in LINE.items() if name != "ask"}
    (item,) = read_cases(_write(tmp_path, {**line, "branch": None}))
    assert (item.branch, item.needed) == (frozenset(), None)


@pytest.mark.parametrize(
    "line",
    ["{", "[]", {**LINE, "part": "test"}, {**LINE, "branch": [-1]}, {**LINE, "branch": ["1"]}, {"id": "a"},
     {**LINE, "said": "mineur"}, {**LINE, "question": " "}, {**LINE, "ask": "oui"}],
)  # fmt: skip
def test_a_line_that_is_no_labelled_case_is_named(tmp_path: Path, line: object) -> None:
    with pytest.raises(InvalidLine, match="ligne 2"):
        read_cases(_write(tmp_path, LINE, line))


def test_a_file_that_is_missing_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingQuestionFile, match=r"absent\.jsonl"):
        read_cases(tmp_path / "absent.jsonl")
    with pytest.raises(EmptyQuestionFile):
        read_cases(_write(tmp_path, ""))


def test_the_case_and_the_question_are_scored_on_the_sheet() -> None:
    needed = replace(ITEM, id="b", said=(), branch=frozenset(), needed=True)
    first, second = score([ITEM, needed], lambda _: SHEET, lambda _: SHEET)
    assert (first.chosen, first.asked) == (frozenset({1}), False)
    assert (second.chosen, second.asked) == (frozenset(), True)


@pytest.mark.parametrize(
    ("chosen", "right", "wrong", "missed"), [({1}, 1, 0, 0), ({0}, 0, 1, 0), ({0, 1}, 0, 1, 0), ((), 0, 0, 1)]
)
def test_a_wrong_case_is_counted_apart_from_none(chosen: set[int], right: int, wrong: int, missed: int) -> None:
    found = CaseScore(ITEM, frozenset(chosen), False).metrics
    assert found == {"right": right, "wrong": wrong, "missed": missed}


def test_the_figures_of_a_part_are_shares_of_its_items() -> None:
    other = replace(ITEM, id="b", sheet="F2", needed=True)
    held_out = CaseScore(replace(ITEM, part=HELD_OUT), frozenset(), True)
    scores = [CaseScore(ITEM, frozenset({1}), True), CaseScore(other, frozenset({0}), False), held_out]
    found = summary(scores, DEVELOPMENT)
    assert (found.items, found.right.mean, found.wrong.mean, found.missed.mean) == (2, 0.5, 0.5, 0.0)
    assert found.asked is not None
    assert found.needless is not None
    assert (found.needed, found.asked.mean, found.unneeded, found.needless.mean) == (1, 0.0, 1, 1.0)
    assert summary(scores, HELD_OUT).asked is None


def test_the_share_of_sheets_that_branch() -> None:
    plain = replace(ADULT, id="f" * 32)
    assert branching([SHEET[0], plain]).mean == 0.5


def test_our_set_is_large_enough_and_a_third_of_it_is_held_out() -> None:
    items = read_cases(SET)
    assert len(items) >= 120
    assert sum(item.part == HELD_OUT for item in items) * 3 == len(items)
    assert len({item.id for item in items}) == len(items)


@pytest.mark.corpus
def test_the_cases_of_our_set_are_recognised_on_the_real_sheets(archive_index: Path) -> None:
    retriever = Retriever.open(RetrievalSettings.from_environment(archive_index))
    items = [item for item in read_cases(SET) if item.part == DEVELOPMENT]
    assert all(
        max(item.branch, default=0) < len(SheetView.of(retriever.sheet(item.sheet)).data.branches) for item in items
    )
    found = summary(score(items, retriever.sheet, lambda _: ()), DEVELOPMENT)
    assert found.right.mean >= 0.95
    assert found.wrong.mean <= 0.02
