"""An index asked in a process of its own: how long it takes to open, how much memory it adds, how fast it answers."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from hashlib import blake2b
from multiprocessing import get_context
from pathlib import Path

from eval.errors import EvalError
from eval.machine import resident_mib
from retrieval.encoders.opening import open_encoder
from retrieval.findings import Findings
from retrieval.retriever import Retriever
from retrieval.settings import RerankerSettings, RetrievalSettings


@dataclass(frozen=True, slots=True)
class Asking:
    """What a process does.

    Attributes:
        warm_up: questions asked first, whose time does not count; none of `questions`, so that nothing is remembered.
        threads: how many ask at once.
        one_core: whether the process keeps to one core, where the system lets it choose.
    """

    index: Path
    warm_up: tuple[str, ...]
    questions: tuple[str, ...]
    threads: int = 1
    one_core: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What it measured.

    Attributes:
        opening: seconds to open the index, once libraries and the model's files were read.
        memory: MiB that the index added to the process once all was asked, pages of its files included; None where the
            system does not tell.
        milliseconds: time of each question, in their order.
        answers: a digest of each answer, identifiers and scores, in their order.
    """

    opening: float
    memory: float | None
    milliseconds: tuple[float, ...]
    answers: tuple[str, ...]


def ask(asking: Asking, processes: int = 1) -> list[Asked]:
    """Do the same thing in as many new processes at once.

    Raises:
        RetrievalError: the index can't be opened, or a question is refused.
        EvalError: a process was stopped from outside.
    """
    # spawned, not forked: neither the libraries' threads nor the memory of this process may be there
    context = get_context("spawn")
    try:
        with ProcessPoolExecutor(processes, mp_context=context, max_tasks_per_child=1) as pool:
            return [future.result() for future in [pool.submit(ask_here, asking) for _ in range(processes)]]
    except BrokenProcessPool as error:
        raise EvalError(
            "un processus de mesure a été arrêté, le plus souvent faute de mémoire : relancez avec moins de passages."
        ) from error


def ask_here(asking: Asking) -> Asked:
    """The same in this process."""
    if asking.one_core and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    settings = own_settings(asking.index)
    open_encoder(settings.encoder)  # its libraries are then loaded, its files in the system's cache
    before = resident_mib()
    started = time.perf_counter()
    retriever = Retriever.open(settings)
    opening = time.perf_counter() - started
    for question in asking.warm_up:
        retriever.find(question)

    def answer(question: str) -> tuple[float, str]:
        started = time.perf_counter()
        findings = retriever.find(question)
        return 1000 * (time.perf_counter() - started), digest(findings)

    with ThreadPoolExecutor(asking.threads) as pool:
        answers = (
            list(pool.map(answer, asking.questions)) if asking.threads > 1 else list(map(answer, asking.questions))
        )
    after = resident_mib()
    added = None if before is None or after is None else after - before
    return Asked(opening, added, tuple(taken for taken, _ in answers), tuple(said for _, said in answers))


def own_settings(index: Path) -> RetrievalSettings:
    """Those of the environment for its encoder, on a folder, without a reranker."""
    return replace(RetrievalSettings.from_environment(index=index), reranker=RerankerSettings(), server=None)


def digest(findings: Findings) -> str:
    """What tells one answer from another: the passages, their order and their scores to the last bit."""
    said = "\n".join(f"{hit.chunk.id} {hit.score!r}" for hit in findings.hits)
    return blake2b(said.encode(), digest_size=16).hexdigest()


def same_answers(alone: Asked, others: Sequence[Asked]) -> bool:
    """Whether all of `others` answered every question as it was answered `alone`."""
    return all(other.answers == alone.answers for other in others)
