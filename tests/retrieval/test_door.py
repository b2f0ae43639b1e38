"""``python -m retrieval`` from end to end, on a small index and a tiny model."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retrieval.__main__ import main
from retrieval.storage.folder import CURRENT
from retrieval.storage.manifest import Manifest
from tests.fakes.encoders import HashingEncoder
from tests.retrieval.corpus import SHEETS, build_index, corpus

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ["sheet_id", "chunk_id", "score", "title", "section", "url", "updated", "text"]
EXPLAINED = ["reading", "confidence", "sheets", "wordings", "themes", "steps"]
SETTINGS = (
    *("INDEX_DIR", "QDRANT_URL", "RERANKER_MODEL", "RERANKER_BASE_URL"),
    *("EMBEDDINGS_MODEL", "EMBEDDINGS_BASE_URL", "EMBEDDINGS_API_KEY"),
)

Captured = pytest.CaptureFixture[str]
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def environment(tiny_model: Path, tiny_index: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EMBEDDINGS_MODEL", str(tiny_model))
    monkeypatch.setenv("INDEX_DIR", str(tiny_index[0]))
    # a wide terminal, so that no line is folded
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def questions(tmp_path: Path) -> Write:
    def write(*lines: object) -> Path:
        path = tmp_path / "questions.jsonl"
        texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
        path.write_text("".join(f"{text}\n" for text in texts), "utf-8")
        return path

    return write


def asked(identifier: object, question: str) -> dict[str, object]:
    return {"id": identifier, "question": question}


def refused(capsys: Captured, *arguments: object) -> str:
    """The line of a command that is refused: exit code 1, nothing on stdout, one French line on stderr."""
    assert main([str(argument) for argument in arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Erreur : ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def test_a_search_is_shown_to_a_person(capsys: Captured):
    assert main(["search", "renouveler un passeport", "-k", "2"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(" 1. Renouveler un passeport\n")
    assert "F90001 · " in out
    assert " · 16/07/2020 · https://example.org/F90001" in out
    assert "Particuliers > Papiers > " in out
    assert "2 fiches en " in out
    assert main(["search", "passeport", "-k", "1"]) == 0
    assert "\n1 fiche en " in capsys.readouterr().out


def test_json_is_one_object_and_nothing_else(capsys: Captured):
    assert main(["search", "RSA jeune parent ?", "-k", "3", "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    answer = json.loads(out)
    assert out.count("\n") == 1
    assert list(answer) == ["question", "hits", "seconds"]
    assert answer["question"] == "RSA jeune parent ?"
    assert answer["seconds"] >= 0
    assert len(answer["hits"]) == 3
    assert all(list(hit) == FIELDS for hit in answer["hits"])
    best = answer["hits"][0]
    assert (best["sheet_id"], best["section"], best["updated"]) == ("F90007", "Jeune parent", "2020-07-16")
    assert "é" in out


def test_json_can_say_why(capsys: Captured):
    assert main(["search", "RSA jeune parrent ?", "-k", "3", "--json", "--explain"]) == 0
    out, err = capsys.readouterr()
    assert (err, out.count("\n")) == ("", 1)
    answer = json.loads(out)
    assert list(answer) == ["question", "hits", "seconds", *EXPLAINED]
    assert answer["reading"]["corrections"] == [{"typed": "parrent", "meant": "parent"}]
    assert [sheet["sheet_id"] for sheet in answer["sheets"]] == [hit["sheet_id"] for hit in answer["hits"]]
    for sheet, hit in zip(answer["sheets"], answer["hits"], strict=True):
        assert sum(sheet["parts"].values()) == pytest.approx(hit["score"], abs=1e-3)
    assert sum(answer["steps"].values()) <= answer["seconds"] + 1e-3


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_person_is_told_why(capsys: Captured, columns: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["search", "RSA jeune parrent ?", "-k", "3", "--explain"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    titles = ["3 fiches en ", "Pourquoi ?", "Notes", "Mots trouvés", "Temps"]
    places = [out.index(title) for title in titles]
    assert places == sorted(places)
    why = out[places[0] :]
    assert "parrent → parent" in why
    assert "confiance" in why
    assert "jeune" in why
    assert "…" not in why
    assert max(map(len, why.splitlines())) <= columns


def test_why_is_only_said_when_asked(capsys: Captured):
    assert main(["search", "RSA"]) == 0
    assert "Pourquoi" not in capsys.readouterr().out


def sheets(capsys: Captured, *options: str) -> set[str]:
    assert main(["search", "demande en mairie", "-k", "100", "--json", *options]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return {hit["sheet_id"] for hit in json.loads(out)["hits"]}


def test_filters_leave_sheets_out(capsys: Captured):
    everything = sheets(capsys)
    assert len(everything) == len(SHEETS)
    assert sheets(capsys, "--theme", "Papiers") == {"F90001", "F90002"}
    # repeated: one or the other; several: all at once
    assert sheets(capsys, "--theme", "Papiers", "--theme", "Famille") == {"F90001", "F90002", "F90005"}
    assert sheets(capsys, "--theme", "Papiers", "--audience", "Particuliers", "--source", "essai") == {
        "F90001",
        "F90002",
    }
    assert sheets(capsys, "--audience=Particuliers", "--since=2020-07-16") == everything
    assert sheets(capsys, "--since", "2020-07-17") == set()


def test_no_sheet_is_said_to_a_person(capsys: Captured):
    assert main(["search", "passeport", "--since", "2999-01-01", "--explain"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("Aucune fiche ne répond à ces mots.\n")
    assert "absent des fiches (0 %)" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--theme", "papier"], "aucune fiche n'a « papier » pour thème : choisissez parmi « Papiers », « Argent »"),
        (["--theme", "Papiers", "--theme", "x"], "aucune fiche n'a « x » pour thème"),
        (["--audience", "Entreprises"], "pour public : choisissez parmi « Particuliers »."),
        (["--source", "vosdroits"], "pour source : choisissez parmi « essai »."),
        (["--operator", "CAF"], "aucune fiche n'a « CAF » pour opérateur"),
        (["--theme", "a\nb"], "aucune fiche n'a « a b » pour thème"),
        (["--theme", ""], "aucune fiche n'a «  » pour thème"),
        (["--since", "hier"], "la date « hier » n'en est pas une : écrivez-la comme 2025-07-01."),
        (["--since", "2025-02-30"], "la date « 2025-02-30 » n'en est pas une"),
        (["--since"], "« --since » attend une valeur"),
        (["--them", "Papiers"], "argument inconnu : --them"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--json", "--explain"]])
def test_a_bad_filter_is_refused(capsys: Captured, arguments: list[str], words: str, options: list[str]):
    assert words in refused(capsys, "search", "passeport", *arguments, *options)


def test_filters_are_for_a_search(capsys: Captured, questions: Write, tmp_path: Path):
    path, output = questions(asked("q", "passeport")), tmp_path / "r.jsonl"
    line = refused(capsys, "batch", "--questions", path, "--output", output, "--theme", "Papiers")
    assert "argument inconnu : --theme Papiers" in line


def test_help_names_every_filter(capsys: Captured):
    with pytest.raises(SystemExit):
        main(["search", "--help"])
    out = capsys.readouterr().out
    for option in ("--explain", "--audience VALEUR", "--theme", "--source", "--operator", "--since AAAA-MM-JJ"):
        assert option in out


def test_ten_sheets_without_k_and_never_two_hits_of_one(capsys: Captured):
    assert main(["search", "demande en mairie", "--json"]) == 0
    sheets = [hit["sheet_id"] for hit in json.loads(capsys.readouterr().out)["hits"]]
    assert len(sheets) == len(set(sheets)) == len(SHEETS) == 10


@pytest.mark.parametrize(("k", "count"), [("1", 1), ("100", 10)])
def test_k_is_a_number_of_sheets(capsys: Captured, k: str, count: int):
    assert main(["search", "demande", "--json", "-k", k]) == 0
    assert len(json.loads(capsys.readouterr().out)["hits"]) == count


@pytest.mark.parametrize("k", ["0", "101", "-3", "1.5", "dix", "", "²", "٣", "1e1", "9" * 5000])
def test_a_k_out_of_bounds_is_refused(capsys: Captured, k: str):
    assert "n'est pas un nombre de 1 à 100" in refused(capsys, "search", "passeport", f"-k={k}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "il manque : commande"),
        (["cherche", "x"], "la commande 'cherche' n'existe pas"),
        (["search"], "il manque : question"),
        (["search", "x", "--inconnu"], "argument inconnu : --inconnu"),
        (["search", "x", "-k"], "« -k » attend une valeur"),
        (["search", "x", "--json=oui"], "« --json » n'attend pas de valeur"),
        (["batch", "--output", "x"], "il manque : --questions"),
        (["train"], "il manque : --output"),
    ],
)
def test_a_bad_command_line_is_refused(capsys: Captured, arguments: list[str], words: str):
    line = refused(capsys, *arguments)
    assert words in line
    assert "--help" in line


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "est vide"),
        ("?!", "est vide"),
        ("How do I renew my passport?", "semble être en anglais : posez-la en français"),
        ("passeport " * 1000, "la limite est 8000 : résumez-la"),
        ("caf\udce9", "caractères illisibles"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_bad_question_is_refused(capsys: Captured, question: str, words: str, options: list[str]):
    assert words in refused(capsys, "search", question, *options)


def test_a_batch_gives_a_line_a_question(capsys: Captured, questions: Write, tmp_path: Path):
    path = questions(asked("q1", "passeport"), asked(2, "carte vitale volée"), asked("q1", "RSA"))
    assert main(["batch", "--questions", str(path), "--output", str(tmp_path / "r.jsonl"), "-k", "2"]) == 0
    assert capsys.readouterr() == ("", "")
    found = rows(tmp_path / "r.jsonl")
    assert all(list(row) == ["id", "hits", "seconds"] for row in found)
    assert [row["id"] for row in found] == ["q1", 2, "q1"]
    assert [row["hits"][0]["sheet_id"] for row in found] == ["F90001", "F90008", "F90007"]
    assert all(1 <= len(row["hits"]) <= 2 and list(row["hits"][0]) == FIELDS for row in found)
    assert all(row["seconds"] > 0 for row in found)


def test_a_batch_and_a_search_find_the_same(capsys: Captured, questions: Write, tmp_path: Path):
    main(["batch", "--questions", str(questions(asked("q", "permis étranger"))), "--output", str(tmp_path / "r.jsonl")])
    main(["search", "permis étranger", "--json"])
    assert rows(tmp_path / "r.jsonl")[0]["hits"] == json.loads(capsys.readouterr().out)["hits"]


def test_a_refused_question_stops_no_batch(capsys: Captured, questions: Write, tmp_path: Path):
    path = questions(asked("q1", "passeport"), asked("q2", "¿Dónde está?"), asked("q3", ""), asked("q4", "RSA"))
    assert main(["batch", "--questions", str(path), "--output", str(tmp_path / "r.jsonl")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(" : ")[:2] for line in err.splitlines()] == [
        ["Erreur", "question « q2 »"],
        ["Erreur", "question « q3 »"],
    ]
    found = rows(tmp_path / "r.jsonl")
    assert [(row["id"], bool(row["hits"])) for row in found] == [
        ("q1", True),
        ("q2", False),
        ("q3", False),
        ("q4", True),
    ]
    assert "espagnol" in found[1]["error"]
    assert [list(row) for row in found[::3]] == [["id", "hits", "seconds"]] * 2


def test_a_bad_line_is_refused_before_anything_is_written(capsys: Captured, questions: Write, tmp_path: Path):
    output = tmp_path / "r.jsonl"
    output.write_text("ancien", "utf-8")
    path = questions(asked("q1", "passeport"), "{pas du json")
    line = refused(capsys, "batch", "--questions", path, "--output", output)
    assert f"« {path} », ligne 2 : ce n'est pas du JSON ; corrigez-la" in line
    assert output.read_text("utf-8") == "ancien"


def test_a_missing_question_file_is_refused(capsys: Captured, tmp_path: Path):
    line = refused(capsys, "batch", "--questions", tmp_path / "absent.jsonl", "--output", tmp_path / "r.jsonl")
    assert "absent.jsonl » n'existe pas : donnez" in line


@pytest.mark.parametrize("name", ["absent/r.jsonl", ".", "questions.jsonl/r.jsonl"])
def test_an_output_that_cannot_be_written_is_refused(capsys: Captured, questions: Write, tmp_path: Path, name: str):
    path = questions(asked("q1", "passeport"))
    line = refused(capsys, "batch", "--questions", path, "--output", tmp_path / name)
    assert f"« {tmp_path / name} »" in line
    assert "--output" in line
    assert list(tmp_path.iterdir()) == [path]


def test_the_questions_are_never_overwritten(capsys: Captured, questions: Write):
    path = questions(asked("q1", "passeport"))
    assert "est aussi le fichier des questions" in refused(capsys, "batch", "--questions", path, "--output", path)
    assert rows(path) == [asked("q1", "passeport")]


def test_a_missing_index_is_refused(capsys: Captured, questions: Write, tmp_path: Path):
    absent = tmp_path / "absent"
    path = questions(asked("q1", "passeport"))
    for arguments in (
        ["search", "passeport"],
        ["batch", "--questions", path, "--output", tmp_path / "r.jsonl"],
        ["train", "--output", tmp_path / "modele"],
    ):
        line = refused(capsys, *arguments, "--index", absent)
        assert f"aucun index dans « {absent} » : construisez-le avec « python -m ingestion run" in line
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_index_is_refused(capsys: Captured, tmp_path: Path):
    (tmp_path / CURRENT).write_text("perdue\n", "utf-8")
    assert "reconstruisez l'index" in refused(capsys, "search", "passeport", "--index", tmp_path)


def test_an_index_of_another_encoder_is_refused(
    capsys: Captured, hashed_index: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch
):
    line = refused(capsys, "search", "passeport", "--index", hashed_index[0])
    assert "« hachage:64 »" in line
    assert "« sentence-transformers:minuscule:" in line
    monkeypatch.delenv("EMBEDDINGS_MODEL")
    assert "« embarqué:" in refused(capsys, "search", "passeport")


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"EMBEDDINGS_BASE_URL": "http://127.0.0.1:9", "EMBEDDINGS_MODEL": ""}, "EMBEDDINGS_MODEL est vide"),
        ({"EMBEDDINGS_BASE_URL": "127.0.0.1"}, "donnez une adresse qui commence par http"),
    ],
)
def test_a_bad_setting_is_refused(
    capsys: Captured, environ: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert words in refused(capsys, "search", "passeport")


def test_an_index_of_an_absent_model_is_refused(capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    name = "personne/modele-inconnu"
    build_index(tmp_path, HashingEncoder(), corpus(), encoder=f"sentence-transformers:{name}")
    monkeypatch.setenv("EMBEDDINGS_MODEL", name)
    assert f"« {name} » ne peut pas être chargé" in refused(capsys, "search", "passeport", "--index", tmp_path)


def test_too_few_sheets_train_nothing(capsys: Captured, tmp_path: Path):
    line = refused(capsys, "train", "--output", tmp_path / "modele")
    assert "30 passages de 10 fiches ne suffisent pas" in line
    assert list(tmp_path.iterdir()) == []


def test_the_index_option_wins_over_the_environment(
    capsys: Captured, tiny_index: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("INDEX_DIR", "nulle-part")
    assert "« nulle-part »" in refused(capsys, "search", "passeport")
    assert main(["search", "passeport", "--json", "--index", str(tiny_index[0])]) == 0


@pytest.mark.parametrize("arguments", [["--help"], ["search", "-h"], ["batch", "--help"], ["train", "--help"]])
def test_help_is_in_french(capsys: Captured, arguments: list[str]):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("usage : python -m retrieval")
    assert "affiche cette aide" in out
    assert "show this help" not in out


def test_the_module_runs_as_a_command(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "retrieval", "search", "passeport", "--index", str(tmp_path / "absent")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Erreur : aucun index dans « ")
    assert done.stderr.count("\n") == 1
