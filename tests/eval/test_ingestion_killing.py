"""Runs that are ended: what stands is read in full, what is broken is seen, what is whole is counted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.ingestion.archives import with_other_amounts, write_archive
from eval.ingestion.command import ingest
from eval.ingestion.crowding import small_disk
from eval.ingestion.killing import Executioner, Tally, Version, kill
from eval.ingestion.standing import content_of, litter, standing
from ingestion.updating.catalogue import CATALOGUE
from retrieval.errors import RetrievalError
from retrieval.storage.folder import CURRENT
from tests.ingestion.samples import publication

TEXT = "<Texte><Paragraphe>Le timbre {} coûte {} €. Le délai est de {} jours.</Paragraphe></Texte>"


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Version, Version]:
    folder = tmp_path_factory.mktemp("versions")
    sheets = (
        (f"F{number}.xml", publication(TEXT.format("vert" * number, 10 + number, number), f"F{number}"))
        for number in range(1, 9)
    )
    first = write_archive(folder / "1" / "fiches.zip", sheets)
    other = with_other_amounts(first, folder / "2" / "fiches.zip", 5, "a")
    return Version(first, content_of(first)), Version(other, content_of(other))


@pytest.fixture(scope="module")
def published(versions: tuple[Version, Version], tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("publié") / "index"
    for version in versions:
        ingest(version.archive, index)
    return index


@pytest.fixture
def index(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "index"))


def current(index: Path) -> Path:
    return index / "generations" / (index / CURRENT).read_text(encoding="utf-8").strip()


def test_what_stands_is_what_the_archive_says(index: Path, versions: tuple[Version, Version]):
    found = standing(index)
    assert found.content == versions[1].content != versions[0].content
    assert found.generation in found.kept
    assert len(found.kept) == 2
    assert litter(index) == ()


def test_what_does_not_agree_is_seen(index: Path):
    catalogue = current(index) / CATALOGUE
    lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
    catalogue.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(EvalError, match=r"le catalogue compte 7 passages, l'index 8"):
        standing(index)


def test_a_generation_that_lost_its_files_is_seen_even_if_it_is_not_the_published_one(index: Path):
    (other,) = (folder for folder in (index / "generations").iterdir() if folder != current(index))
    shutil.rmtree(other / "shard")
    with pytest.raises(RetrievalError):
        standing(index)


def test_litter_is_what_no_ended_run_leaves(index: Path):
    (index / "generations" / "x").mkdir()
    (index / "CURRENT.part").write_text("", encoding="utf-8")
    (index / "quarantine.part").mkdir()
    assert litter(index) == ("CURRENT.part", "generations/x", "quarantine.part")


def test_a_run_that_is_killed_at_once_has_written_nothing(index: Path, versions: tuple[Version, Version]):
    tally = Tally()
    executioner = Executioner(index, versions, 0.0, tally)
    executioner.end_one("n° 1", "killed")
    assert tally.counts == {("killed", "nothing written"): 1}
    assert (tally.broken, tally.lost, tally.littered) == ([], [], 0)


def test_an_index_that_is_broken_is_counted(index: Path, versions: tuple[Version, Version]):
    tally = Tally()
    executioner = Executioner(index, versions, 0.0, tally)
    (index / CURRENT).unlink()
    executioner.end_one("n° 1", "killed")
    assert tally.broken[0].startswith("n° 1 : MissingIndex, ")
    assert not tally.counts


def test_a_generation_that_is_gone_is_counted(index: Path, versions: tuple[Version, Version]):
    tally = Tally()
    executioner = Executioner(index, versions, 0.0, tally)
    (other,) = (folder.name for folder in (index / "generations").iterdir() if folder != current(index))
    shutil.rmtree(current(index))
    (index / CURRENT).write_text(f"{other}\n", encoding="utf-8")
    executioner.end_one("n° 1", "killed")
    assert len(tally.lost) == 1


def test_a_campaign_leaves_an_index_that_answers_as_a_new_one(
    versions: tuple[Version, Version], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said: list[str] = []
    found = kill(versions[0].archive, 3, said.append)
    assert found.broken == ()
    assert found.runs == len(said) in (4, 5)
    assert "other words" not in found.said
    assert (found.broken, found.lost, found.left) == ((), (), ())
    assert found.likeness.same
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_filled_has_no_room_until_it_is_emptied(tmp_path: Path):
    with small_disk(tmp_path / "petit") as disk:
        if disk is None:
            pytest.skip("monter un disque demande un droit que ce compte n'a pas")
        disk.fill()
        with pytest.raises(OSError, match="No space"):
            (disk.folder / "fichier").write_bytes(b"x" * 8192)
        disk.empty()
        (disk.folder / "fichier").write_bytes(b"x" * 8192)
    assert list((tmp_path / "petit").iterdir()) == []
