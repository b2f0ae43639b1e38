"""What an answer cost, and how that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.generation.schema import Range

Source = Literal["api", "estimate", "none"]
"""Who says what energy it took: the model's API, an estimate of ours, or nobody (a model of unknown size)."""


@dataclass(frozen=True, slots=True)
class ModelSize:
    """Parameters of a model, in billions; those used for one token are fewer in a mixture of experts."""

    total: float
    active: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What one answer cost.

    Attributes:
        seconds: by step, in the order in which they were first done.
        prompt_tokens, completion_tokens: of all the calls of a model.
        kwh: energy; None when it is not known.
        kgco2e: greenhouse gases, as kilograms of carbon dioxide with the same effect; None when not known.
    """

    seconds: Mapping[str, float]
    prompt_tokens: int = 0
    completion_tokens: int = 0
    kwh: Range | None = None
    kgco2e: Range | None = None
    source: Source = "none"

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.prompt_tokens + self.completion_tokens

    def line(self) -> str:
        """The cost for the agent: « 1,2 s · 850 jetons · 0,4 Wh · 0,02 gCO₂e (estimation) »."""
        parts = [f"{_french(sum(self.seconds.values()))} s"]
        if self.tokens:
            parts.append(f"{self.tokens:,} jeton{'s' if self.tokens > 1 else ''}".replace(",", "\u202f"))
        if self.kwh is None and self.kgco2e is None:
            return " · ".join((*parts, "énergie inconnue"))
        parts += [f"{_span(self.kwh)} Wh"] if self.kwh else []
        parts += [f"{_span(self.kgco2e)} gCO₂e"] if self.kgco2e else []
        return f"{' · '.join(parts)} ({'selon l’API' if self.source == 'api' else 'estimation'})"

    def log_row(self) -> dict[str, Any]:
        """The cost for a log: figures only, nothing of what was asked or answered."""
        return {
            "seconds": {step: round(seconds, 4) for step, seconds in self.seconds.items()},
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "kwh": _bounds(self.kwh),
            "kgco2e": _bounds(self.kgco2e),
            "source": self.source,
        }


def _bounds(quantity: Range | None) -> list[float] | None:
    return None if quantity is None else [quantity.low, quantity.high]


def _span(quantity: Range) -> str:
    """Thousandths of the unit of a range, so Wh for kWh and g for kg; bounds that read the same are told once."""
    low, high = _french(quantity.low * 1000), _french(quantity.high * 1000)
    return low if low == high else f"{low} à {high}"


def _french(value: float) -> str:
    """Two significant digits, with a comma, and no more than four decimals."""
    if value >= 10:
        return f"{value:,.0f}".replace(",", "\u202f")
    if 0 < value < 0.0001:
        return "moins de 0,0001"
    digits = next((digits for digits in range(1, 5) if value >= 10 ** (1 - digits)), 4)
    return f"{value:.{digits}f}".rstrip("0").rstrip(".").replace(".", ",") or "0"
