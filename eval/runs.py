"""A run: questions and something to search with -> scores -> the report of a set."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Protocol

import numpy as np

from eval.bootstrap import intervals
from eval.metrics import DEPTH, NAMES, NDCG, fold, score
from eval.schema import LabelledQuestion, Latency, NeedReport, QuestionScore, Refusal, SetReport
from retrieval.errors import InvalidQuestion
from retrieval.schema import Hit

if TYPE_CHECKING:  # it brings numpy's arrays and the fields of a search, which a help text does without
    from retrieval.findings import Findings


class Searcher(Protocol):
    """What is measured."""

    def search(self, question: str, limit: int) -> Sequence[Hit]:
        """At most ``limit`` hits, best first.

        Raises:
            InvalidQuestion: this question can't be searched.
        """
        ...


class Finder(Protocol):
    """What is learned from."""

    def find(self, question: str, limit: int) -> Findings:
        """At most ``limit`` sheets, each with the parts of its score.

        Raises:
            InvalidQuestion: this question can't be searched.
        """
        ...


def warm_up(searcher: Searcher, questions: Sequence[LabelledQuestion]) -> None:
    """Search the first question once, untimed: what loads at the first search is not the latency of a question."""
    for question in questions[:1]:
        with suppress(InvalidQuestion):  # the run meets it again, and reports it
            searcher.search(question.text, DEPTH)


def run(searcher: Searcher, questions: Iterable[LabelledQuestion]) -> Iterator[QuestionScore]:
    """Search each question in turn and score what came back; a refused question scores 0 and says why."""
    for question in questions:
        start = time.perf_counter()
        try:
            hits = searcher.search(question.text, DEPTH)
        except InvalidQuestion as error:
            yield QuestionScore(question, score((), question.relevant), 0, None, str(error))
            continue
        milliseconds = (time.perf_counter() - start) * 1000
        sheets = fold([hit.chunk.sheet_id for hit in hits])
        yield QuestionScore(question, score(sheets, question.relevant), len(sheets), milliseconds)


def set_report(name: str, path: Path, scores: Sequence[QuestionScore]) -> SetReport:
    """Means, intervals, needs and latency over the scores of one question file.

    Raises:
        ValueError: there is no score.
    """
    per_need = _per_need(scores)
    return SetReport(
        name=name,
        file=path.name,
        questions=len(scores),
        needs=len(per_need),
        metrics=intervals([one.metrics for one in scores], [one.question.need for one in scores]),
        per_need=per_need,
        latency=_latency([one.milliseconds for one in scores if one.milliseconds is not None]),
        short=sum(one.found < DEPTH for one in scores),
        refusals=tuple(Refusal(one.question.id, one.refusal) for one in scores if one.milliseconds is None),
    )


def _per_need(scores: Sequence[QuestionScore]) -> tuple[NeedReport, ...]:
    groups: dict[str, list[QuestionScore]] = {}
    for one in scores:
        groups.setdefault(one.question.need, []).append(one)
    needs = (
        NeedReport(need, len(group), {name: fmean(one.metrics[name] for one in group) for name in NAMES})
        for need, group in groups.items()
    )
    return tuple(sorted(needs, key=lambda need: (need.metrics[NDCG], need.need)))


def _latency(milliseconds: Sequence[float]) -> Latency | None:
    if not milliseconds:
        return None
    median, p95 = np.percentile(np.array(milliseconds), [50, 95])
    return Latency(float(median), float(p95))
