"""The last run that ended without publishing, remembered until one ends well: silence must not pass for freshness."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from retrieval.files import atomic_write

REFUSAL = "refused.json"


def remember(reports: Path, reason: str) -> None:
    """Write why a run ended without publishing; a folder that can't be written is left alone."""
    with suppress(OSError):
        reports.mkdir(parents=True, exist_ok=True)
        values = {"date": datetime.now(UTC).isoformat(timespec="seconds"), "reason": reason}
        atomic_write(reports / REFUSAL, json.dumps(values, ensure_ascii=False))


def forget(reports: Path) -> None:
    """A run ended well."""
    with suppress(OSError):
        (reports / REFUSAL).unlink(missing_ok=True)


def last_refusal(reports: Path) -> tuple[str, str]:
    """When the last run was refused, in ISO 8601, and why; both empty if it was not."""
    try:
        values = json.loads((reports / REFUSAL).read_text(encoding="utf-8"))
        return str(values["date"]), str(values["reason"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
