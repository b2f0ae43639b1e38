"""Needs -> the half that settings are learned on and the half that judges them; needs -> folds.

A need falls on a side by a hash of its name: the side never changes, whatever is added to a set or to the program, and
a need that two sets name alike falls on the same side in both. Questions of one need stay together: they are
re-wordings of each other, and a model that saw one has nearly seen the others.
"""

from __future__ import annotations

from hashlib import blake2b

FOLDS = 5
REPEATS = 3
"""Cross-validations, each with folds of its own, whose results are averaged question by question."""


def is_development(need: str) -> bool:
    """Whether settings may be learned on this need; the other half only judges."""
    return _number(need) % 2 == 0


def fold_of(need: str, repeat: int) -> int:
    """The fold of this need, from 0 to `FOLDS` - 1, in the cross-validation number `repeat`."""
    return _number(f"{repeat}/{need}") % FOLDS


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
