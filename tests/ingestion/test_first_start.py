"""``python -m ingestion run --first-start``: a usable index whatever happens, and the examples said aloud."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.schema import EXAMPLES
from retrieval.storage.folder import FolderStore
from tests.ingestion.door import UNREACHABLE, entry, ingest, refusal, write_list

pytestmark = pytest.mark.usefixtures("plain")


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
