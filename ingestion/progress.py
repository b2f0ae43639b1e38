"""A long run as a person at a terminal sees it pass."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class ProgressBars:
    """Shows a run on a terminal; where stderr is no terminal, nothing moves."""

    def __init__(self, console: Console) -> None:
        text, off = TextColumn("{task.description}"), not console.is_terminal
        self._bars = Progress(SpinnerColumn(), text, BarColumn(), DownloadColumn(), console=console, disable=off)
        self._counter = Progress(SpinnerColumn(), text, TimeElapsedColumn(), console=console, disable=off)
        self._sources: dict[str, TaskID] = {}
        self._chunks: TaskID | None = None

    def downloaded(self, source: str, received: int, expected: int) -> None:
        """Move the bar of one source."""
        if source not in self._sources:
            self._counter.stop()
            self._bars.start()
            self._sources[source] = self._bars.add_task(f"Téléchargement de « {source} »", total=None)
        self._bars.update(self._sources[source], completed=received, total=expected or None)

    def indexed(self, chunks: int) -> None:
        """Count the passages that are in the new generation."""
        self._bars.stop()
        if self._chunks is None:
            self._chunks = self._counter.add_task("")
        self._counter.start()
        self._counter.advance(self._chunks, chunks)
        done = round(self._counter.tasks[0].completed)
        self._counter.update(self._chunks, description=f"Indexation : {done} passages")

    def stop(self) -> None:
        """Leave the terminal clean."""
        self._bars.stop()
        self._counter.stop()
