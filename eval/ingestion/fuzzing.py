"""Damaged documents, as many as asked, through all that a run does with a document: each is read or refused, in time.

They are read in processes of their own, watched from outside: one that is stuck or dies costs its case and is counted.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.ingestion.cases import SEED, Case, Originals, by_suffix, make_case
from eval.ingestion.guarding import SECRET, Baits, Guard, baited
from eval.ingestion.originals import originals, source_of
from eval.ingestion.results import Fuzzed, Outcome, Verdict
from ingestion.parsing.documents import NO_INDEX
from ingestion.splitting.chunking import LIMITS
from ingestion.updating.catalogue import EMPTY
from ingestion.updating.update import Update
from retrieval.schema import Chunk

PROCESSES = 2
LIMIT_S = 30.0
"""After this long a document hangs: the largest real one takes a tenth of a second, one read apart half a second."""
MAX_MEMORY = 8 * 2**30
"""Bytes of address space of a process that reads: a document that wants more raises an error."""
TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Task:
    """What one process does: every `PROCESSES`-th case from `first` on, under `count`; files are free in `folder`."""

    documents: Originals
    baits: Baits
    folder: Path
    first: int
    count: int


Serve = Callable[[Task, Connection], None]
"""Sends the `Outcome` of each case of a task, in their order."""


def fuzz(archive: Path, cases: int, say: Callable[[str], None]) -> Fuzzed:
    """Read as many damaged documents, made of those of `archive` and its neighbours.

    Raises:
        EvalError: the archive can't be read.
    """
    started = time.perf_counter()
    documents, done = by_suffix(originals(archive)), count(1)

    def tell(outcome: Outcome) -> None:
        number = next(done)
        if number % TOLD_EVERY == 0:
            say(f"documents abîmés : {number} lus sur {cases}…")

    with TemporaryDirectory() as folder, baited(Path(folder)) as (baits, visits):
        free = Path(folder) / "free"
        free.mkdir()
        tasks = [Task(documents, baits, free, first, cases) for first in range(PROCESSES)]
        with ThreadPoolExecutor(PROCESSES) as pool:
            outcomes = [outcome for found in pool.map(partial(watch, tell=tell), tasks) for outcome in found]
        left = tuple(path.name for path in free.iterdir())
    outcomes.sort(key=lambda outcome: outcome.case)
    return Fuzzed(SEED, tuple(outcomes), visits.count, left, time.perf_counter() - started)


def watch(
    task: Task, serve: Serve | None = None, limit: float = LIMIT_S, tell: Callable[[Outcome], None] = lambda one: None
) -> list[Outcome]:
    """Have a task done by `serve` in another process, started anew after each case that it does not survive."""
    outcomes: list[Outcome] = []
    while task.first < task.count:
        for outcome in _heard(task, serve or read_cases, limit):
            tell(outcome)
            outcomes.append(outcome)
            task = replace(task, first=outcome.case + PROCESSES)
    return outcomes


def _heard(task: Task, serve: Serve, limit: float) -> Iterator[Outcome]:
    """What one process says; last, what became of it if it did not end its task."""
    # spawned: neither the threads of this process nor its memory may be there
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(task, sender))
    process.start()
    sender.close()
    started, number = time.monotonic(), task.first
    verdict: Verdict = "died"
    try:
        while number < task.count:
            if not receiver.poll(limit):
                verdict = "hung"
                break
            outcome: Outcome = receiver.recv()
            yield outcome
            started, number = time.monotonic(), outcome.case + PROCESSES
    except EOFError:
        pass
    finally:
        process.kill()
        process.join()
        receiver.close()
    if number < task.count:
        case = make_case(number, task.documents)
        detail = f"after {limit:.0f} s" if verdict == "hung" else f"exit code {process.exitcode}"
        yield _outcome(case, verdict, detail, time.monotonic() - started)


def read_cases(task: Task, sender: Connection) -> None:
    """Read the documents of a task under guard, and send what became of each."""
    sys.dont_write_bytecode = True
    os.chdir(task.folder)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    guard = Guard(task.folder)
    for number in range(task.first, task.count, PROCESSES):
        case = make_case(number, task.documents)
        document = replace(case.document, content=task.baits.put_in(case.document.content))
        started = time.perf_counter()
        verdict, detail = judge(replace(case, document=document))
        seconds, acts = time.perf_counter() - started, guard.taken()
        if acts:
            verdict, detail = "forbidden", "; ".join(acts)
        sender.send(_outcome(case, verdict, detail, seconds))


def judge(case: Case) -> tuple[Verdict, str]:
    """Read one document as a run does, and say what became of it."""
    update = Update(EMPTY, trusted=False)
    try:
        sheets = list(update.changed(source_of(case.suffix), [case.document], NO_INDEX))
    except BaseException as error:  # whatever comes out is what is looked for
        return "raised", f"{type(error).__name__}: {error}"
    for chunks in sheets:
        wrong = _wrong(chunks)
        if wrong:
            return wrong
    if sheets:
        return "read", ""
    reasons = [failure.reason for record in update.documents.values() for failure in record.failures]
    return ("refused", reasons[0]) if reasons else ("no sheet", "")


def _wrong(chunks: list[Chunk]) -> tuple[Verdict, str] | None:
    """What no passage may be, whatever the document."""
    if any(SECRET in chunk.text or SECRET in chunk.title for chunk in chunks):
        return "leaked", "words of a file outside"
    if any(len(chunk.text) > LIMITS.hard for chunk in chunks):
        return "raised", f"a passage of more than {LIMITS.hard} characters"
    if len({chunk.id for chunk in chunks}) < len(chunks):
        return "raised", "two passages with one identifier"
    return None


def _outcome(case: Case, verdict: Verdict, detail: str, seconds: float) -> Outcome:
    return Outcome(case.number, case.suffix, case.original, case.mutations, verdict, detail, seconds)
