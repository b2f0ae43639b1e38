"""What a call took, read from the last chunk of a stream; a server may send anything there, and nothing is trusted.

The Albert API gives its impact in two shapes: ``usage.carbon {kWh {min, max}, kgCO2eq {min, max}}``, and since 2026
``usage.impacts {kWh, kgCO2eq}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.generation.budget import prompt_tokens, tokens
from assistant.generation.foreign import count, quantity, within
from assistant.generation.schema import Prompt, Range, ServedModel, Usage


def read_usage(usage: Any, model: ServedModel, seconds: float) -> Usage | None:
    """What the server reports, None when it counts no tokens."""
    read, written = count(within(usage, "prompt_tokens")), count(within(usage, "completion_tokens"))
    if read is None or written is None:
        return None
    impact = within(usage, "impacts") or within(usage, "carbon")
    kwh, kgco2e = _range(within(impact, "kWh")), _range(within(impact, "kgCO2eq"))
    return Usage(read, written, kwh, kgco2e, seconds, names=model.names)


def estimated_usage(prompt: Prompt, written: int, model: ServedModel, seconds: float) -> Usage:
    """What a call took for a server that does not say, from the ``written`` characters of all that the model wrote."""
    return Usage(prompt_tokens(prompt), tokens(written), seconds=seconds, reported=False, names=model.names)


def _range(value: Any) -> Range | None:
    """A number, or its two bounds in either order."""
    bounds = [within(value, "min"), within(value, "max")] if isinstance(value, Mapping) else [value, value]
    low, high = map(quantity, bounds)
    return None if low is None or high is None else Range(min(low, high), max(low, high))
