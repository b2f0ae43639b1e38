"""What the tests of runs share: a folder of sheets, and the index that runs write from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ingestion.fetching import transfer
from tests.ingestion.house import MEMORY, House
from tests.ingestion.samples import cases

SETTINGS = "INDEX_DIR QDRANT_URL EMBEDDINGS_MODEL EMBEDDINGS_BASE_URL EMBEDDINGS_API_KEY".split()


@pytest.fixture
def room() -> Iterator[Path]:
    """An empty folder, in memory where the system has such a place."""
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def house(room: Path) -> House:
    """Three sheets of two passages each, not yet published."""
    return House(room / "fiches", room / "index").furnish()


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that sets nothing, a wide terminal, and no wait for a server that does not answer."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(transfer, "FIRST_WAIT_S", 0.0)


@pytest.fixture
def sheets(room: Path) -> Path:
    """A folder of two sheets."""
    folder = room / "fiches"
    folder.mkdir()
    for name in ("F1", "F2"):
        (folder / f"{name}.xml").write_bytes(cases(name, "La carte de lecture est gratuite.", title=f"Carte {name}"))
    return folder


@pytest.fixture
def index(room: Path) -> Path:
    """Where an index will be."""
    return room / "index"
