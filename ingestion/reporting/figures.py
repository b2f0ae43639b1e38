"""Figures as French writes them: « 1 234 », « 99,98 % », « 3,2 s », « 12 fiches », « 03/02/2026 à 04:15 UTC »."""

from __future__ import annotations

from datetime import UTC, datetime
from math import floor

NARROW = "\u202f"
"""The no-break space of French between thousands and before « % »."""


def number(value: int) -> str:
    """A whole number, its thousands parted."""
    return f"{value:,}".replace(",", NARROW)


def counted(value: int, singular: str, plural: str = "") -> str:
    """A number and what it counts; `plural` where an s is not enough."""
    return f"{number(value)} {singular if value < 2 else plural or f'{singular}s'}"


def share(value: float | None) -> str:
    """A share in percent, rounded down: 100 % is said of the whole only; a dash for one that is not known."""
    if value is None:
        return "—"
    text = f"{floor(value * 10_000 + 1e-6) / 100:.2f}".rstrip("0").rstrip(".")
    return f"{text.replace('.', ',')}{NARROW}%"


def seconds(value: float) -> str:
    """A duration: tenths of a second, or minutes from one on."""
    if value < 60:
        return f"{value:.1f} s".replace(".", ",")
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest:02d} s"


def moment(iso: str) -> str:
    """A moment in ISO 8601, in UTC; as it is if it is no such thing."""
    try:
        return datetime.fromisoformat(iso).astimezone(UTC).strftime("%d/%m/%Y à %H:%M UTC")
    except (ValueError, OverflowError):
        return iso
