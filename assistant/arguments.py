"""The command line of the assistant, in French: ``argparse`` with its own sentences translated."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from assistant.errors import UsageError
from assistant.settings import DEFAULT_TIMEOUT
from retrieval.settings import DEFAULT_INDEX

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
HELP = "affiche cette aide et s'arrête"
EPILOG = f"""\
exemples :
  python -m assistant ask "Comment renouveler un passeport ?"
  python -m assistant ask "Comment renouveler un passeport ?" --json
  python -m assistant batch --questions questions.jsonl --output reponses.jsonl
  python -m assistant serve --port 8000

variables d'environnement :
  INDEX_DIR     dossier de l'index (sinon {DEFAULT_INDEX})
  LLM_BASE_URL  adresse d'une API compatible avec celle d'OpenAI, comme https://albert.api.etalab.gouv.fr/v1
  LLM_MODEL     nom du modèle qui rédige les réponses
  LLM_API_KEY   clé de cette API, si elle en demande une
  LLM_TIMEOUT   attente maximale sans nouvelle du modèle, en secondes (sinon {DEFAULT_TIMEOUT:g})
Sans LLM_BASE_URL ni LLM_MODEL, les réponses sont les mots mêmes des fiches.

Code de sortie : 0 si tout va bien ; 1 si une question ou un réglage est refusé, ou si le modèle a failli (la réponse
extraite des fiches est alors donnée) ; 130 si la commande est interrompue.
"""
BATCH_EPILOG = """\
Une ligne de questions : {"id": "q1", "question": "…"}
Une ligne de réponses : {"id", "question", "outcome", "mode", "answer", "citations", "hits", "notices", "seconds"}
Une question refusée donne {"id", "question", "error"}.
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


def parse(argv: Sequence[str] | None, **commands: Command) -> argparse.Namespace:
    """Read the command line; ``--help`` prints and exits. The chosen one of `commands` stands in ``command``.

    Raises:
        UsageError: it has no meaning.
    """
    parser = _Parser(
        prog="python -m assistant",
        description="Répond aux questions des agents à partir des fiches, chaque réponse avec ses sources.",
        epilog=EPILOG,
    )
    commands = parser.add_subparsers(title="commandes", metavar="commande", required=True)
    _add_ask(commands.add_parser("ask", help="répond à une question", description="Répond à une question."), ask)
    title = "répond aux questions d'un fichier"
    _add_batch(
        commands.add_parser("batch", help=title, description=f"{title.capitalize()}.", epilog=BATCH_EPILOG), batch
    )
    title = "ouvre la page web de l'assistant"
    _add_serve(commands.add_parser("serve", help=title, description=f"{title.capitalize()}."), serve)
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


def _add_ask(parser: _Parser, command: Command) -> None:
    parser.add_argument_group("arguments").add_argument("question", help="la question, entre guillemets")
    parser.options.add_argument("--json", action="store_true", help="écrit un objet JSON et rien d'autre")
    _add_common(parser, command)


def _add_batch(parser: _Parser, command: Command) -> None:
    parser.options.add_argument(
        "--questions", type=Path, required=True, metavar="FICHIER.jsonl", help="questions, une par ligne"
    )
    parser.options.add_argument(
        "--output", type=Path, required=True, metavar="FICHIER.jsonl", help="réponses, écrites entières ou pas du tout"
    )
    _add_common(parser, command)


def _add_serve(parser: _Parser, command: Command) -> None:
    parser.options.add_argument(
        "--host", default=DEFAULT_HOST, metavar="ADRESSE", help=f"adresse d'écoute ({DEFAULT_HOST})"
    )
    parser.options.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, metavar="N", help=f"port d'écoute ({DEFAULT_PORT})"
    )
    _add_common(parser, command)


def _add_common(parser: _Parser, command: Command) -> None:
    parser.options.add_argument(
        "--index", type=Path, metavar="DOSSIER", help=f"dossier de l'index (INDEX_DIR, sinon {DEFAULT_INDEX})"
    )
    parser.options.add_argument(
        "--no-model", action="store_true", help="répond avec les mots des fiches, même si un modèle est réglé"
    )
    parser.set_defaults(command=command)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un port, donnez un nombre de 0 à 65535")
    return int(text)
