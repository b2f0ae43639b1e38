"""Files of questions: read whole or refused with the line at fault, written whole or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.batch import read_questions, write_rows
from retrieval.errors import InvalidQuestionFile

ROWS = [{"id": "q1", "hits": []}, {"id": "q2", "hits": [{"text": "l'« État »\u2028"}]}]


def refusal(path: Path) -> str:
    with pytest.raises(InvalidQuestionFile) as caught:
        read_questions(path)
    message = str(caught.value)
    assert f"« {path} »" in message
    assert "\n" not in message
    return message


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "questions.jsonl"


def test_lines_come_in_order_with_all_that_they_hold(path: Path):
    path.write_text(
        '{"id": "q1", "question": "passeport", "need": {"n": 1}}\n\n  \n{"id": 2, "question": "l\'État"}', "utf-8"
    )
    assert read_questions(path) == [
        {"id": "q1", "question": "passeport", "need": {"n": 1}},
        {"id": 2, "question": "l'État"},
    ]


def test_a_file_of_another_system_is_read(path: Path):
    path.write_bytes('\ufeff{"id": "q1", "question": "été"}\r\n{"id": "q2", "question": "b"}\r\n'.encode())
    assert [row["question"] for row in read_questions(path)] == ["été", "b"]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085"])
def test_a_separator_inside_a_text_ends_no_line(path: Path, separator: str):
    path.write_text(json.dumps({"id": "q1", "question": f"a{separator}b"}, ensure_ascii=False), "utf-8")
    assert read_questions(path)[0]["question"] == f"a{separator}b"


@pytest.mark.parametrize(
    "line",
    ["{pas du json", "{'id': 1}", "[" * 100_000, '{"id": NaN, "question": "a"}', '{"id": "a" "question": "b"}'],
    ids=lambda line: line[:12],
)
def test_a_line_that_is_not_json_is_named(path: Path, line: str):
    path.write_text(f'{{"id": "q1", "question": "a"}}\n\n{line}\n', "utf-8")
    assert "ligne 3 : ce n'est pas du JSON ; corrigez-la" in refusal(path)


@pytest.mark.parametrize(
    "line",
    ["12", "null", "[]", '"id question"', "{}", '{"id": "a"}', '{"question": "a"}', '{"id": "a", "question": 12}',
     '{"id": "a", "question": null}', '{"id": "a", "question": ["b"]}'],
)  # fmt: skip
def test_a_line_without_its_fields_is_named(path: Path, line: str):
    path.write_text(f"{line}\n", "utf-8")
    assert "ligne 1 : il faut un objet avec « id » et « question » (un texte)" in refusal(path)


@pytest.mark.parametrize("field", ["id", "question"])
def test_half_a_character_is_named(path: Path, field: str):
    """It could be read but never written back."""
    path.write_text(json.dumps({"id": "a", "question": "b", field: "\ud83d"}), "utf-8")
    assert "ligne 1 : un caractère n'existe pas en Unicode" in refusal(path)


def test_a_missing_file_is_named(path: Path):
    assert "n'existe pas : donnez un fichier JSON Lines à --questions" in refusal(path)


def test_a_folder_is_not_a_file(tmp_path: Path):
    assert "est illisible (IsADirectoryError)" in refusal(tmp_path)


def test_another_encoding_is_refused(path: Path):
    path.write_bytes('{"id": "q1", "question": "été"}'.encode("latin-1"))
    assert "est illisible (UnicodeDecodeError) : donnez un fichier texte en UTF-8" in refusal(path)


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_a_file_without_questions_is_refused(path: Path, content: str):
    path.write_text(content, "utf-8")
    assert "ne contient aucune question" in refusal(path)


def test_rows_are_written_one_a_line(tmp_path: Path):
    path = tmp_path / "reponses.jsonl"
    write_rows(path, iter(ROWS))
    content = path.read_text("utf-8")
    assert [json.loads(line) for line in content.split("\n")[:-1]] == ROWS
    assert "« État »" in content
    assert content.endswith("\n")
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_replaced(tmp_path: Path):
    path = tmp_path / "reponses.jsonl"
    path.write_text("ancien\n" * 100, "utf-8")
    write_rows(path, ROWS[:1])
    assert json.loads(path.read_text("utf-8")) == ROWS[0]


@pytest.mark.parametrize("error", [RuntimeError("panne"), KeyboardInterrupt()])
def test_a_failure_in_the_middle_leaves_the_old_file_and_no_scrap(tmp_path: Path, error: BaseException):
    path = tmp_path / "reponses.jsonl"
    path.write_text("ancien", "utf-8")

    def rows() -> Iterator[dict[str, object]]:
        yield from ROWS
        raise error

    with pytest.raises(type(error)):
        write_rows(path, rows())
    assert path.read_text("utf-8") == "ancien"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["absent/reponses.jsonl", "fichier/reponses.jsonl", ".", "x" * 300])
def test_what_cannot_be_written_is_named(tmp_path: Path, name: str):
    (tmp_path / "fichier").write_text("ici", "utf-8")
    with pytest.raises(InvalidQuestionFile, match="--output") as caught:
        write_rows(tmp_path / name, iter(ROWS))
    assert f"« {tmp_path / name} »" in str(caught.value)
    assert list(tmp_path.iterdir()) == [tmp_path / "fichier"]
    assert (tmp_path / "fichier").read_text("utf-8") == "ici"


def test_a_device_is_never_replaced():
    with pytest.raises(InvalidQuestionFile, match="n'est pas un fichier ordinaire"):
        write_rows(Path("/dev/null"), iter(ROWS))
    assert Path("/dev/null").is_char_device()
