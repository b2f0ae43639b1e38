"""Options that several commands share."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence
from functools import partial

from retrieval.command_line import FrenchParser


def add_skip(parser: FrenchParser, parts: Sequence[str]) -> None:
    """The option that leaves out parts of what a command measures."""
    parser.options.add_argument(
        "--skip", type=partial(_part, parts=parts), action="append", metavar="PARTIE",
        help=f"ne mesure pas cette partie : {', '.join(parts)} ; peut se répéter",
    )  # fmt: skip


def _part(text: str, parts: Sequence[str]) -> str:
    if text not in parts:
        raise ArgumentTypeError(f"« {text} » n'est pas une des parties {', '.join(parts)}")
    return text
