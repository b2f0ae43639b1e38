"""The command line of the index: what each command takes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from retrieval.command_line import Command, FrenchParser
from retrieval.settings import DEFAULT_INDEX

MAX_HITS = 100
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


def parse(argv: Sequence[str] | None, search: Command, batch: Command, train: Command) -> argparse.Namespace:
    """Read the command line; ``--help`` prints and exits. The chosen command stands in ``command``.

    Raises:
        UsageError: it has no meaning.
    """
    parser = FrenchParser("python -m retrieval", "Cherche dans l'index des fiches.", EPILOG)
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


def _add_search(parser: FrenchParser, command: Command) -> None:
    parser.add_argument_group("arguments").add_argument("question", help="la question, entre guillemets")
    parser.options.add_argument("--json", action="store_true", help="écrit un objet JSON et rien d'autre")
    _add_count(parser)
    parser.add_index()
    parser.set_defaults(command=command)


def _add_batch(parser: FrenchParser, command: Command) -> None:
    parser.add_batch()
    _add_count(parser)
    parser.add_index()
    parser.set_defaults(command=command)


def _add_train(parser: FrenchParser, command: Command) -> None:
    parser.options.add_argument("--output", type=Path, required=True, metavar="DOSSIER", help="où écrire le modèle")
    parser.add_index()
    parser.set_defaults(command=command)


def _add_count(parser: FrenchParser) -> None:
    parser.options.add_argument("-k", type=_count, default=10, metavar="N", help="nombre de fiches (10)")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MAX_HITS):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre de 1 à {MAX_HITS}")
    return int(text)
