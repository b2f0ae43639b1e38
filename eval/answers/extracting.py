"""Whether an answer without a model says what was asked, and says it first.

Two sets: questions whose answer is known word for word (`eval.spans`), and questions in agents' style whose answer
stands deep inside a sheet, of which only the facts and a few words are known.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from assistant.answering import FOUND_SHEETS, PASSAGES_PER_SHEET
from assistant.citing import unescape
from assistant.extraction.extracting import answer_from
from assistant.extraction.schema import Extract, Kind
from assistant.words import stems
from eval.answers.blocks import blocks, stands_alone
from eval.bootstrap import intervals
from eval.dataset import read_labelled
from eval.schema import Interval
from eval.spans import SpanQuestion
from eval.spread import Spread, p95
from retrieval.confidence import Level
from retrieval.facts.reading import facts
from retrieval.findings import Findings
from retrieval.schema import Chunk

Part = Literal["development", "held_out"]
"""``held_out``: written before anything was tuned, and scored only then."""

SHAPE = '{"question": "…", "sheet": "F123", "kind": "amount", "facts": ["86 €"], "part": "development"}'


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """A question whose answer stands inside a sheet.

    Attributes:
        sheet: the sheet that answers.
        facts: amounts, dates, durations that the answer states, in any writing.
        words: words that it holds, in any form; without facts nor words no answer would be wrong.
    """

    text: str
    sheet: str
    kind: Kind
    facts: tuple[str, ...]
    words: tuple[str, ...]
    part: Part

    def answered_by(self, text: str) -> bool:
        """Whether a text states all the facts and holds all the words."""
        stated = {fact.meaning for fact in facts(text)}
        held = set(stems(text))
        return {fact.meaning for wanted in self.facts for fact in facts(wanted)} <= stated and all(
            held.issuperset(stems(word)) for word in self.words
        )


class Source(Protocol):
    """What finds and gives sheets; `retrieval.retriever.Retriever` is the real one."""

    def find(self, question: str, limit: int = 10, per_sheet: int = 1) -> Findings:
        """The best passages of the best sheets."""
        ...

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """All passages of a sheet."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown for one question.

    Attributes:
        scores: 1 or 0 for each of: ``shown`` and ``first``, whether the answer, and its first statement, say what was
            asked; ``cited_first`` and ``cited``, whether the first citation, and one of them, is of the right sheet;
            and the share of its blocks that are understood alone, ``alone``.
        length, blocks: characters of Markdown, and blocks that it reads as.
        extracting, whole: seconds from what retrieval found to the answer, and from the question to the answer.
    """

    group: str
    sheet: str
    scores: Mapping[str, float]
    length: int
    blocks: int
    extracting: float
    whole: float


@dataclass(frozen=True, slots=True)
class Rates:
    """The means of the scores of a group of questions, with their intervals; sheets are drawn, not questions."""

    group: str
    questions: int
    rates: Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class ExtractionReport:
    """What was measured.

    Attributes:
        groups: ``spans``, then each part of the labelled answers, then each kind in each part (``held_out/amount``).
        length, blocks: of all answers, in characters and in blocks.
        extracting, whole: seconds that half and 19 in 20 of the answers took, as in `Shown`.
    """

    groups: tuple[Rates, ...]
    length: Spread
    blocks: Spread
    extracting: tuple[float, float]
    whole: tuple[float, float]


def read_answers(path: Path) -> tuple[AnswerQuestion, ...]:
    """All questions of a file, in its order; raises as `eval.dataset.read_labelled`."""
    return read_labelled(path, _question, SHAPE)


def measure(source: Source, spans: Sequence[SpanQuestion], answers: Sequence[AnswerQuestion]) -> ExtractionReport:
    """Ask every question once, warm.

    Raises:
        ValueError: there is no question.
    """
    shown = [_of_span(source, span) for span in spans]
    shown += [_of_answer(source, question) for question in answers]
    if not shown:
        raise ValueError("no question")
    parts = [one for one in shown if one.group != "spans"]
    by_part = _rates((one.group.partition("/")[0], one) for one in parts)
    groups = (*_rates((one.group, one) for one in shown if one.group == "spans"), *by_part)
    return ExtractionReport(
        (*groups, *_rates((one.group, one) for one in parts)),
        Spread.of([one.length for one in shown]),
        Spread.of([one.blocks for one in shown]),
        _half_and_most([one.extracting for one in shown]),
        _half_and_most([one.whole for one in shown]),
    )


def _of_span(source: Source, span: SpanQuestion) -> Shown:
    (sheet,) = list(span.question.relevant)[:1]
    answer, extracting, whole = _ask(source, span.question.text)
    said = {"shown": span.answered_by(unescape(answer.text)), "first": span.answered_by(answer.lead)}
    return _shown("spans", sheet, answer, said, (extracting, whole))


def _of_answer(source: Source, question: AnswerQuestion) -> Shown:
    answer, extracting, whole = _ask(source, question.text)
    said = {"shown": question.answered_by(unescape(answer.text)), "first": question.answered_by(answer.lead)}
    return _shown(f"{question.part}/{question.kind}", question.sheet, answer, said, (extracting, whole))


def _ask(source: Source, question: str) -> tuple[Extract, float, float]:
    started = time.perf_counter()
    findings = source.find(question, FOUND_SHEETS, PASSAGES_PER_SHEET)
    found = time.perf_counter()
    doubtful = findings.confidence.level is Level.DOUBTFUL
    answer = answer_from(findings.reading, findings.hits, source.sheet, doubtful)
    ended = time.perf_counter()
    return answer, ended - found, ended - started


def _shown(group: str, sheet: str, answer: Extract, said: Mapping[str, bool], seconds: tuple[float, float]) -> Shown:
    cited = [citation.sheet_id for citation in answer.citations]
    read = blocks(answer.text)
    alone = sum(map(stands_alone, read)) / len(read) if read else 0.0
    scores = {**said, "cited_first": cited[:1] == [sheet], "cited": sheet in cited, "alone": alone}
    rated = {name: float(score) for name, score in scores.items()}
    return Shown(group, sheet, rated, len(answer.text), len(read), *seconds)


def _rates(named: Iterable[tuple[str, Shown]]) -> list[Rates]:
    groups: dict[str, list[Shown]] = {}
    for name, one in named:
        groups.setdefault(name, []).append(one)
    return [
        Rates(name, len(members), intervals([one.scores for one in members], [one.sheet for one in members]))
        for name, members in sorted(groups.items())
    ]


def _half_and_most(seconds: Sequence[float]) -> tuple[float, float]:
    return Spread.of(seconds).median, p95(seconds)


def _question(record: dict[str, Any]) -> AnswerQuestion:
    question = AnswerQuestion(
        _text(record["question"]),
        _text(record["sheet"]),
        record["kind"],
        tuple(map(_text, record.get("facts", []))),
        tuple(map(_text, record.get("words", []))),
        record["part"],
    )
    if question.kind not in get_args(Kind) or question.part not in get_args(Part):
        raise ValueError("kind or part")
    if not all(facts(fact) for fact in question.facts) or not (question.facts or question.words):
        raise ValueError("facts or words: nothing tells the right answer")
    return question


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value
