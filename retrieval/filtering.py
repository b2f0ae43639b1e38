"""Values of a filter -> the right ones, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from retrieval.errors import UnknownFilter
from retrieval.schema import Filters

NAMES = {"audience": "public", "breadcrumb": "thème", "source": "source", "operators": "opérateur"}
"""What an agent calls each payload field."""
SHOWN_VALUES = 12


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
                    f"aucune fiche n'a « {value} » pour {NAMES[field]} : choisissez parmi {_shown(known, value)}."
                )
    if filters.since and not _is_date(filters.since):
        raise UnknownFilter(f"la date « {filters.since} » n'en est pas une : écrivez-la comme 2025-07-01.")


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and date.fromisoformat(text))
    except ValueError:
        return False


def _shown(known: tuple[str, ...], asked: str) -> str:
    """The values closest to what was asked first, then the others, some of them only."""
    near = sorted(filter(None, known), key=lambda value: (asked.lower() not in value.lower(), value))
    rest = f" et {len(known) - SHOWN_VALUES} autres" if len(known) > SHOWN_VALUES else ""
    return ", ".join(f"« {value} »" for value in near[:SHOWN_VALUES]) + rest if known else "aucune valeur"
