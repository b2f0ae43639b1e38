"""Runs that are ended: what stands is read in full, what is broken is seen, what is whole is counted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.ingestion.archives import with_other_amounts, write_archive
from eval.ingestion.command import ingest
from eval.ingestion.killing import Executioner, Version, kill
from eval.ingestion.standing import content_of, litter, standing
from ingestion.catalogue import CATALOGUE
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
    executioner = Executioner(index, versions, usual=0.0)
    executioner.end_one("n° 1", "killed")
    assert executioner.tally.counts == {("killed", "nothing written"): 1}
    assert (executioner.tally.broken, executioner.tally.lost, executioner.tally.littered) == ([], [], 0)


def test_an_index_that_is_broken_is_counted(index: Path, versions: tuple[Version, Version]):
    executioner = Executioner(index, versions, usual=0.0)
    (index / CURRENT).unlink()
    executioner.end_one("n° 1", "killed")
    assert executioner.tally.broken[0].startswith("n° 1 (killed) : MissingIndex, ")
    assert not executioner.tally.counts


def test_a_generation_that_is_gone_is_counted(index: Path, versions: tuple[Version, Version]):
    executioner = Executioner(index, versions, usual=0.0)
    (other,) = (folder.name for folder in (index / "generations").iterdir() if folder != current(index))
    shutil.rmtree(current(index))
    (index / CURRENT).write_text(f"{other}\n", encoding="utf-8")
    executioner.end_one("n° 1", "killed")
    assert len(executioner.tally.lost) == 1


def test_a_campaign_leaves_an_index_that_answers_as_a_new_one(
    versions: tuple[Version, Version], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said: list[str] = []
    found = kill(versions[0].archive, 3, said.append)
    assert found.runs == len(said) == 5
    assert (found.broken, found.lost, found.rude, found.left) == ((), (), (), ())
    assert found.likeness.same
    assert list(tmp_path.iterdir()) == []
