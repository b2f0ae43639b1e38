"""The frozen values of ``python -m eval answers``: figures with what the project asks of them, part by part."""

from __future__ import annotations

from dataclasses import dataclass

from eval.schema import Interval, Origin

DEVELOPMENT, HELD_OUT = "development", "held_out"
"""Parts of a labelled set: what choices were made on, and what only judges them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        value: a share with its interval, or any other figure as it is shown.
        target: what is asked of it; empty if nothing is.
        met: whether it is reached; None when nothing is asked.
    """

    name: str
    value: Interval | str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What was measured of one part of the answers.

    Attributes:
        method: on what, and what the figures can't tell.
    """

    title: str
    method: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """Everything that was measured in one run."""

    origin: Origin
    parts: tuple[Part, ...]


def share(name: str, value: Interval, least: float | None = None) -> Figure:
    """A share of which ``least`` is asked."""
    if least is None:
        return Figure(name, value)
    return Figure(name, value, f"≥ {least:.0%}", value.mean >= least)


def at_most(name: str, value: float, limit: float, unit: str) -> Figure:
    """A quantity that must stay under a limit."""
    return Figure(name, f"{value:.1f} {unit}", f"≤ {limit:g} {unit}", value <= limit)
