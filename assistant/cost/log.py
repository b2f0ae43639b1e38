"""The log of what answers cost: one JSON line each, without a word of the question, the answer or who asked."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.cost.schema import Cost
from assistant.errors import CostLogError


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer.

    Attributes:
        at: when it was given, with a time zone; logged in UTC to the minute, too coarse to tell agents apart.
        outcome, mode: as `assistant.schema.Answer` names them.
        degraded: a model was asked and failed.
    """

    at: datetime
    outcome: str
    mode: str
    cost: Cost
    degraded: bool = False

    def row(self) -> dict[str, Any]:
        """The fields of the line."""
        return {
            "at": self.at.astimezone(UTC).isoformat(timespec="minutes"),
            "outcome": self.outcome,
            "mode": self.mode,
            "degraded": self.degraded,
            **self.cost.log_row(),
        }


def append(path: Path, entry: Entry) -> None:
    """Add a line to the file, created if need be for its owner alone; lines of several processes do not mix.

    Raises:
        CostLogError: the line can't be written.
    """
    line = f"{json.dumps(entry.row(), ensure_ascii=False)}\n".encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # one write of a short line to a file opened for appending is atomic on a local file system (POSIX write)
            written = os.write(file, line)
        finally:
            os.close(file)
    except OSError as error:
        raise CostLogError(
            f"le journal des coûts « {path} » ne peut pas être écrit ({error.strerror}) : vérifiez le dossier, ses "
            "droits et la place du disque."
        ) from error
    if written != len(line):
        raise CostLogError(f"le journal des coûts « {path} » est incomplet : faites de la place sur le disque.")
