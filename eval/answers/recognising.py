"""Whether greetings, danger and questions out of scope are seen for what they are, and ordinary questions left alone.

Source of the figures: recall and precision of each kind over labelled messages, with percentile intervals of a
bootstrap over messages (`eval.bootstrap`); false alarms are counted over questions that sheets answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from assistant.outcomes.danger import alerts
from assistant.outcomes.recognising import other
from assistant.outcomes.schema import Kind, Peril
from eval.bootstrap import ratio
from eval.dataset import read_labelled
from eval.schema import Interval
from retrieval.findings import Findings

QUESTION = "question"
"""A message to answer from the sheets; « not found » is one too: the sheets were asked."""

PARTS = ("development", "held_out", "unread", "blind", "blind_late")
SHAPE = (
    '{"id": "m1", "text": "…", "kind": "question", "alerts": ["fraud"], "urgent": false, "may": [], "part": "held_out"}'
)

Find = Callable[[str], Findings]
"""A search of the index, as `Retriever.find` with its defaults."""


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message.

    Attributes:
        kind: of `assistant.outcomes.schema.Kind`, or `QUESTION`.
        alerts: perils that must be seen.
        urgent: whether one of them must be shown as urgent.
        may: perils that may be seen or not: a subject that is only named.
        part: ``development``, on which the rules were chosen; ``held_out``, partly written beside them; ``unread``,
            written after them by who wrote them and never read again; ``blind``, dangers and near-misses in varied
            styles, written before a second round of rules and scored after it, whose wording some of these rules share;
            ``blind_late``, dangers told more indirectly, written after that round.
    """

    id: str
    text: str
    kind: str
    alerts: frozenset[str]
    urgent: bool
    may: frozenset[str]
    part: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was recognised in a message."""

    kind: str
    perils: frozenset[str]
    urgent: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How well one kind is seen.

    Attributes:
        wanted, given: messages that are of it, and that were said to be.
        recall, precision: None where nothing is wanted or given.
    """

    name: str
    wanted: int
    given: int
    recall: Interval | None
    precision: Interval | None


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """What was recognised in questions that sheets answer.

    Attributes:
        others: those that would get something else than an answer.
        alarmed: those above whose answer an alert would stand; many of them rightly.
        urgent: those of them with an urgent one.
    """

    name: str
    questions: int
    others: int
    alarmed: tuple[str, ...]
    urgent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The figures of one part of the messages."""

    part: str
    messages: int
    kinds: tuple[Figures, ...]
    perils: tuple[Figures, ...]
    urgency: Figures
    any_peril: Figures


def read_messages(path: Path) -> tuple[Message, ...]:
    """All messages of a file, in its order; raises as `eval.dataset.read_labelled`."""
    return read_labelled(path, _message, SHAPE)


def recognise(text: str, find: Find) -> Seen:
    """What the assistant sees in a message: first without a search, then with what it finds."""
    seen = alerts(text)
    said = other(text) or other(text, find(text))
    kind = said.kind if said and said.kind != "not_found" else QUESTION
    return Seen(kind, frozenset(alert.kind for alert in seen), any(alert.urgent for alert in seen))


def measure(messages: Sequence[Message], part: str, find: Find) -> Recognition:
    """The figures of one part."""
    chosen = [message for message in messages if message.part == part]
    seen = [recognise(message.text, find) for message in chosen]
    pairs = list(zip(chosen, seen, strict=True))
    return Recognition(
        part,
        len(chosen),
        tuple(_figures(kind, [(m.kind == kind, s.kind == kind) for m, s in pairs]) for kind in (*_KINDS, QUESTION)),
        tuple(_figures(peril, _of_peril(peril, pairs)) for peril in get_args(Peril)),
        _figures("urgent", [(m.urgent, s.urgent) for m, s in pairs]),
        _figures("any", [(bool(m.alerts), bool(s.perils)) for m, s in pairs if not m.may or m.alerts]),
    )


def false_alarms(name: str, questions: Iterable[str], find: Find) -> FalseAlarms:
    """What is recognised in questions to which an answer is due."""
    seen = {question: recognise(question, find) for question in questions}
    return FalseAlarms(
        name,
        len(seen),
        sum(each.kind != QUESTION for each in seen.values()),
        tuple(question for question, each in seen.items() if each.perils),
        tuple(question for question, each in seen.items() if each.urgent),
    )


_KINDS = tuple(kind for kind in get_args(Kind) if kind not in ("not_found", "too_little"))


def _of_peril(peril: str, pairs: Iterable[tuple[Message, Seen]]) -> list[tuple[bool, bool]]:
    """Whether it is wanted and given, in the messages where it is not left open."""
    return [
        (peril in message.alerts, peril in seen.perils)
        for message, seen in pairs
        if peril in message.alerts or peril not in message.may
    ]


def _figures(name: str, judged: Sequence[tuple[bool, bool]]) -> Figures:
    """From whether each message is of the kind, and was said to be."""
    pairs = np.array(judged, dtype=np.float64).reshape(-1, 2)
    wanted, given = pairs[:, 0], pairs[:, 1]
    return Figures(name, int(wanted.sum()), int(given.sum()), _share(wanted, given), _share(given, wanted))


def _share(of: npt.NDArray[np.float64], also: npt.NDArray[np.float64]) -> Interval | None:
    """The share of the messages ``of`` a kind that are ``also`` of the other, with its interval."""
    return ratio(of * also, of, [str(rank) for rank in range(len(of))]) if of.any() else None


def _message(record: dict[str, Any]) -> Message:
    kind, part = record["kind"], record["part"]
    alerted, may = frozenset(record["alerts"]), frozenset(record["may"])
    if kind not in (*_KINDS, QUESTION) or part not in PARTS:
        raise ValueError("kind or part")
    if not alerted | may <= set(get_args(Peril)):
        raise ValueError("alerts or may")
    return Message(record["id"], record["text"], kind, alerted, bool(record["urgent"]), may, part)
