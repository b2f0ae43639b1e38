"""What is measured as a corpus grows, and the table that says it, for the report and for the terminal.

`eval.growth` does the measuring; this module loads at once, for the command line needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.spread import Spread
from retrieval.fields import MEANING, SUBJECT

SIZES = (10_000, 40_000)
"""Passages of the corpora measured each time."""
LARGEST = 2_000_000
PROCESSES_ALONE = 3
"""New processes in which each corpus is asked alone, one after the other."""
THREADS = 8
PROCESSES = 4
RECALL_AT = 100


@dataclass(frozen=True, slots=True)
class Built:
    """An index and what it took: seconds to write it (text to search structures), chunks encoded a second, MiB."""

    chunks: int
    sheets: int
    seconds: float
    encoded: float
    size: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What was measured on a corpus.

    Attributes:
        opening: seconds, over `PROCESSES_ALONE` processes.
        memory: MiB that an open index adds to a process, once asked; None where unknown.
        median, p95: milliseconds of a question on one core, encoding included, over the same processes.
        recall: of each dense field, the mean share of the `RECALL_AT` nearest passages that the search finds.
        threaded, shared: median milliseconds of a question among `THREADS` threads, among `PROCESSES` processes.
        agree: whether these answered as one process alone does.
    """

    built: Built
    opening: Spread
    memory: float | None
    median: Spread
    p95: Spread
    recall: Mapping[str, float]
    threaded: float
    shared: float
    agree: bool


_COLUMNS: tuple[tuple[str, Callable[[Scale], str]], ...] = (
    ("Passages", lambda row: f"{row.built.chunks:,}"),
    ("Sheets", lambda row: f"{row.built.sheets:,}"),
    ("Build", lambda row: f"{row.built.seconds:.0f} s"),
    ("Encoded", lambda row: f"{row.built.encoded:,.0f} /s"),
    ("On disk", lambda row: f"{row.built.size:.0f} MiB"),
    ("Opening", lambda row: _spread(row.opening, "s", 2)),
    ("Memory", lambda row: "" if row.memory is None else f"{row.memory:.0f} MiB"),
    ("Memory per 100,000", lambda row: _per_100_000(row)),
    ("Question p50", lambda row: _spread(row.median, "ms", 1)),
    ("Question p95", lambda row: _spread(row.p95, "ms", 1)),
    (f"Recall@{RECALL_AT}, passages", lambda row: f"{row.recall[MEANING]:.3f}"),
    (f"Recall@{RECALL_AT}, sheets", lambda row: f"{row.recall[SUBJECT]:.3f}"),
    (f"p50, {THREADS} threads", lambda row: f"{row.threaded:.1f} ms"),
    (f"p50, {PROCESSES} processes", lambda row: f"{row.shared:.1f} ms"),
    ("Same answers", lambda row: "yes" if row.agree else "**no**"),
)


def to_markdown(rows: Sequence[Scale]) -> list[str]:
    """The lines of the section; none without a row."""
    if not rows:
        return []
    return [
        "## As the corpus grows",
        "",
        "Corpora made of the real sheets: sentences of a theme recombined, numbers drawn anew, names added "
        "(`eval/enlarging.py`). Build is text to published index, encoding included. Questions are those above, each "
        f"asked once on one core, all fields, encoding included, in {PROCESSES_ALONE} new processes one after the "
        "other, after others that warm up: medians, with extremes. Opening leaves imports out. Memory is what the open "
        "index adds to a process, mapped files included. Recall compares the dense fields with an exact search. The "
        f"answers of {THREADS} threads and of {PROCESSES} processes at once are compared with those of one alone. "
        "`--scale N` adds a corpus.",
        "",
        "| " + " | ".join(name for name, _ in _COLUMNS) + " |",
        "|" + " --: |" * len(_COLUMNS),
        *("| " + " | ".join(show(row) for _, show in _COLUMNS) + " |" for row in rows),
        "",
    ]


def to_lines(rows: Sequence[Scale]) -> tuple[str, ...]:
    """A line in French for each corpus."""
    return tuple(
        f"{row.built.chunks} passages : écrits en {row.built.seconds:.0f} s, ouverts en {row.opening.median:.2f} s, "
        f"question médiane {row.median.median:.1f} ms, p95 {row.p95.median:.1f} ms ; {THREADS} fils et {PROCESSES} "
        f"processus : {'mêmes réponses' if row.agree else 'RÉPONSES DIFFÉRENTES'}."
        for row in rows
    )


def _per_100_000(row: Scale) -> str:
    return "" if row.memory is None else f"{row.memory * 100_000 / row.built.chunks:.0f} MiB"


def _spread(spread: Spread, unit: str, digits: int) -> str:
    return f"{spread.median:.{digits}f} {unit} ({spread.low:.{digits}f} to {spread.high:.{digits}f})"
