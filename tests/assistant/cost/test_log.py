from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from assistant.cost.log import Entry, append
from assistant.cost.schema import Cost
from assistant.errors import CostLogError
from assistant.generation.schema import Range

COST = Cost({"recherche": 0.03}, 700, 150, Range(0.1, 0.2), None, "estimate")
AT = datetime(2026, 7, 1, 11, 30, 59, tzinfo=timezone(timedelta(hours=2)))


def test_a_line_tells_the_outcome_and_the_cost_and_nothing_else(tmp_path: Path) -> None:
    append(tmp_path / "couts.jsonl", Entry(AT, "answered", "generated", COST))
    assert json.loads((tmp_path / "couts.jsonl").read_text()) == {
        "at": "2026-07-01T09:30+00:00",
        "outcome": "answered",
        "mode": "generated",
        "degraded": False,
        "seconds": {"recherche": 0.03},
        "prompt_tokens": 700,
        "completion_tokens": 150,
        "kwh": [0.1, 0.2],
        "kgco2e": None,
        "source": "estimate",
    }


def test_the_file_and_its_folder_are_made_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "journal" / "couts.jsonl"
    append(path, Entry(AT, "not_found", "extractive", COST))
    assert path.stat().st_mode & 0o077 == 0


def test_lines_written_at_once_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "couts.jsonl"
    entry = Entry(datetime.now(UTC), "answered", "extractive", COST, degraded=True)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: append(path, entry), range(200)))
    lines = path.read_text().splitlines()
    assert len(lines) == 200
    assert all(json.loads(line) == entry.row() for line in lines)


def test_a_log_that_can_not_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(CostLogError, match="journal des coûts") as caught:
        append(tmp_path, Entry(AT, "answered", "extractive", COST))
    assert str(tmp_path) in str(caught.value)
    with pytest.raises(CostLogError, match="place du disque"):
        append(Path("/dev/full"), Entry(AT, "answered", "extractive", COST))
