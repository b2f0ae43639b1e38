"""The whole chain without a model, asked as an agent asks: what is shown, how soon, whether each citation stands."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from assistant.answering import PROVING, READING, SEARCHING, Assistant
from assistant.citing import Citation
from assistant.page.passages import quoted
from assistant.schema import Answer
from eval.bootstrap import intervals
from eval.schema import Interval
from eval.spans import SpanQuestion
from eval.spread import p95
from retrieval.errors import InvalidQuestion
from retrieval.retriever import Retriever


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and its answer; ``first`` is seconds from the end of the search to the first words shown."""

    answer: Answer
    first: float
    whole: float


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: the median, and what 19 answers in 20 stay under."""

    median: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Timing:
        """Of at least one duration."""
        return cls(1000 * median(seconds), 1000 * p95(seconds))


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What the chain shows.

    Attributes:
        spans: questions whose answer is known word for word.
        told: share of them whose words are in the text shown; ``right`` cites the right sheet first.
        questions, refused: asked over all sets, and those that were refused.
        outcomes: how many answers of each outcome.
        citations, standing: citations shown, and those whose passage is in the published index and holds their quote.
        states: claims of these extractive answers by state.
        first, whole, proving: from the search to the first words; the whole answer; the verification alone.
    """

    spans: int
    told: Interval
    right: Interval
    questions: int
    refused: int
    outcomes: Mapping[str, int]
    citations: int
    standing: int
    states: Mapping[str, int]
    first: Timing
    whole: Timing
    proving: Timing


def measure(assistant: Assistant[Retriever], spans: Sequence[SpanQuestion], others: Iterable[str]) -> ChainReport:
    """Ask all the questions, those of `spans` first.

    Raises:
        ValueError: no span.
    """
    known = [ask(assistant, span.question.text) for span in spans]
    asked = [*known, *(ask(assistant, question) for question in others)]
    given = [one for one in asked if one]
    scores = [_scores(span, one) for span, one in zip(spans, known, strict=True)]
    shares = intervals(scores, [span.question.need for span in spans])
    cited = [citation for one in given for citation in one.answer.citations]
    return ChainReport(
        spans=len(spans),
        told=shares["told"],
        right=shares["right"],
        questions=len(asked),
        refused=len(asked) - len(given),
        outcomes=Counter(one.answer.outcome for one in given),
        citations=len(cited),
        standing=sum(stands(assistant.retriever, citation) for citation in cited),
        states=Counter(claim.state for one in given for claim in one.answer.claims),
        first=Timing.of([one.first for one in given]),
        whole=Timing.of([one.whole for one in given]),
        proving=Timing.of([one.answer.cost.seconds.get(PROVING, 0.0) for one in given if one.answer.cost]),
    )


def ask(assistant: Assistant[Retriever], question: str) -> Asked | None:
    """The answer to one question, timed; None if it is refused."""
    try:
        return asyncio.run(_stream(assistant, question))
    except InvalidQuestion:
        return None


def stands(retriever: Retriever, citation: Citation) -> bool:
    """Whether the passage of a citation is in the published index and says what is quoted of it."""
    chunks = {chunk.id: chunk for chunk in retriever.sheet(citation.sheet_id)}
    chunk = chunks.get(citation.chunk_id)
    return chunk is not None and bool(quoted(chunk.text, citation.quote))


async def _stream(assistant: Assistant[Retriever], question: str) -> Asked:
    started = time.perf_counter()
    shown = 0.0
    async for piece in assistant.stream(question):
        if isinstance(piece, str):
            shown = shown or time.perf_counter() - started
        else:
            answer = piece
    whole = time.perf_counter() - started
    steps = answer.cost.seconds if answer.cost else {}
    return Asked(answer, max(0.0, shown - steps.get(READING, 0.0) - steps.get(SEARCHING, 0.0)), whole)


def _scores(span: SpanQuestion, asked: Asked | None) -> dict[str, float]:
    text = asked.answer.text if asked else ""
    first = asked.answer.citations[:1] if asked else ()
    return {
        "told": float(span.answered_by(text)),
        "right": float(any(citation.sheet_id in span.question.relevant for citation in first)),
    }
