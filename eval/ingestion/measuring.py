"""Everything that is measured of ingestion, one part after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from eval.dataset import read_questions
from eval.ingestion.archives import members
from eval.ingestion.arguments import IngestionArguments
from eval.ingestion.fuzzing import fuzz
from eval.ingestion.growing import grow
from eval.ingestion.killing import kill
from eval.ingestion.results import IngestionReport
from eval.ingestion.timing import time_runs
from eval.machine import this_machine

QUESTIONS = 200
"""Asked to two indexes that must answer alike: the first ones of the file."""


def measure(arguments: IngestionArguments, say: Callable[[str], None]) -> IngestionReport:
    """Measure what is not skipped; `say` is told what is being done, in French.

    Raises:
        EvalError: the archive or the questions can't be read, or a run failed.
    """
    corpus, skipped = arguments.corpus, arguments.skipped
    sheets = sum(name.endswith(".xml") for name, _ in members(corpus))
    questions = [question.text for question in read_questions(arguments.questions)][:QUESTIONS]
    return IngestionReport(
        date=datetime.now(UTC).date().isoformat(),
        machine=this_machine(),
        corpus=f"{corpus.name}, {sheets} sheets",
        command=_command(arguments),
        timings=None if "timings" in skipped else time_runs(corpus, questions, say),
        growth=None if "growth" in skipped else tuple(grow(corpus, size, say) for size in arguments.sizes),
        kills=None if "kills" in skipped else kill(corpus, arguments.kills, say),
        fuzzed=None if "mutations" in skipped else fuzz(corpus, arguments.mutations, say),
    )


def _command(arguments: IngestionArguments) -> str:
    """What makes the same report again."""
    numbers = f"--sheets {arguments.sizes[-1]} --kills {arguments.kills} --mutations {arguments.mutations}"
    skipped = "".join(f" --skip {part}" for part in sorted(arguments.skipped))
    return f"python -m eval ingestion {numbers}{skipped} --report FILE.md"
