"""Labelled cases and real answers -> how well sentences are proven: states, numbers caught, false alarms, time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import get_args

import numpy as np

from assistant.verification.schema import Claim, Source, State
from eval.answers.tampering import Case
from eval.bootstrap import intervals, ratio
from eval.schema import Interval
from eval.spread import p95
from retrieval.facts.reading import facts

RESAMPLES = 500
CLAIMS, PASSAGES = 10, 10
"""Sentences and passages of the answers that are timed."""
TIMED = 200

Verifier = Callable[[str, Sequence[Source]], tuple[Claim, ...]]
"""`assistant.verification.verifying.verify`, or another to compare it with."""

_STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, and the state that it was given: the worst of its claims; empty when no claim was found in it."""

    case: Case
    state: str


@dataclass(frozen=True, slots=True)
class StateQuality:
    """How well one state is given, over the cases; intervals draw sheets."""

    state: State
    cases: int
    precision: Interval
    recall: Interval


@dataclass(frozen=True, slots=True)
class KindQuality:
    """How often the cases of one kind get their right state, and the states that the others get."""

    kind: str
    state: State
    cases: int
    right: float
    given: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Proving:
    """The result of one run.

    Attributes:
        sheets: that the cases were drawn from.
        numbers: share of the cases wrong by a number alone that are found unsupported.
        alarms: share of the literal, then of the reworded sentences found unsupported.
    """

    cases: int
    sheets: int
    states: tuple[StateQuality, ...]
    kinds: tuple[KindQuality, ...]
    numbers: Interval
    alarms: tuple[Interval, Interval]


@dataclass(frozen=True, slots=True)
class Extracted:
    """Answers in the sheets' own words, verified against their citations; every claim must be proven.

    Attributes:
        unproven: the claims that are not, in order.
        invalid: citation numbers of the answers without a citation.
    """

    answers: int
    claims: int
    unproven: tuple[Claim, ...]
    invalid: int


@dataclass(frozen=True, slots=True)
class Duration:
    """Milliseconds to verify an answer of `CLAIMS` sentences against `PASSAGES` passages never read before."""

    answers: int
    median: float
    p95: float


def judge(cases: Iterable[Case], verify: Verifier) -> tuple[Judged, ...]:
    """Verify each case."""
    judged = []
    for case in cases:
        claims = verify(case.answer, case.sources)
        worst = max((_STATES.index(claim.state) for claim in claims), default=None)
        judged.append(Judged(case, "" if worst is None else _STATES[worst]))
    return tuple(judged)


def prove(judged: Sequence[Judged]) -> Proving:
    """The figures of the cases.

    Raises:
        ValueError: no case.
    """
    if not judged:
        raise ValueError("no case")
    numbers = [one for one in judged if one.case.in_numbers]
    literal, reworded = ([one for one in judged if one.case.state == state] for state in ("proven", "reworded"))
    return Proving(
        cases=len(judged),
        sheets=len({one.case.sheet for one in judged}),
        states=tuple(_state_quality(state, judged) for state in _STATES),
        kinds=tuple(_kind_quality(kind, judged) for kind in dict.fromkeys(one.case.kind for one in judged)),
        numbers=_share(numbers, "unsupported"),
        alarms=(_share(literal, "unsupported"), _share(reworded, "unsupported")),
    )


def _state_quality(state: State, judged: Sequence[Judged]) -> StateQuality:
    right = np.array([one.case.state == state for one in judged])
    given = np.array([one.state == state for one in judged])
    sheets = [one.case.sheet for one in judged]
    precision, recall = (ratio(right & given, of, sheets, RESAMPLES) for of in (given, right))
    return StateQuality(state, int(right.sum()), precision, recall)


def _kind_quality(kind: str, judged: Sequence[Judged]) -> KindQuality:
    ours = [one for one in judged if one.case.kind == kind]
    state = ours[0].case.state
    given = [one.state for one in ours]
    counts = tuple((each, given.count(each)) for each in dict.fromkeys(given) if each != state)
    return KindQuality(kind, state, len(ours), given.count(state) / len(ours), counts)


def _share(judged: Sequence[Judged], state: State) -> Interval:
    """The share of the cases that are given a state; nothing to say of none."""
    if not judged:
        return Interval(float("nan"), float("nan"), float("nan"))
    scores = [{"share": float(one.state == state)} for one in judged]
    return intervals(scores, [one.case.sheet for one in judged], resamples=RESAMPLES)["share"]


def check_extracted(answers: Iterable[tuple[str, Sequence[Source]]], verify: Verifier) -> Extracted:
    """Verify answers that only quote, each with the passages that it cites."""
    count = total = invalid = 0
    unproven: list[Claim] = []
    for text, sources in answers:
        claims = verify(text, sources)
        known = {source.number for source in sources}
        count += 1
        total += len(claims)
        invalid += sum(number not in known for claim in claims for number in claim.numbers)
        unproven += [claim for claim in claims if claim.state != "proven"]
    return Extracted(count, total, tuple(unproven), invalid)


def time_answers(cases: Sequence[Case], verify: Verifier, seed: int = 0, answers: int = TIMED) -> Duration:
    """Time the verification of answers put together from the cases of ten sheets, so that nothing is read twice.

    Raises:
        ValueError: too few cases to put one answer together.
    """
    if len(cases) < CLAIMS:
        raise ValueError(f"{len(cases)} cases for an answer of {CLAIMS} sentences")
    chance = Random(seed)
    durations = []
    for rank in range(answers):
        drawn = chance.sample(cases, CLAIMS)
        # another id, and no facts kept: what was read for an answer before does not count
        facts.cache_clear()
        sources = [
            Source(f"{rank} {place}", case.sources[0].text, case.sources[0].heading, place)
            for place, case in enumerate(drawn, 1)
        ][:PASSAGES]
        lines = (f"{case.answer.rpartition(' [')[0]} [{place}]" for place, case in enumerate(drawn, 1))
        text = "\n\n".join(lines)
        start = time.perf_counter()
        verify(text, sources)
        durations.append(1000 * (time.perf_counter() - start))
    return Duration(len(durations), float(np.median(durations)), p95(durations))
