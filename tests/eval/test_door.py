from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.arguments import LABELLED_SETS, labelled_sets, parse
from eval.runs import Searcher
from eval.schema import Corpus, CorpusSource, Steps
from retrieval.errors import MissingIndex
from retrieval.retriever import Retriever
from tests.eval.test_weighing import ASKED

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"id": "q1", "question": "carte de bibliothèque", "need": "carte", "sheets": {"F1": 5}}
CORPUS = Corpus("g1", "2026-02-01", 4, 4, (CorpusSource("essai", 4, "Licence d'essai"),))

Opener = Callable[[Path | None, Steps], tuple[Searcher, Corpus, str]]


@pytest.fixture
def opener(searcher: Searcher) -> Opener:
    return lambda index, steps: (searcher, CORPUS, f"mots de {index}")


def door(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eval", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["retrieval", "--questions", "nulle-part.jsonl"], "« nulle-part.jsonl » est introuvable : donnez"),
        (["weights", "--questions", "nulle-part.jsonl"], "« nulle-part.jsonl » est introuvable : donnez"),
        (["confidence", "--unanswerable", "nulle-part.jsonl"], "« nulle-part.jsonl » est introuvable : donnez"),
        (["confidence", "--report", "absent/r.md"], "le dossier « absent » n'existe pas : créez-le"),
        (["retrieval", "--json"], "« --json » attend une valeur"),
        (["retrieval", "--inconnu"], "argument inconnu : --inconnu"),
        (["recherche"], "la commande 'recherche' n'existe pas"),
        ([], "il manque : commande"),
    ],
)
def test_a_bad_command_line_is_one_french_line(arguments: list[str], words: str):
    done = door(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Erreur : ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_a_bad_line_is_one_french_line(question_file: Callable[..., Path]):
    path = question_file(GOOD, "{pas du json")
    done = door("retrieval", "--questions", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Erreur : « {path} », ligne 2 : ce n'est pas du JSON")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("retrieval", ("--questions", "--index", "--json", "--report", "--all-needs", "exemples :", "Code de sortie")),
        ("weights", ("--questions", "--index", "--report")),
        ("confidence", ("--questions", "--unanswerable", "--index", "--report")),
    ],
)
def test_help_is_french_and_complete(command: str, options: tuple[str, ...]):
    done = door(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage : ")
    for option in options:
        assert option in done.stdout


def test_every_set_that_exists_is_measured_unless_some_are_named():
    ours = [path for path in LABELLED_SETS if path.is_relative_to(ROOT)]
    assert len(ours) == 2
    assert all(path.is_file() for path in ours)
    assert set(ours) <= set(labelled_sets())
    for command in ("retrieval", "weights", "confidence"):
        assert parse([command]).questions == labelled_sets()
        assert parse([command, "--questions", "a", "--questions", "b"]).questions == (Path("a"), Path("b"))


def test_a_run_shows_and_writes_the_same_figures(
    question_file: Callable[..., Path], opener: Opener, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = question_file(GOOD, {"id": "q2", "question": "carte", "need": "pêche", "sheets": {"F2": 5}})
    arguments = ["retrieval", "--questions", str(path), "--index", "ici", "--json", str(tmp_path / "r.json")]
    assert main([*arguments, "--report", str(tmp_path / "r.md")], opener) == 0
    shown = capsys.readouterr()
    assert "0,750" in shown.out
    assert shown.err == ""
    found = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert found["encoder"] == "mots de ici"
    assert found["sets"][0]["metrics"]["mrr@10"]["mean"] == 0.75
    assert [need["need"] for need in found["sets"][0]["per_need"]] == ["pêche", "carte"]
    assert "0.750 [0.500, 1.000]" in (tmp_path / "r.md").read_text(encoding="utf-8")


def test_a_refused_question_is_told_and_sets_the_exit_code(
    question_file: Callable[..., Path], opener: Opener, capsys: pytest.CaptureFixture[str]
):
    path = question_file(GOOD, {**GOOD, "id": "q2", "question": "?"})
    assert main(["retrieval", "--questions", str(path)], opener) == 1
    shown = capsys.readouterr()
    assert "question « q2 » refusée, comptée 0" in shown.err
    assert "0,500" in shown.out


def test_two_files_of_one_name_keep_apart(
    question_file: Callable[..., Path], opener: Opener, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "autre").mkdir()
    first, second = question_file(GOOD), question_file(GOOD, name="autre/essai.jsonl")
    questions = ["--questions", str(first), "--questions", str(second)]
    assert main(["retrieval", *questions, "--json", str(tmp_path / "r.json")], opener) == 0
    found = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in found["sets"]] == [f"{tmp_path.name}/essai", "autre/essai"]
    assert [one["path"] for one in found["sets"]] == ["essai.jsonl", "essai.jsonl"]


def test_a_file_given_twice_is_refused_and_kept(
    question_file: Callable[..., Path], opener: Opener, capsys: pytest.CaptureFixture[str]
):
    path = question_file(GOOD)
    before = path.read_bytes()
    for option in ("--questions", "--json", "--report"):
        assert main(["retrieval", "--questions", str(path), option, str(path)], opener) == 1
        assert "donné deux fois" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_missing_index_is_one_line_and_writes_nothing(
    question_file: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    def no_index(index: Path | None, steps: Steps) -> tuple[Searcher, Corpus, str]:
        raise MissingIndex(f"aucun index dans « {index} » : lancez python -m ingestion.")

    path = question_file(GOOD)
    arguments = ["retrieval", "--questions", str(path), "--index", "vide", "--json", str(tmp_path / "r.json")]
    assert main(arguments, no_index) == 1
    assert capsys.readouterr().err == "Erreur : aucun index dans « vide » : lancez python -m ingestion.\n"
    assert not (tmp_path / "r.json").exists()


def labelled(need: str, text: str, sheet: str) -> dict[str, object]:
    return {"id": need, "question": text, "need": need, "sheets": {sheet: 5}}


@pytest.fixture
def small_opener(small_index: Callable[[Steps], Retriever]) -> Callable[..., tuple[Retriever, Corpus, str]]:
    return lambda index, steps: (small_index(steps), CORPUS, "hachage")


@pytest.fixture
def small_questions(question_file: Callable[..., Path]) -> Path:
    return question_file(*(labelled(need, text, sheet) for need, (text, sheet) in ASKED.items()))


def test_weights_are_learned_shown_and_written(
    small_questions: Path,
    small_opener: Callable[..., tuple[Retriever, Corpus, str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    assert main(["weights", "--questions", str(small_questions)], small_opener) == 0
    shown = capsys.readouterr()
    assert "Poids appris sur la moitié de développement : text " in shown.out
    assert shown.err == ""
    page = tmp_path / "poids.md"
    assert main(["weights", "--questions", str(small_questions), "--report", str(page)], small_opener) == 0
    assert "| without lexicon | " in page.read_text(encoding="utf-8")


def test_confidence_is_learned_shown_and_written(
    small_questions: Path,
    small_opener: Callable[..., tuple[Retriever, Corpus, str]],
    question_file: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    none = question_file(
        *({"id": need, "question": f"{need} zzz", "kind": "near"} for need in ("permis", "vitale")), name="sans.jsonl"
    )
    questions = ["--questions", str(small_questions), "--unanswerable", str(none)]
    page = tmp_path / "confiance.md"
    assert main(["confidence", *questions, "--report", str(page)], small_opener) == 0
    assert "Coefficients appris : " in capsys.readouterr().out
    assert "](confiance.svg)" in page.read_text(encoding="utf-8")
    assert (tmp_path / "confiance.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_what_cannot_teach_is_one_french_line(
    small_opener: Callable[..., tuple[Retriever, Corpus, str]],
    question_file: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
):
    path = question_file(labelled("carte", "perdre sa carte", "F99999"))
    none = question_file({"id": "permis", "question": "zzz", "kind": "near"}, name="sans.jsonl")
    for command in (["weights"], ["confidence", "--unanswerable", str(none)]):
        assert main([*command, "--questions", str(path)], small_opener) == 1
        shown = capsys.readouterr()
        assert shown.err.startswith("Erreur : ")
        assert shown.err.count("\n") == 1
        assert "--questions" in shown.err


def test_the_picture_is_never_written_over_a_file_of_questions(
    small_questions: Path,
    small_opener: Callable[..., tuple[Retriever, Corpus, str]],
    capsys: pytest.CaptureFixture[str],
):
    picture = small_questions.rename(small_questions.with_suffix(".svg"))
    before = picture.read_bytes()
    arguments = ["confidence", "--questions", str(picture), "--report", str(picture.with_suffix(".md"))]
    assert main(arguments, small_opener) == 1
    assert "donné deux fois" in capsys.readouterr().err
    assert picture.read_bytes() == before
