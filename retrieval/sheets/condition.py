"""When a part of a conditional sheet applies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Condition:
    """When a fragment applies: a tree over the variables that a questionnaire sets (schema 3.5, ``Condition``).

    ``operator`` is ``true``, ``false`` or ``undefined`` on a leaf, which names its ``variable``; ``and``, ``or`` or
    ``not`` on a branch, which holds ``parts``.
    """

    operator: Literal["true", "false", "undefined", "and", "or", "not"]
    variable: str = ""
    parts: tuple[Condition, ...] = ()
