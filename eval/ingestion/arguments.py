"""What ``python -m eval ingestion`` takes; loads at once, for the command line needs it."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eval.options import add_skip
from retrieval.command_line import FrenchParser

SHEETS = (1_000, 3_000, 10_000, 30_000)
"""Sizes of the corpora that ingestion is measured on; the largest is left out unless it is asked for."""
MOST_SHEETS = 100_000
MOST_KILLS = 10_000
MOST_MUTATIONS = 10_000_000
PARTS = ("timings", "growth", "kills", "mutations")
"""What `ingestion` measures, each of which can be left out."""


@dataclass(frozen=True, slots=True)
class IngestionArguments:
    """What ``ingestion`` asks; ``sizes`` are numbers of sheets, the least first, and ``skipped`` some of `PARTS`."""

    corpus: Path
    questions: Path
    report: Path | None
    sizes: tuple[int, ...]
    kills: int
    mutations: int
    skipped: frozenset[str]


def add_ingestion(parser: FrenchParser) -> None:
    """The options of its own."""
    for option, default, least, most, meaning in (
        ("--sheets", SHEETS[-2], 10, MOST_SHEETS, "fiches du plus grand corpus"),
        ("--kills", 200, 1, MOST_KILLS, "ingestions tuées ; un cinquième en plus est arrêté autrement"),
        ("--mutations", 20_000, 1, MOST_MUTATIONS, "documents abîmés"),
    ):
        reader = partial(_number, least=least, most=most)
        parser.options.add_argument(option, type=reader, default=default, metavar="N", help=f"{meaning} ({default})")
    add_skip(parser, PARTS)
    parser.options.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit le résultat en Markdown")


def ingestion_arguments(found: Namespace) -> IngestionArguments:
    """What was asked."""
    return IngestionArguments(
        corpus=found.corpus,
        questions=found.questions,
        report=found.report,
        sizes=(*(size for size in SHEETS if size < found.sheets), found.sheets),
        kills=found.kills,
        mutations=found.mutations,
        skipped=frozenset(found.skip or ()),
    )


def _number(text: str, least: int, most: int) -> int:
    if not is_number(text, least, most):
        raise ArgumentTypeError(f"« {text} » n'est pas un nombre de {least} à {most}")
    return int(text)


def is_number(text: str, least: int, most: int) -> bool:
    """Whether `text` is a whole number of these, in plain figures."""
    return text.isascii() and text.isdecimal() and len(text) <= 9 and least <= int(text) <= most
