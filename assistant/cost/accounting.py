"""The cost of an answer: the time of each step as it goes, then energy and carbon."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import add

from assistant.cost.ecologits import FRENCH_MIX, estimate, size_of
from assistant.cost.schema import Cost, ModelSize, Source
from assistant.generation.schema import Range, Usage

PROCESSOR_W = Range(42.5, 85.0)
"""Of this machine's processor at work: what CodeCarbon takes for one that it does not know, 85 W when full and half of
it on average. Source: https://github.com/mlco2/codecarbon, ``codecarbon/external/hardware.py``."""

_J_PER_KWH = 3.6e6
_NOTHING = Range(0.0, 0.0)


class Stopwatch:
    """Times the steps of one answer; a step done twice is timed once, as their sum."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @property
    def seconds(self) -> Mapping[str, float]:
        """By step, in the order in which they were first done."""
        return dict(self._seconds)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside, even if it fails."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - started


def cost_of(seconds: Mapping[str, float], usages: Sequence[Usage] = (), size: ModelSize | None = None) -> Cost:
    """The cost of one answer.

    The API's own figures stand alone. An estimate adds to the models' what this machine's processor took while no model
    was waited for; without any call, that is all of it.

    Args:
        seconds: by step.
        usages: of all the calls of a model that the answer took.
        size: of the model, when its names don't tell it (``LLM_PARAMETERS``).
    """
    kwh, kgco2e, source = _impact(sum(seconds.values()), usages, size)
    return Cost(
        seconds,
        sum(usage.prompt_tokens for usage in usages),
        sum(usage.completion_tokens for usage in usages),
        kwh,
        kgco2e,
        source,
    )


def _impact(
    seconds: float, usages: Sequence[Usage], size: ModelSize | None
) -> tuple[Range | None, Range | None, Source]:
    given = [(usage.kwh, usage.kgco2e) for usage in usages if usage.kwh and usage.kgco2e]
    if usages and len(given) == len(usages):
        return _sum([kwh for kwh, _ in given]), _sum([kgco2e for _, kgco2e in given]), "api"
    estimates = []
    for usage in usages:
        known = size or size_of(usage.names)
        if known is None:
            return None, None, "none"
        estimates.append(estimate(usage, known))
    here = PROCESSOR_W.times(max(0.0, seconds - sum(usage.seconds for usage in usages)) / _J_PER_KWH)
    kwh = _sum([here, *(kwh for kwh, _ in estimates)])
    return kwh, _sum([here.times(FRENCH_MIX), *(kgco2e for _, kgco2e in estimates)]), "estimate"


def _sum(ranges: Sequence[Range]) -> Range:
    return reduce(add, ranges, _NOTHING)
