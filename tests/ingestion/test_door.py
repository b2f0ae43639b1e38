"""``python -m ingestion``: what is printed where, and the exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.__main__ import main
from retrieval.storage.folder import CURRENT, FolderStore
from tests.ingestion.door import UNREACHABLE, entry, ingest, refusal, write_list

TEXT = "<Texte><Paragraphe>La carte de bibliothèque est gratuite.</Paragraphe></Texte>"
pytestmark = pytest.mark.usefixtures("plain")


def test_a_run_says_what_it_did(sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest(write_list(sheets, entry("mairie", path=".")), index) == 0
    written = capsys.readouterr()
    assert written.out == ""
    assert "Nouvelle génération publiée dans" in written.err
    assert "mairie" in written.err
    assert "Source mairie" in written.err
    assert FolderStore(index).manifest().sheets == 2
    assert ingest(write_list(sheets, entry("mairie", path=".")), index) == 0
    assert "Rien n'a changé" in capsys.readouterr().err


def test_a_run_leaves_its_report_beside_the_index(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest(sheets, index) == 0
    page = index / "reports" / "report.html"
    assert f"Compte rendu : {page}\n" in capsys.readouterr().err
    assert "Carte F1" not in page.read_text(encoding="utf-8")
    assert "<html" in page.read_text(encoding="utf-8")
    values = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert (values["sources"][0]["sheets"], values["generation"]) == (2, (index / CURRENT).read_text().strip())


def test_a_report_that_can_not_be_written_is_said(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index.mkdir()
    (index / "reports").write_bytes(b"")
    assert ingest(sheets, index) == 0
    assert "Le compte rendu n'a pas pu être écrit" in capsys.readouterr().err
    assert FolderStore(index).manifest().sheets == 2


def test_json_is_all_that_stands_on_stdout(sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest(sheets, index, "--json") == 0
    written = capsys.readouterr()
    values = json.loads(written.out)
    assert written.out.count("\n") == 1
    assert written.err == f"Compte rendu : {index / 'reports' / 'report.html'}\n"
    assert (values["index"], values["generation"]) == (str(index), (index / CURRENT).read_text().strip())
    (counted,) = values["sources"]
    assert (counted["name"], counted["sheets"], counted["chunks"], counted["failures"]) == ("fiches", 2, 2, [])


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_what_can_not_be_read_is_listed_and_sets_the_exit_code(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    (sheets / "F3.xml").write_bytes(b"<Publication>")
    assert ingest(sheets, index, *options) == 1
    written = capsys.readouterr()
    assert written.err.count("Signalé : fiches, F3.xml : XML mal formé") == 1
    assert (index / "quarantine" / "fiches" / "F3.xml").read_bytes() == b"<Publication>"
    assert FolderStore(index).manifest().sheets == 2
    if options:
        (failure,) = json.loads(written.out)["sources"][0]["failures"]
        assert (failure["source"], failure["item"]) == ("fiches", "F3.xml")


def test_a_long_list_of_failures_is_cut_on_the_terminal_only(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(30):
        (sheets / f"G{number:02}.xml").write_bytes(b"")
    assert ingest(sheets, index, "--json") == 1
    written = capsys.readouterr()
    assert written.err.count("Signalé :") == 20
    assert "… et 10 autres" in written.err
    assert len(json.loads(written.out)["sources"][0]["failures"]) == 30


def test_two_runs_at_once_are_refused(sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FolderStore(index).building():
        assert f"une autre ingestion écrit déjà dans « {index} »" in refusal(capsys, ingest(sheets, index))


def test_a_loss_has_to_be_accepted(sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ingest(sheets, index)
    (sheets / "F2.xml").unlink()
    capsys.readouterr()
    assert "ou ajoutez --accept-loss" in refusal(capsys, ingest(sheets, index))
    assert ingest(sheets, index, "--accept-loss") == 0
    assert FolderStore(index).manifest().sheets == 1


def test_missed_reference_questions_have_to_be_accepted(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canary = {"question": "La carte est-elle gratuite ?", "sheets": ["F9"]}
    sources = write_list(sheets, entry("mairie", path=".", canaries=[canary]))
    assert "ou ajoutez --accept-canaries" in refusal(capsys, ingest(sources, index))
    assert ingest(sources, index, "--accept-canaries") == 0
    assert "« La carte est-elle gratuite ? » attend F9" in " ".join(capsys.readouterr().err.split())


def test_a_source_that_fails_sets_the_exit_code_and_keeps_its_sheets(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = write_list(sheets.parent, entry("mairie", path=sheets.name))
    ingest(sources, index)
    sheets.rename(sheets.with_name("ailleurs"))
    capsys.readouterr()
    assert ingest(sources, index) == 1
    assert "Les 2 fiches publiées de cette source sont gardées" in " ".join(capsys.readouterr().err.split())
    assert FolderStore(index).manifest().sheets == 2


def test_rebuild_reads_and_encodes_all_again(sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    encoded = []
    for options in ((), ("--rebuild",), ()):
        assert ingest(sheets, index, "--json", *options) == 0
        encoded.append(json.loads(capsys.readouterr().out)["sources"][0]["encoded"])
    assert encoded == [2, 2, 0]


def test_a_missing_list(tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = refusal(capsys, ingest(tmp_path / "absent.yaml", index, "--json"))
    assert f"« {tmp_path / 'absent.yaml'} » n'existe pas" in message
    assert not index.exists()


def test_a_source_that_can_not_be_reached(tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = write_list(tmp_path, entry("officiel", url=UNREACHABLE))
    assert f"« {UNREACHABLE} » n'a pas pu être joint" in refusal(capsys, ingest(sources, index))
    assert not (index / CURRENT).exists()
    assert list((index.parent / "sources").iterdir()) == []


def test_an_archive_that_is_none(tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fiches.zip").write_bytes(b"<html>")
    message = refusal(capsys, ingest(tmp_path / "fiches.zip", index))
    assert "n'est pas une archive ZIP lisible" in message
    assert not (index / CURRENT).exists()


def test_an_index_that_can_not_be_written(sheets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fichier").write_bytes(b"")
    assert "choisissez un autre --index" in refusal(capsys, ingest(sheets, tmp_path / "fichier"))


def test_a_setting_without_meaning(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDINGS_BASE_URL", "http://127.0.0.1:9")
    assert "EMBEDDINGS_MODEL est vide" in refusal(capsys, ingest(sheets, index))


def test_a_model_that_is_none(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDINGS_MODEL", str(sheets))
    assert str(sheets) in refusal(capsys, ingest(sheets, index))
    assert not (index / CURRENT).exists()


def test_the_index_may_come_from_the_environment(sheets: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDEX_DIR", str(index))
    assert main(["run", "--sources", str(sheets)]) == 0
    assert FolderStore(index).manifest().sheets == 2


@pytest.mark.parametrize("arguments", [[], ["inconnu"], ["run", "--inconnu"], ["run", "--sources"]])
def test_a_command_line_without_meaning(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, main(arguments)).endswith("--help ».\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["commandes:", "rollback", "EMBEDDINGS_MODEL", "Code de sortie"]),
        (["run"], ["--first-start", "--accept-canaries", "liste des sources", "plus de 10 % de ses fiches"]),
        (["status"], ["la prochaine ingestion", "--json"]),
        (["history"], ["générations gardées", "--json"]),
        (["rollback"], ["GÉNÉRATION", "le début de son nom"]),
        (["prune"], ["--keep N", "en plus de celle qui est publiée"]),
        (["diff"], ["ANCIEN", "NOUVEAU", "CURRENT", "montants"]),
    ],
)
def test_help_is_in_french(arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "--help"])
    assert caught.value.code == 0
    written = " ".join(capsys.readouterr().out.split())
    assert [word for word in words if word not in written] == []
    assert [word for word in ("usage:", "positional", "show this help", "optional") if word in written] == []


def test_an_interrupted_run_says_so_in_one_line(sheets: Path, index: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "fiches.yaml"
    os.mkfifo(pipe)  # reading the list waits for a writer: the run is surely under way when it is interrupted
    command = [sys.executable, "-m", "ingestion", "run", "--sources", str(pipe), "--index", str(index)]
    # whoever runs the tests in the background may have them ignore the signal, and their children with them
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, heard)
    with pipe.open("w"):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == "Interrompu avant la fin : l'index en place, s'il y en a un, est gardé tel quel.\n"
