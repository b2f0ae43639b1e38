"""Fixtures that several packages' tests share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the project: real sheets, schemas, questions."""
    folder = ROOT / ".." / "shared"
    if not folder.is_dir():
        pytest.skip("le dossier ../shared (fiches réelles, schémas, questions) est absent de cette machine")
    return folder.resolve()


@pytest.fixture(scope="session")
def examples_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the demonstration sheets, written by the maintainer's own command."""
    return _index(ROOT / "ingestion" / "exemples", tmp_path_factory.mktemp("exemples"))


@pytest.fixture(scope="session")
def archive_index(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the 979 real sheets of 2020."""
    return _index(shared / "corpus" / "vosdroits-2020.zip", tmp_path_factory.mktemp("archive"))


def _index(source: Path, folder: Path) -> Path:
    from ingestion.__main__ import main

    assert main(["run", "--sources", str(source), "--index", str(folder / "index")]) == 0
    return folder / "index"
