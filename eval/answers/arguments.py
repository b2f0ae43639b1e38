"""What ``python -m eval answers`` takes; loads at once, for the command line needs it."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from eval.options import add_skip
from retrieval.command_line import FrenchParser

PARTS = ("chain", "extraction", "proof", "cases", "conversation", "outcomes", "privacy", "citizen")
"""What `answers` measures, each of which can be left out."""


@dataclass(frozen=True, slots=True)
class AnswersArguments:
    """What ``answers`` asks; ``skipped`` are some of `PARTS`.

    Attributes:
        index: None when it is left to the environment.
        shared: folder of the development sets that stand beside the project.
    """

    index: Path | None
    shared: Path
    report: Path | None
    skipped: frozenset[str]


def add_answers(parser: FrenchParser, shared: Path) -> None:
    """The options of its own."""
    parser.options.add_argument(
        "--shared", type=Path, default=shared, metavar="DOSSIER",
        help="dossier des questions de développement (par défaut : ../shared/questions)",
    )  # fmt: skip
    add_skip(parser, PARTS)
    parser.options.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit le résultat en Markdown")


def answers_arguments(found: Namespace) -> AnswersArguments:
    """What was asked."""
    return AnswersArguments(found.index, found.shared, found.report, frozenset(found.skip or ()))
