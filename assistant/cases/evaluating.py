"""Conditions of a questionnaire, evaluated on what is known (schema 3.5, ``Condition``).

Three values: true, false, and None while the answer depends on what is not known yet (Kleene, *Introduction to
Metamathematics*, 1952, § 64). A value once given is never taken back by further answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from retrieval.sheets.condition import Condition
from retrieval.sheets.questionnaire import Choice, Question


def holds(condition: Condition, variables: Mapping[str, bool | None]) -> bool | None:
    """Whether a condition holds; None when it can't be known.

    Args:
        variables: true or false as a choice set them; None for one that no answer sets, which is what ``undefined``
            (``estIndefini``) asks for; a variable that is not there is not known yet.
    """
    match condition.operator:
        case "and":
            return _all(holds(part, variables) for part in condition.parts)
        case "or":
            return _not(_all(_not(holds(part, variables)) for part in condition.parts))
        case "not":
            # « Le ET est implicite sur cet élément » (XSD of schema 3.5)
            return _not(_all(holds(part, variables) for part in condition.parts))
    if condition.variable not in variables:
        return None
    value = variables[condition.variable]
    return value is {"true": True, "false": False, "undefined": None}[condition.operator]


def settled(questions: Sequence[Question], possible: Mapping[int, Sequence[int]]) -> dict[str, bool | None]:
    """The variables whose value no further answer can change.

    Args:
        possible: for each question by rank, the ranks of the choices that may still be picked; one choice means that
            it was. A question that is not there may be answered in any way, or not be asked at all.
    """
    names = {name for question in questions for choice in question.choices for name in _set(choice)}
    values = {name: _values(name, questions, possible) for name in sorted(names)}
    return {name: next(iter(left)) for name, left in values.items() if len(left) == 1}


def _values(name: str, questions: Sequence[Question], possible: Mapping[int, Sequence[int]]) -> frozenset[bool | None]:
    """What a variable may be worth in the end: each answer that sets it replaces what was set before."""
    left: frozenset[bool | None] = frozenset({None})
    for rank, question in enumerate(questions):
        picked = possible.get(rank)
        choices = question.choices if picked is None else [question.choices[choice] for choice in picked]
        if not any(name in _set(choice) for choice in choices):
            continue
        given = frozenset(_set(choice)[name] for choice in choices if name in _set(choice))
        always = picked is not None and all(name in _set(choice) for choice in choices)
        left = given if always else left | given
    return left


def _set(choice: Choice) -> dict[str, bool]:
    return {**dict.fromkeys(choice.sets_false, False), **dict.fromkeys(choice.sets_true, True)}


def _all(values: Iterable[bool | None]) -> bool | None:
    """Kleene's « and »: true when there is none."""
    known = list(values)
    if False in known:
        return False
    return None if None in known else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value
