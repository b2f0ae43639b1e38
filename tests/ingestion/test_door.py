"""``python -m ingestion``: what is printed where, and the exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ingestion.__main__ import main
from retrieval.schema import EXAMPLES
from retrieval.storage.folder import CURRENT, FolderStore
from tests.ingestion.samples import publication

TEXT = "<Texte><Paragraphe>La carte de bibliothèque est gratuite.</Paragraphe></Texte>"
UNREACHABLE = "http://127.0.0.1:9/fiches.zip"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("INDEX_DIR", "QDRANT_URL", "EMBEDDINGS_MODEL", "EMBEDDINGS_BASE_URL", "EMBEDDINGS_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    for name in ("F1", "F2"):
        (folder / f"{name}.xml").write_bytes(publication(TEXT, name, f"Carte {name}"))
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def entry(name: str, enabled: bool = True, **location: str) -> dict[str, object]:
    texts = {"audience": "Particuliers", "licence": "libre", "attribution": f"Source {name}"}
    return {"name": name, "format": "dila-xml", "enabled": enabled, **texts, **location}


def write_list(folder: Path, *entries: dict[str, object]) -> Path:
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump({"sources": list(entries)}), encoding="utf-8")
    return path


def ingest(sources: Path, index: Path, *options: str) -> int:
    return main(["run", "--sources", str(sources), "--index", str(index), *options])


def test_a_run_says_what_it_did(sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest(write_list(sheets, entry("mairie", path=".")), index) == 0
    written = capsys.readouterr()
    assert written.out == ""
    assert "Index publié dans" in written.err
    assert "mairie" in written.err
    assert "Source mairie" in written.err
    assert FolderStore(index).manifest().sheets == 2


def test_json_is_all_that_stands_on_stdout(sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest(sheets, index, "--json") == 0
    written = capsys.readouterr()
    values = json.loads(written.out)
    assert written.out.count("\n") == 1
    assert written.err == ""
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
    assert "Signalé : fiches, F3.xml : XML mal formé" in written.err
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


def refusal(capsys: pytest.CaptureFixture[str], code: int) -> str:
    """The one line that a refused command prints."""
    written = capsys.readouterr()
    assert code == 1
    assert written.out == ""
    assert written.err.startswith("Erreur : ")
    assert written.err.count("\n") == 1
    assert "Traceback" not in written.err
    return written.err


def test_a_missing_list(tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = refusal(capsys, ingest(tmp_path / "absent.yaml", index, "--json"))
    assert f"« {tmp_path / 'absent.yaml'} » n'existe pas" in message
    assert not index.exists()


def test_a_source_that_can_not_be_reached(tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = write_list(tmp_path, entry("officiel", url=UNREACHABLE))
    assert f"« {UNREACHABLE} » n'a pas pu être joint" in refusal(capsys, ingest(sources, index))
    assert not (index / CURRENT).exists()
    assert list((tmp_path / "sources").iterdir()) == []


def test_an_archive_that_is_none(tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fiches.zip").write_bytes(b"<html>")
    message = refusal(capsys, ingest(tmp_path / "fiches.zip", index))
    assert "aucune fiche n'a pu être lue" in message
    assert "n'est pas une archive ZIP lisible" in message


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


def test_help_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["run", "--help"])
    assert caught.value.code == 0
    written = capsys.readouterr().out
    assert "--first-start" in written
    assert "liste des sources" in written
    assert "usage:" not in written


# --- the first start ---


@pytest.fixture
def offline(tmp_path: Path, sheets: Path) -> Path:
    """The list of a house without network: an official source out of reach, the examples beside it."""
    return write_list(tmp_path, entry("officiel", url=UNREACHABLE), entry(EXAMPLES, enabled=False, path=str(sheets)))


def test_a_first_start_without_network_takes_the_examples_and_says_so(
    offline: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest(offline, index, "--first-start") == 0
    written = capsys.readouterr()
    assert "Attention : Les fiches officielles n'ont pas pu être lues" in written.err
    assert UNREACHABLE in written.err
    assert "à ne pas utiliser au guichet" in written.err
    manifest = FolderStore(index).manifest()
    assert manifest.examples_only
    (notice,) = manifest.notices
    assert UNREACHABLE in notice


def test_examples_in_place_are_kept_and_said_again(
    offline: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(offline, index, "--first-start")
    before = FolderStore(index).manifest()
    capsys.readouterr()
    assert ingest(offline, index, "--first-start") == 0
    assert "Attention : Les fiches officielles n'ont pas pu être lues" in capsys.readouterr().err
    assert FolderStore(index).manifest() == before


def test_a_first_start_keeps_a_real_index_without_reading_anything(
    sheets: Path, offline: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest(sheets, index) == 0
    before = FolderStore(index).manifest()
    capsys.readouterr()
    assert ingest(offline, index, "--first-start") == 0
    assert capsys.readouterr() == ("", "")
    assert FolderStore(index).manifest() == before


def test_a_first_start_replaces_the_examples_once_the_sheets_can_be_read(
    sheets: Path, offline: Path, index: Path, tmp_path: Path
) -> None:
    ingest(offline, index, "--first-start")
    reachable = write_list(tmp_path, entry("officiel", path=str(sheets)), entry(EXAMPLES, False, path=str(sheets)))
    assert ingest(reachable, index, "--first-start") == 0
    manifest = FolderStore(index).manifest()
    assert (manifest.examples_only, manifest.notices) == (False, ())


def test_an_unreadable_sheet_does_not_stop_the_first_start(
    sheets: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sheets / "F3.xml").write_bytes(b"")
    assert ingest(sheets, index, "--first-start") == 0
    assert "Signalé : fiches, F3.xml" in capsys.readouterr().err
    assert FolderStore(index).manifest().sheets == 2


def test_an_archive_that_is_none_gives_way_to_the_examples(
    sheets: Path, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fiches.zip").write_bytes(b"<html>")
    sources = write_list(
        tmp_path, entry("officiel", path="fiches.zip"), entry(EXAMPLES, enabled=False, path=str(sheets))
    )
    assert ingest(sources, index, "--first-start", "--json") == 0
    written = capsys.readouterr()
    assert json.loads(written.out)["notices"] == list(FolderStore(index).manifest().notices)
    assert "n'est pas une archive ZIP lisible" in FolderStore(index).manifest().notices[0]


def test_a_first_start_without_network_nor_examples(
    tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = write_list(tmp_path, entry("officiel", url=UNREACHABLE))
    message = refusal(capsys, ingest(sources, index, "--first-start"))
    assert "n'a pas pu être joint" in message
    assert "n'a pas d'« exemples »" in message


def test_examples_never_take_the_place_of_a_real_index(
    sheets: Path, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(sheets, index)
    before = FolderStore(index).manifest()
    capsys.readouterr()
    examples = write_list(tmp_path, entry(EXAMPLES, path=str(sheets)))
    assert "les exemples ne les remplacent pas" in refusal(capsys, ingest(examples, index))
    assert FolderStore(index).manifest() == before


def test_an_interrupted_run_says_so_in_one_line(sheets: Path, index: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "fiches.yaml"
    os.mkfifo(pipe)  # reading the list waits for a writer: the run is surely under way when it is interrupted
    command = [sys.executable, "-m", "ingestion", "run", "--sources", str(pipe), "--index", str(index)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    with pipe.open("w"):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == "Interrompu avant la fin : l'index en place, s'il y en a un, est gardé tel quel.\n"
