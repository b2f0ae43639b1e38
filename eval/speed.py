"""How long and how much: ingestion in fresh processes, answers in a warm one. Measured, never asserted.

Wall time on a shared machine is noisy: each figure is a median with its extremes, and the report says the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from eval import scale
from eval.ingestion import command
from eval.machine import disk_mib
from eval.scale import Scale
from eval.schema import Machine
from eval.spread import Spread, p95

RUNS = 3
ANSWERS = 200
"""Questions asked, the first ones of the file, after `WARM_UP` that are not counted."""
WARM_UP = 10

Ask = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class SpeedReport:
    """What a run measured.

    Attributes:
        ingestion: seconds of the whole command, start of Python included, `RUNS` times.
        memory: greatest resident memory of that command, in MiB, over the runs.
        index: size of the published index on disk, in MiB.
        opening: seconds to open the index in a process whose libraries are loaded.
        answers: milliseconds of each extractive answer, in the order of the file.
        scale: one row per enlarged corpus, the smallest first.
    """

    date: str
    machine: Machine
    corpus: str
    ingestion: Spread
    memory: float
    index: float
    opening: float
    answers: tuple[float, ...]
    scale: tuple[Scale, ...] = ()

    @property
    def answer_p95(self) -> float:
        """The time under which 19 answers in 20 came, in milliseconds."""
        return p95(self.answers)


@dataclass(frozen=True, slots=True)
class Ingestion:
    """One run of the maintainer's command: wall seconds, peak resident MiB, MiB on disk."""

    seconds: float
    memory: float
    index: float


def ingest(corpus: Path, index: Path) -> Ingestion:
    """Run ``python -m ingestion run`` on `corpus` in a process of its own.

    Raises:
        EvalError: the command failed; the message is its last line.
    """
    run = command.ingest(corpus, index)
    return Ingestion(run.seconds, run.memory, disk_mib(index))


def time_answers(ask: Ask, questions: Sequence[str]) -> Iterator[float]:
    """Milliseconds of each answer, once the first `WARM_UP` questions have been asked for nothing."""
    for question in questions[:WARM_UP]:
        ask(question)
    for question in questions:
        started = time.perf_counter()
        ask(question)
        yield 1000 * (time.perf_counter() - started)


def to_markdown(report: SpeedReport) -> str:
    """The report as a Markdown page that stands on its own."""
    machine, ingestion = report.machine, report.ingestion
    rows = (
        ("From archive to published index, whole command", f"{ingestion.median:.1f} s", _range(ingestion, "s", 1)),
        ("Its peak memory", f"{report.memory:.0f} MiB", ""),
        ("Index on disk", f"{report.index:.0f} MiB", ""),
        ("Opening the index, libraries loaded", f"{report.opening:.2f} s", ""),
        ("Extractive answer, warm process", f"{median(report.answers):.0f} ms", f"p95 {report.answer_p95:.0f} ms"),
    )
    return "\n".join(
        [
            "# Speed and memory, measured",
            "",
            f"- Date: {report.date}",
            f"- Machine: {machine.cpu}, {machine.cores} cores, Python {machine.python}",
            f"- Corpus: {report.corpus}",
            f"- Ingestion: {RUNS} runs in fresh processes. Answers: {len(report.answers)} typed questions, one by one.",
            "- Made by `python -m eval speed --report FILE.md`; the same command makes it again.",
            "",
            "| Measure | Median | Spread |",
            "| --- | --: | --: |",
            *(f"| {name} | {value} | {spread} |" for name, value, spread in rows),
            "",
            *scale.to_markdown(report.scale),
        ]
    )


def to_lines(report: SpeedReport) -> tuple[str, ...]:
    """The report for the terminal, in French."""
    spread = _range(report.ingestion, "s", 1)
    return (
        f"Ingestion de {report.corpus} : {report.ingestion.median:.1f} s ({spread}), {report.memory:.0f} Mio au plus.",
        f"Index : {report.index:.0f} Mio, ouvert en {report.opening:.2f} s.",
        f"Réponse extractive : médiane {median(report.answers):.0f} ms, p95 {report.answer_p95:.0f} ms "
        f"({len(report.answers)} questions).",
        *scale.to_lines(report.scale),
    )


def _range(spread: Spread, unit: str, digits: int) -> str:
    return f"{spread.low:.{digits}f} to {spread.high:.{digits}f} {unit}"
