"""``python -m eval speed``: the parts of `speed` and `growth` on one archive, in a folder that goes away."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.answering import Assistant
from assistant.settings import AssistantSettings
from eval import growth, speed
from eval.arguments import SpeedArguments
from eval.machine import this_machine
from eval.spread import Spread
from retrieval.retriever import Retriever


def measure(arguments: SpeedArguments, questions: Sequence[str], say: Callable[[str], None]) -> speed.SpeedReport:
    """Ingest, answer, then search corpora of the sizes asked.

    Raises:
        EvalError, RetrievalError: the corpus can't be read or searched.
    """
    asked = questions[: speed.ANSWERS]
    with TemporaryDirectory() as folder:
        runs = [speed.ingest(arguments.corpus, Path(folder) / str(run)) for run in range(speed.RUNS)]
        started = time.perf_counter()
        assistant = open_assistant(Path(folder) / "0")
        opening = time.perf_counter() - started
        manifest = assistant.retriever.manifest
        answers = tuple(speed.time_answers(assistant.ask, asked))
        sheets = growth.sheets_of(Path(folder) / "0")
    # other questions, so that what is remembered of one does not make it faster
    others = questions[speed.ANSWERS : 2 * speed.ANSWERS] or questions[: speed.WARM_UP]
    return speed.SpeedReport(
        date=datetime.now(UTC).date().isoformat(),
        machine=this_machine(),
        corpus=f"{arguments.corpus.name}, {manifest.sheets} sheets, {manifest.chunks} passages",
        ingestion=Spread.of([one.seconds for one in runs]),
        memory=max(one.memory for one in runs),
        index=runs[0].index,
        opening=opening,
        answers=answers,
        scale=tuple(growth.measure(sheets, size, asked, others, say) for size in arguments.sizes),
    )


def open_assistant(index: Path) -> Assistant[Retriever]:
    """The assistant without a model on an index, its libraries loaded beforehand."""
    return Assistant.open(AssistantSettings.from_environment(index, with_model=False))
