"""Values of a filter -> the right ones, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from retrieval.errors import UnknownFilter
from retrieval.question.vocabulary import fold
from retrieval.schema import Filters

NAMES = {"audience": "public", "breadcrumb": "thème", "source": "source", "operators": "opérateur"}
"""What an agent calls each payload field."""
SHOWN_VALUES = 12
SHOWN_CHARACTERS = 60
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def check_filters(filters: Filters, values: Callable[[str], tuple[str, ...]]) -> None:
    """Refuse a value that no sheet has: the search would find nothing and say nothing.

    Args:
        values: gives the values that a payload field takes in the index.

    Raises:
        UnknownFilter: one of them, or a date that is none.
    """
    for field, asked in filters.asked().items():
        known = values(field)
        for value in asked:
            if value not in known:
                raise UnknownFilter(
                    f"aucune fiche n'a « {_one_line(value)} » pour {NAMES[field]} : choisissez parmi "
                    f"{_shown(known, value)}."
                )
    if filters.since and not _is_date(filters.since):
        raise UnknownFilter(f"la date « {_one_line(filters.since)} » n'en est pas une : écrivez-la comme 2025-07-01.")


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and date.fromisoformat(text))
    except ValueError:
        return False


def _shown(known: tuple[str, ...], asked: str) -> str:
    """The values that hold what was asked first, then the others, some of them only, each in the order of `known`."""
    near = sorted(filter(None, known), key=lambda value: fold(asked) not in fold(value))
    left = len(near) - SHOWN_VALUES
    rest = f" et {left} autre{'s' * (left > 1)}" if left > 0 else ""
    return ", ".join(f"« {value} »" for value in near[:SHOWN_VALUES]) + rest if near else "aucune valeur"


def _one_line(value: str) -> str:
    text = _BLANKS.sub(" ", value).strip()
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
