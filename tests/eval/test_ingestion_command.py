"""The real command in its own process, and what two indexes share. No time is asserted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.ingestion.archives import write_archive
from eval.ingestion.command import ingest
from eval.ingestion.growing import grow
from eval.ingestion.likeness import likeness, same_candidates, same_hits
from eval.ingestion.timing import ingest_same, timed
from eval.machine import PEAK, disk_mib, told_mib
from tests.ingestion.samples import publication

TEXT = "<Texte><Paragraphe>{} coûte {} € en 2026. Il faut attendre {} jours.</Paragraphe></Texte>"
THINGS = "Passeport Permis Timbre Loyer Bail Carte Amende Licence Chasse Pêche Ruche Chien".split()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sheets = (
        (f"F{number}.xml", publication(TEXT.format(thing, 10 + number, number), f"F{number}", f"Obtenir : {thing}"))
        for number, thing in enumerate(THINGS)
    )
    return write_archive(tmp_path_factory.mktemp("essai") / "fiches.zip", sheets)


@pytest.fixture(scope="module")
def index(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("essai") / "index"
    ingest(archive, folder)
    return folder


def test_a_run_says_what_it_took_and_what_it_did(archive: Path, tmp_path: Path):
    first = ingest(archive, tmp_path / "index")
    assert first.seconds > sum(first.stages.values()) > 0
    assert first.memory >= first.private
    assert (first.count("sheets"), first.count("chunks"), first.count("encoded")) == (12, 12, 12)
    again = ingest(archive, tmp_path / "index")
    assert (again.count("sheets"), again.count("encoded")) == (12, 0)
    both = timed("deux", [first, again])
    assert (both.runs, both.chunks, both.encoded) == (2, 12, 0)
    assert both.seconds.high == max(first.seconds, again.seconds)
    assert both.memory == max(first.memory, again.memory)


def test_a_run_that_should_change_nothing_and_does_is_no_measure(archive: Path, tmp_path: Path):
    ingest(archive, tmp_path / "index")
    assert ingest_same(archive, tmp_path / "index").count("encoded") == 0
    with pytest.raises(EvalError, match=r"le logiciel a changé pendant la mesure"):
        ingest_same(archive, tmp_path / "neuf")


def test_a_failed_run_gives_its_own_reason(tmp_path: Path):
    with pytest.raises(EvalError, match=r"l'ingestion de « .*absent\.zip » a échoué : Erreur : .*absent\.zip"):
        ingest(tmp_path / "absent.zip", tmp_path / "index")


def test_a_setting_that_names_a_server_does_not_lead_the_run_astray(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QDRANT_URL", "http://127.0.0.1:9")
    ingest(archive, tmp_path / "index")
    assert (tmp_path / "index" / "CURRENT").is_file()


def test_memory_is_that_of_a_running_process():
    told = told_mib(os.getpid())
    assert not told or told[PEAK] > 10
    assert told_mib(2**22 + 1) == {}


def test_disk_counts_files_of_all_folders(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f").write_bytes(b"x" * 2**20)
    assert disk_mib(tmp_path) >= 1


def test_two_builds_of_one_archive_answer_alike_and_of_another_do_not(archive: Path, index: Path, tmp_path: Path):
    questions = [f"combien coûte {thing}" for thing in THINGS]
    ingest(archive, tmp_path / "same")
    found = likeness(index, tmp_path / "same", questions)
    assert found.same
    assert found.questions == len(questions)
    other = write_archive(
        tmp_path / "autre" / "fiches.zip", [("F1.xml", publication(TEXT.format("Ruche", 3, 2), "F1"))]
    )
    ingest(other, tmp_path / "other")
    assert not likeness(index, tmp_path / "other", questions).same


def test_candidates_by_hand():
    assert same_candidates({}, {})
    assert same_candidates({"a": 2.0, "b": 1.0}, {"b": 1.00001, "a": 2.0})
    assert not same_candidates({"a": 2.0, "b": 1.0}, {"a": 2.1, "b": 1.0})
    assert not same_candidates({"a": 2.0}, {})
    # two passages that tie for the last place: either may be left out; none may elsewhere
    assert same_candidates({"a": 2.0, "b": 1.0}, {"a": 2.0, "c": 1.0})
    assert not same_candidates({"a": 2.0, "b": 1.0}, {"d": 2.0, "b": 1.0})


def test_hits_by_hand():
    assert same_hits([("a", 2.0), ("b", 1.0)], [("a", 2.0), ("b", 1.0)])
    assert same_hits([("a", 2.0), ("b", 2.0)], [("b", 2.0), ("a", 2.0)])
    assert not same_hits([("a", 2.0), ("b", 1.0)], [("b", 2.0), ("a", 1.0)])
    assert not same_hits([("a", 2.0)], [("a", 2.0), ("b", 1.0)])


def test_a_corpus_grows_and_leaves_nothing_behind(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said: list[str] = []
    grown = grow(archive, 30, said.append)
    assert (grown.sheets, grown.chunks, grown.cold.encoded, grown.same.encoded, grown.edited.encoded) == (
        30,
        30,
        30,
        0,
        3,
    )
    assert said
    assert list(tmp_path.iterdir()) == []


def test_no_room_is_said_in_french(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    blocked = tmp_path / "plein"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(blocked))
    with pytest.raises(EvalError, match=r"30 fiches ne peuvent pas être écrites \(.+\) : faites de la place"):
        grow(archive, 30, lambda line: None)
