"""The number of a case -> a damaged document: the same number makes the same document."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from random import Random

from eval.ingestion.mutating import MUTATIONS
from eval.ingestion.originals import Original
from ingestion.fetching.archive import BROKEN_ZIP, Document

SEED = 20
SHARES: Mapping[str, float] = {
    ".xml": 0.72,
    ".json": 0.08,
    ".html": 0.08,
    ".md": 0.06,
    ".txt": 0.02,
    ".docx": 0.015,
    ".odt": 0.015,
    ".pdf": 0.01,
}
"""How often each format is drawn: sheets are the feed, and the last three cost a process each."""
MUTATIONS_MADE = (1, 1, 1, 2, 3)
"""How many changes one document gets, drawn from these."""
UNCHANGEABLE = (*BROKEN_ZIP, SyntaxError, LookupError, OSError, RuntimeError, zlib.error)
"""What a mutation that opens a document raises when one before has broken it."""

Originals = Mapping[str, Sequence[Original]]
"""Originals by ending."""


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged document and how it was made."""

    number: int
    suffix: str
    original: str
    mutations: tuple[str, ...]
    document: Document


def by_suffix(documents: Sequence[Original]) -> Originals:
    """Documents grouped by their ending, in their order."""
    ordered = sorted(documents, key=attrgetter("suffix"))
    return {suffix: tuple(group) for suffix, group in groupby(ordered, key=attrgetter("suffix"))}


def make_case(number: int, documents: Originals) -> Case:
    """The case of this number."""
    chance = Random(f"{SEED} {number}")
    suffixes = [suffix for suffix in SHARES if suffix in documents]
    (suffix,) = chance.choices(suffixes, [SHARES[suffix] for suffix in suffixes])
    original = chance.choice(documents[suffix])
    content, names = original.content, []
    for _ in range(chance.choice(MUTATIONS_MADE)):
        mutation = chance.choice(MUTATIONS[suffix])
        try:
            content = mutation(content, chance)
        except UNCHANGEABLE:
            continue
        names.append(mutation.__name__)
        if not content:
            break
    return Case(number, suffix, original.name, tuple(names), Document(f"F{number}{suffix}", content))
