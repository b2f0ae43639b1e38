from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.dataset import read_questions, read_unanswerable
from eval.errors import EmptyQuestionFile, InvalidLine, MissingQuestionFile, QuestionFileError
from eval.schema import LabelledQuestion, UnanswerableQuestion

GOOD = {"id": "q1", "question": "carte perdue", "sheets": {"F1": 5, "F2": 3}}


def test_a_line_becomes_a_question(question_file: Callable[..., Path]):
    path = question_file({**GOOD, "need": "carte", "answers": ["unknown field"]}, "", {**GOOD, "id": "q2"})
    first, second = read_questions(path)
    assert first == LabelledQuestion("q1", "carte perdue", "carte", frozenset({"F1", "F2"}))
    assert second.need == "q2", "without a need, a question is its own"


def test_null_need_is_no_need(question_file: Callable[..., Path]):
    assert read_questions(question_file({**GOOD, "need": None}))[0].need == "q1"


def test_line_separators_inside_a_question_do_not_cut_it(question_file: Callable[..., Path]):
    questions = read_questions(question_file({**GOOD, "question": "carte\u2028perdue"}, {**GOOD, "id": "q2"}))
    assert [question.text for question in questions] == ["carte\u2028perdue", "carte perdue"]


def test_a_file_saved_by_windows_is_read(tmp_path: Path):
    path = tmp_path / "q.jsonl"
    path.write_bytes('\ufeff{"id": "é", "question": "à", "sheets": {"F1": 4.5}}\r\n'.encode())
    assert [question.id for question in read_questions(path)] == ["é"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{'id': 1}", "pas du JSON"),
        ("[" * 100_000, "pas du JSON"),
        ("[1]", "un objet JSON"),
        ({"id": "q2"}, "il manque « question » et « sheets »"),
        ({**GOOD, "id": 7}, "« id » vaut 7"),
        ({**GOOD, "question": "  "}, "« question » est vide"),
        ({**GOOD, "question": ["a"]}, '« question » vaut ["a"]'),
        ('{"id": "q2", "question": "\\ud800", "sheets": {"F1": 5}}', "demi-caractère"),
        ({**GOOD, "id": "q2", "need": ""}, "« need » est vide"),
        ({**GOOD, "id": "q2", "need": 3}, "« need » vaut 3"),
        ({**GOOD, "id": "q2", "sheets": ["F1"]}, '« sheets » vaut ["F1"]'),
        ({**GOOD, "id": "q2", "sheets": {}}, "« sheets » est vide"),
        ({**GOOD, "id": "q2", "sheets": {" ": 5}}, "sans identifiant"),
        ({**GOOD, "id": "q2", "sheets": {"F1": 0}}, "note 0"),
        ({**GOOD, "id": "q2", "sheets": {"F1": True}}, "note true"),
        ('{"id": "q2", "question": "a", "sheets": {"F1": NaN}}', "note NaN"),
        ({**GOOD, "id": "q2", "sheets": {"F1": "5"}}, 'note "5"'),
        (GOOD, "« q1 » est déjà celui de la ligne 1"),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_a_remedy(question_file: Callable[..., Path], line: object, words: str):
    path = question_file(GOOD, line)
    with pytest.raises(InvalidLine) as caught:
        read_questions(path)
    message = str(caught.value)
    assert message.startswith(f"« {path} », ligne 2 : ")
    assert words in message
    assert "\n" not in message
    assert len(message.removeprefix(f"« {path} »")) < 250


def test_latin_1_is_named_with_its_line(tmp_path: Path):
    path = tmp_path / "q.jsonl"
    path.write_bytes(b'{"id": "q1", "question": "a", "sheets": {"F1": 5}}\n{"id": "\xe9"}\n')
    with pytest.raises(InvalidLine, match=r"ligne 2 : .*UTF-8"):
        read_questions(path)


@pytest.mark.parametrize("text", ["", "\n  \n"])
def test_an_empty_file(tmp_path: Path, text: str):
    path = tmp_path / "q.jsonl"
    path.write_text(text)
    with pytest.raises(EmptyQuestionFile, match="aucune question : écrivez"):
        read_questions(path)


def test_missing_file_and_folder_name_the_remedy(tmp_path: Path):
    for path in (tmp_path / "nulle-part.jsonl", tmp_path):
        with pytest.raises(MissingQuestionFile, match="--questions") as caught:
            read_questions(path)
        assert isinstance(caught.value, QuestionFileError)
        assert str(path) in str(caught.value)


def test_a_question_without_an_answer_has_a_kind(question_file: Callable[..., Path]):
    path = question_file({"id": "n1", "question": "tu es un robot ?", "kind": "off-topic", "note": "unknown field"})
    assert read_unanswerable(path) == (UnanswerableQuestion("n1", "tu es un robot ?", "off-topic"),)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (GOOD, "il manque « kind »"),
        ({"id": "n2", "question": "a", "kind": " "}, "« kind » est vide"),
        ({"id": "n2", "question": "a", "kind": 3}, "« kind » vaut 3"),
        ({"id": "n1", "question": "a", "kind": "near"}, "« n1 » est déjà celui de la ligne 1"),
        ([], "un objet JSON"),
    ],
)
def test_a_bad_line_without_an_answer_is_named_too(question_file: Callable[..., Path], line: object, words: str):
    path = question_file({"id": "n1", "question": "a", "kind": "near"}, line)
    with pytest.raises(InvalidLine) as caught:
        read_unanswerable(path)
    assert str(caught.value).startswith(f"« {path} », ligne 2 : ")
    assert words in str(caught.value)
