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
  python -m retrieval search "viré sans raison" --explain
  python -m retrieval search "aide au loyer" --operator CAF --since 2025-01-01
  python -m retrieval batch --questions questions.jsonl --output fiches.jsonl
  python -m retrieval train --output mon_modele

variables d'environnement :
  INDEX_DIR            dossier de l'index (sinon {DEFAULT_INDEX})
  EMBEDDINGS_MODEL     modèle sentence-transformers (dossier ou nom) à la place du modèle livré
  EMBEDDINGS_BASE_URL  adresse d'une API compatible avec celle d'OpenAI ; EMBEDDINGS_MODEL y nomme le modèle
  EMBEDDINGS_API_KEY   clé de cette API, si elle en demande une
  RERANKER_MODEL, RERANKER_BASE_URL, RERANKER_API_KEY
                       modèle qui reclasse ce qui est trouvé : un cross-encoder, ou celui d'une API
  RERANKER_BUDGET      secondes qu'une question lui accorde (3)
  QDRANT_URL, QDRANT_API_KEY, QDRANT_COLLECTION
                       serveur Qdrant qui tient l'index à la place d'un dossier

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
    explain = "dit pourquoi chaque fiche est trouvée : mots lus, notes par champ, temps par étape"
    parser.options.add_argument("--explain", action="store_true", help=explain)
    _add_count(parser)
    _add_filters(parser)
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


def _add_filters(parser: FrenchParser) -> None:
    group = parser.add_argument_group("filtres (répétés : l'un ou l'autre)")
    for name, help_ in (
        ("audience", "public : Particuliers, Associations…"),
        ("theme", "thème du fil d'Ariane, à n'importe quel niveau"),
        ("source", "source de corpus_sources.yaml"),
        ("operator", "partenaire de France services vers qui la fiche envoie : CAF, France Travail…"),
    ):
        group.add_argument(f"--{name}", action="append", default=[], metavar="VALEUR", help=help_)
    group.add_argument("--since", default="", metavar="AAAA-MM-JJ", help="fiches mises à jour ce jour-là ou après")


def _add_count(parser: FrenchParser) -> None:
    parser.options.add_argument("-k", type=_count, default=10, metavar="N", help="nombre de fiches (10)")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MAX_HITS):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre de 1 à {MAX_HITS}")
    return int(text)
