"""The maintainer's own command, ``python -m ingestion run``, in its own process: what it takes and what it says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from eval.errors import EvalError
from eval.machine import PEAK, PRIVATE, told_mib

WATCHED_EVERY_S = 0.005
"""How often the memory of a run is looked at, and so how exactly its duration is known."""
LONGEST_LINE = 2000
ELSEWHERE = "QDRANT_URL"
"""The setting that would send an index to a server instead of its folder."""

Started = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Run:
    """One run that ended well.

    Attributes:
        seconds: of the whole command, start of Python and imports included.
        memory: MiB of RAM that the process took at most, pages of mapped files included; 0 where the system does
            not tell. Of this process alone, for it starts no other on official sheets.
        private: the same without these pages, which the system takes back when it needs room.
        summary: what ``--json`` says.
    """

    seconds: float
    memory: float
    private: float
    summary: Mapping[str, Any]

    @property
    def stages(self) -> Mapping[str, float]:
        """Seconds in each stage."""
        return dict(self.summary["seconds"])

    def count(self, what: str) -> int:
        """Sheets, chunks, or chunks encoded, over all sources."""
        return sum(source[what] for source in self.summary["sources"])


def start(sources: Path, index: Path, output: int = subprocess.DEVNULL, errors: int = subprocess.DEVNULL) -> Started:
    """Start it; `output` and `errors` are file descriptors."""
    command = [sys.executable, "-m", "ingestion", "run", "--sources", str(sources), "--index", str(index), "--json"]
    environment = {name: value for name, value in os.environ.items() if name != ELSEWHERE}
    with _interruptible():
        return subprocess.Popen(command, stdout=output, stderr=errors, env=environment)


@contextmanager
def _interruptible() -> Iterator[None]:
    """What is started here hears an interruption, even from a command that a shell runs in the background, deaf."""
    deaf = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if deaf:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        if deaf:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def ingest(sources: Path, index: Path) -> Run:
    """Run it to its end.

    Raises:
        EvalError: it failed; the message is its last line.
    """
    with TemporaryFile() as output, TemporaryFile() as errors:
        started = time.perf_counter()
        process = start(sources, index, output.fileno(), errors.fileno())
        memory = private = 0.0
        try:
            while process.poll() is None:
                # the system's own figure for an ended process counts its parent's memory at the time of the start
                told = told_mib(process.pid)
                memory, private = max(memory, told.get(PEAK, 0)), max(private, told.get(PRIVATE, 0))
                time.sleep(WATCHED_EVERY_S)
        finally:
            process.kill()
        seconds = time.perf_counter() - started
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            lines = errors.read().decode("utf-8", "replace")[-LONGEST_LINE:].strip().splitlines()
            raise EvalError(f"l'ingestion de « {sources} » a échoué : {lines[-1] if lines else 'sans message'}")
        return Run(seconds, memory, private, json.load(output))
