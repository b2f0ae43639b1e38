"""The JSON of a server, of which nothing is trusted: what is not as expected reads as absent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


def within(value: Any, name: str) -> Any:
    """A field of an object; None in anything else."""
    return value.get(name) if isinstance(value, Mapping) else None


def count(value: Any) -> int | None:
    """A whole number, zero or more."""
    return value if type(value) is int and value >= 0 else None


def quantity(value: Any) -> float | None:
    """A finite number, zero or more."""
    return float(value) if type(value) in (int, float) and math.isfinite(value) and value >= 0 else None
