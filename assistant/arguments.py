"""The command line of the assistant: what each command takes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from assistant.settings import DEFAULT_TIMEOUT
from retrieval.command_line import FrenchParser
from retrieval.settings import DEFAULT_INDEX

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
EPILOG = f"""\
exemples :
  python -m assistant ask "Comment renouveler un passeport ?"
  python -m assistant ask "Comment renouveler un passeport ?" --json
  python -m assistant batch --questions questions.jsonl --output reponses.jsonl
  python -m assistant serve --port 8000
  python -m assistant account agent
  python -m assistant account marie

variables d'environnement :
  DATA_DIR      dossier des comptes de la page (sinon data)
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


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; ``--help`` prints and exits. The name of the chosen command stands in ``command``.

    Raises:
        UsageError: it has no meaning.
    """
    parser = FrenchParser(
        prog="python -m assistant",
        description="Répond aux questions des agents à partir des fiches, chaque réponse avec ses sources.",
        epilog=EPILOG,
    )
    commands = parser.add_subparsers(title="commandes", metavar="commande", required=True, dest="command")
    title = "répond à une question"
    _add_ask(commands.add_parser("ask", help=title, description=f"{title.capitalize()}."))
    title = "répond aux questions d'un fichier"
    _add_batch(commands.add_parser("batch", help=title, description=f"{title.capitalize()}.", epilog=BATCH_EPILOG))
    title = "ouvre la page web de l'assistant"
    _add_serve(commands.add_parser("serve", help=title, description=f"{title.capitalize()}."))
    title = "crée un compte de la page ou change son mot de passe"
    _add_account(commands.add_parser("account", help=title, description=f"{title.capitalize()}."))
    return parser.parse_args(argv)


def _add_ask(parser: FrenchParser) -> None:
    parser.add_argument_group("arguments").add_argument("question", help="la question, entre guillemets")
    parser.options.add_argument("--json", action="store_true", help="écrit un objet JSON et rien d'autre")
    _add_common(parser)


def _add_batch(parser: FrenchParser) -> None:
    parser.add_batch()
    _add_common(parser)


def _add_serve(parser: FrenchParser) -> None:
    parser.options.add_argument(
        "--host", default=DEFAULT_HOST, metavar="ADRESSE", help=f"adresse d'écoute ({DEFAULT_HOST})"
    )
    parser.options.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, metavar="N", help=f"port d'écoute ({DEFAULT_PORT})"
    )
    _add_common(parser)


def _add_account(parser: FrenchParser) -> None:
    parser.add_argument_group("arguments").add_argument(
        "name", metavar="identifiant", help="le nom du compte ; le mot de passe est demandé deux fois"
    )


def _add_common(parser: FrenchParser) -> None:
    parser.add_index()
    parser.options.add_argument(
        "--no-model", action="store_true", help="répond avec les mots des fiches, même si un modèle est réglé"
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un port, donnez un nombre de 0 à 65535")
    return int(text)
