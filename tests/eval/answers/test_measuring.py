"""``python -m eval answers`` from its command line to its report."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.__main__ import main
from eval.answers.arguments import PARTS
from eval.answers.measuring import MEASURES


def skipping(*kept: str) -> list[str]:
    return [word for part in PARTS if part not in kept for word in ("--skip", part)]


def test_every_part_that_can_be_skipped_is_measured() -> None:
    assert tuple(MEASURES) == PARTS


@pytest.mark.corpus
def test_a_part_is_measured_and_written(
    archive_index: Path, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "answers.md"
    asked = ["answers", "--index", str(archive_index), "--shared", str(shared / "questions"), "--report", str(written)]

    assert main([*asked, *skipping("cases", "citizen")]) == 0

    told = capsys.readouterr().out
    assert "atteint : facts kept in the plain version : 100.0% (demandé : 100 %)" in told
    assert "MANQUÉ" not in told
    text = written.read_text(encoding="utf-8")
    assert "## Cases" in text
    assert "| sheets that branch | 0.33" in text
    assert "## Personal data" not in text


def test_missing_questions_are_one_line(
    examples_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["answers", "--index", str(examples_index), "--shared", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("Erreur : «")
    assert "spans.jsonl » est introuvable" in told.err
