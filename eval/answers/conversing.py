"""Conversations of several turns -> how well each question is understood after those before it.

A turn is searched three ways: as it was understood, alone, and joined with the two before it, which is what other
assistants do. The first turn of a conversation is complete and counts in none of the figures.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from assistant.conversation.schema import Kind, PastTurn, Understanding
from assistant.conversation.understanding import Searcher, understand
from eval.answers.schema import DEVELOPMENT, HELD_OUT
from eval.bootstrap import intervals
from eval.dataset import read_labelled
from eval.metrics import hit
from eval.schema import Interval
from eval.spread import p95
from retrieval.errors import InvalidQuestion
from retrieval.findings import Findings
from retrieval.schema import Chunk

UNDERSTOOD, ALONE, JOINED = "understood", "alone", "joined"
WAYS = (UNDERSTOOD, ALONE, JOINED)
CUTOFFS = (1, 5)
JOINED_TURNS = 3
SHEETS = 3
"""Sheets of an answer that the next turn knows."""
KINDS = get_args(Kind)
SHAPE = '{"id": "…", "part": "development", "turns": [{"question": "…", "kind": "alone", "sheets": ["F123"]}]}'


@dataclass(frozen=True, slots=True)
class Turn:
    """One labelled question.

    Attributes:
        question: what is typed.
        kind: how it must be understood.
        sheets: identifiers of the sheets that answer it, at least one.
        not_query: words that its query must not hold, in lower case.
    """

    question: str
    kind: Kind
    sheets: frozenset[str]
    not_query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns in order; rules were chosen on the ``part`` named ``development``, those ``held_out`` only judge them."""

    id: str
    part: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class TurnScore:
    """What one turn scored; ``hits`` has ``understood@1``, ``alone@5``... from 0 to 1."""

    conversation: str
    turn: Turn
    understood: Understanding
    hits: Mapping[str, float]
    milliseconds: float

    @property
    def metrics(self) -> dict[str, float]:
        """All that is averaged."""
        follows = self.turn.kind == "follow_up"
        return {
            "kind": float(self.understood.kind == self.turn.kind),
            "follow_up": float((self.understood.kind == "follow_up") == follows),
            "clean": float(not any(word in self.understood.query.lower() for word in self.turn.not_query)),
            **self.hits,
        }


@dataclass(frozen=True, slots=True)
class ConversationReport:
    """The figures of one part, over the turns after the first of each conversation.

    Attributes:
        metrics: ``kind`` and ``follow_up``, shares of turns whose kind is right, among three and among two; ``clean``,
            share whose query holds none of the words that it must not; ``understood@1``, ``alone@1``, ``joined@1`` and
            the same at 5, shares with an expected sheet among the first ones.
        milliseconds: median time to understand a turn, its searches included; ``p95``, what 19 in 20 stay under.
    """

    part: str
    conversations: int
    turns: int
    metrics: Mapping[str, Interval]
    milliseconds: float
    p95: float


def read_conversations(path: Path) -> tuple[Conversation, ...]:
    """All conversations of a file, in its order; raises as `eval.dataset.read_labelled`."""
    return read_labelled(path, _conversation, SHAPE)


def _conversation(record: dict[str, Any]) -> Conversation:
    turns = tuple(map(_turn, record["turns"]))
    if record["part"] not in (DEVELOPMENT, HELD_OUT) or not turns or not isinstance(record["id"], str):
        raise ValueError("part, turns or id")
    return Conversation(record["id"], record["part"], turns)


def _turn(record: dict[str, Any]) -> Turn:
    question, kind, sheets = record["question"], record["kind"], record["sheets"]
    if not isinstance(question, str) or not question.strip() or kind not in KINDS:
        raise ValueError("question or kind")
    if not isinstance(sheets, list) or not sheets or not all(isinstance(sheet, str) for sheet in sheets):
        raise ValueError("sheets")
    return Turn(question, kind, frozenset(sheets), tuple(record.get("not_query", ())))


def converse(conversation: Conversation, searcher: Searcher) -> Iterator[TurnScore]:
    """The score of each turn after the first, the queries of those before being those that were understood."""
    history: list[PastTurn] = []
    for turn in conversation.turns:
        started = time.perf_counter()
        understood = understand(turn.question, history, searcher)
        milliseconds = 1000 * (time.perf_counter() - started)
        found = searcher.find(understood.query, max(CUTOFFS), 2)
        if history:
            questions = [past.question for past in history] + [turn.question]
            rankings = {
                UNDERSTOOD: _sheets(found),
                ALONE: _ranking(turn.question, searcher),
                JOINED: _ranking(" ".join(questions[-JOINED_TURNS:]), searcher),
            }
            hits = {f"{way}@{k}": hit(rankings[way], turn.sheets, k) for k in CUTOFFS for way in WAYS}
            yield TurnScore(conversation.id, turn, understood, hits, milliseconds)
        history.append(PastTurn(turn.question, understood.query, openings(found)))


def openings(found: Findings) -> tuple[Chunk, ...]:
    """The openings of the first sheets, as a conversation remembers them."""
    first = {hit.chunk.sheet_key: hit.chunk for hit in found.hits if hit.chunk.position == 0}
    keys = dict.fromkeys(hit.chunk.sheet_key for hit in found.hits)
    return tuple(first[key] for key in keys if key in first)[:SHEETS]


def measure(part: str, conversations: Sequence[Conversation], searcher: Searcher) -> ConversationReport:
    """The figures of the conversations of one part.

    Raises:
        ValueError: none of them has a second turn.
    """
    chosen = [conversation for conversation in conversations if conversation.part == part]
    scores = [score for conversation in chosen for score in converse(conversation, searcher)]
    if not scores:
        raise ValueError(f"no second turn in the conversations of {part}")
    times = sorted(score.milliseconds for score in scores)
    return ConversationReport(
        part=part,
        conversations=len(chosen),
        turns=len(scores),
        metrics=intervals([score.metrics for score in scores], [score.conversation for score in scores]),
        milliseconds=times[len(times) // 2],
        p95=p95(times),
    )


def _ranking(query: str, searcher: Searcher) -> list[str]:
    """The sheets found, best first; none when the query is refused, as elliptic ones may be."""
    try:
        return _sheets(searcher.find(query, max(CUTOFFS)))
    except InvalidQuestion:
        return []


def _sheets(found: Findings) -> list[str]:
    return [hit.chunk.sheet_id for hit in found.hits]
