"""What the four doors share: ``argparse`` that speaks French, the option ``--index``, and a quiet end in a pipe."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from retrieval.errors import UsageError
from retrieval.settings import DEFAULT_INDEX

HELP = "affiche cette aide et s'arrête"
_FRENCH = (
    (r"argument (.+): expected one argument", r"« \1 » attend une valeur"),
    (r"argument (.+): ignored explicit argument (.+)", r"« \1 » n'attend pas de valeur et reçoit \2"),
    (r"argument (.+): invalid choice: (.+) \(choose from .+\)", r"la commande \2 n'existe pas"),
    (r"argument (.+): (.+)", r"« \1 » : \2"),
    (r"unrecognized arguments: (.+)", r"argument inconnu : \1"),
    (r"the following arguments are required: (.+)", r"il manque : \1"),
)
"""What argparse may say of these command lines, and its translation."""

Command = Callable[[argparse.Namespace], int]


class FrenchParser(argparse.ArgumentParser):
    """A parser whose help and refusals are in French; a refusal is raised as a `UsageError`, never printed."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog, description=description, epilog=epilog, add_help=False, allow_abbrev=False, formatter_class=_Help
        )
        self.options = self.add_argument_group("options")
        self.options.add_argument("-h", "--help", action="help", help=HELP)

    def error(self, message: str) -> NoReturn:
        line = next((re.sub(known, ours, message) for known, ours in _FRENCH if re.fullmatch(known, message)), message)
        raise UsageError(f"{line} ; voyez « {self.prog} --help ».")

    def add_index(self) -> None:
        """The option that every command of the house knows."""
        self.options.add_argument(
            "--index", type=path, metavar="DOSSIER", help=f"dossier de l'index (INDEX_DIR, sinon {DEFAULT_INDEX})"
        )

    def add_batch(self) -> None:
        """The files of a command that answers many questions."""
        self.options.add_argument(
            "--questions", type=Path, required=True, metavar="FICHIER.jsonl", help="questions, une par ligne"
        )
        whole = "réponses, écrites entières ou pas du tout"
        self.options.add_argument("--output", type=Path, required=True, metavar="FICHIER.jsonl", help=whole)


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


def path(text: str) -> Path:
    """The path that an option names; an empty one, as an unset variable gives, would be the folder one stands in."""
    if not text.strip():
        raise argparse.ArgumentTypeError("la valeur est vide ; donnez un chemin")
    return Path(text)


def run(main: Callable[[], int]) -> NoReturn:
    """End the process with what `main` returns; a reader that leaves early (``| head``) ends it without a word."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
