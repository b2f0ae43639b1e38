"""The command line as the tests of it use it: a list of sources, a run, the one line of a refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingestion.__main__ import main

UNREACHABLE = "http://127.0.0.1:9/fiches.zip"


def entry(name: str, enabled: bool = True, **fields: object) -> dict[str, object]:
    """One source of a list, whose place is in `fields`."""
    texts = {"audience": "Particuliers", "licence": "libre", "attribution": f"Source {name}"}
    return {"name": name, "format": "dila-xml", "enabled": enabled, **texts, **fields}


def write_list(folder: Path, *entries: dict[str, object]) -> Path:
    """Write a list of sources into `folder`."""
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump({"sources": list(entries)}), encoding="utf-8")
    return path


def ingest(sources: Path, index: Path, *options: str) -> int:
    """The exit code of a run."""
    return main(["run", "--sources", str(sources), "--index", str(index), *options])


def refusal(capsys: pytest.CaptureFixture[str], code: int) -> str:
    """The one line that a refused command prints."""
    written = capsys.readouterr()
    assert code == 1
    assert written.out == ""
    assert written.err.startswith("Erreur : ")
    assert written.err.count("\n") == 1
    assert "Traceback" not in written.err
    return written.err
