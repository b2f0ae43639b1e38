"""The command line of the index, in French: ``argparse`` with its own sentences translated."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from retrieval.errors import UsageError
from retrieval.settings import DEFAULT_INDEX

MAX_HITS = 100
HELP = "affiche cette aide et s'arrête"
EPILOG = f"""\
exemples :
  python -m retrieval search "Comment renouveler un passeport ?"
  python -m retrieval search "préavis démission cdd" -k 3 --json
  python -m retrieval batch --questions questions.jsonl --output fiches.jsonl
  python -m retrieval train --output mon_modele

variables d'environnement :
  INDEX_DIR            dossier de l'index (sinon {DEFAULT_INDEX})
  EMBEDDINGS_MODEL     modèle sentence-transformers (dossier ou nom) à la place du modèle livré
  EMBEDDINGS_BASE_URL  adresse d'une API compatible avec celle d'OpenAI ; EMBEDDINGS_MODEL y nomme le modèle
  EMBEDDINGS_API_KEY   clé de cette API, si elle en demande une

Code de sortie : 0 si tout va bien ; 1 si une question, un fichier ou un réglage est refusé ; 130 si la commande est
interrompue.
"""
BATCH_EPILOG = """\
Une ligne de questions : {"id": "q1", "question": "…"}
Une ligne de réponses : {"id", "hits", "seconds"} ; une question refusée a aussi "error" et n'a pas de hits.
"""
_FRENCH = (
    (r"argument (.+): expected one argument", r"« \1 » attend une valeur"),
    (r"argument (.+): ignored explicit argument (.+)", r"« \1 » n'attend pas de valeur et reçoit \2"),
    (r"argument (.+): invalid choice: (.+) \(choose from .+\)", r"la commande \2 n'existe pas"),
    (r"argument (.+): (.+)", r"« \1 » : \2"),
    (r"unrecognized arguments: (.+)", r"argument inconnu : \1"),
    (r"the following arguments are required: (.+)", r"il manque : \1"),
)
"""What argparse may say of this command line, and its translation."""

Command = Callable[[argparse.Namespace], int]


def parse(argv: Sequence[str] | None, search: Command, batch: Command, train: Command) -> argparse.Namespace:
    """Read the command line; ``--help`` prints and exits. The chosen command stands in ``command``.

    Raises:
        UsageError: it has no meaning.
    """
    parser = _Parser("python -m retrieval", "Cherche dans l'index des fiches.", EPILOG)
    commands = parser.add_subparsers(title="commandes", metavar="commande", required=True)
    title = "cherche les fiches qui répondent à une question"
    _add_search(commands.add_parser("search", help=title, description=f"{title.capitalize()}."), search)
    title = "cherche pour toutes les questions d'un fichier"
    _add_batch(
        commands.add_parser("batch", help=title, description=f"{title.capitalize()}.", epilog=BATCH_EPILOG), batch
    )
    title = "entraîne le modèle embarqué sur les fiches d'un index"
    _add_train(commands.add_parser("train", help=title, description=f"{title.capitalize()}."), train)
    return parser.parse_args(argv)


class _Parser(argparse.ArgumentParser):
    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog, description=description, epilog=epilog, add_help=False, allow_abbrev=False, formatter_class=_Help
        )
        self.options = self.add_argument_group("options")
        self.options.add_argument("-h", "--help", action="help", help=HELP)

    def error(self, message: str) -> NoReturn:
        line = next((re.sub(known, ours, message) for known, ours in _FRENCH if re.fullmatch(known, message)), message)
        raise UsageError(f"{line} ; voyez « {self.prog} --help ».")


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


def _add_search(parser: _Parser, command: Command) -> None:
    parser.add_argument_group("arguments").add_argument("question", help="la question, entre guillemets")
    parser.options.add_argument("--json", action="store_true", help="écrit un objet JSON et rien d'autre")
    _add_count(parser)
    _add_index(parser, command)


def _add_batch(parser: _Parser, command: Command) -> None:
    parser.options.add_argument(
        "--questions", type=Path, required=True, metavar="FICHIER.jsonl", help="questions, une par ligne"
    )
    parser.options.add_argument(
        "--output", type=Path, required=True, metavar="FICHIER.jsonl", help="réponses, écrites entières ou pas du tout"
    )
    _add_count(parser)
    _add_index(parser, command)


def _add_train(parser: _Parser, command: Command) -> None:
    parser.options.add_argument("--output", type=Path, required=True, metavar="DOSSIER", help="où écrire le modèle")
    _add_index(parser, command)


def _add_count(parser: _Parser) -> None:
    parser.options.add_argument("-k", type=_count, default=10, metavar="N", help="nombre de fiches (10)")


def _add_index(parser: _Parser, command: Command) -> None:
    parser.options.add_argument(
        "--index", type=Path, metavar="DOSSIER", help=f"dossier de l'index (INDEX_DIR, sinon {DEFAULT_INDEX})"
    )
    parser.set_defaults(command=command)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MAX_HITS):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre de 1 à {MAX_HITS}")
    return int(text)
