"""The command line of ingestion: what each command takes."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingestion.changes.corpora import PREVIOUS, PUBLISHED
from retrieval.command_line import Command, FrenchParser, path

DEFAULT_SOURCES = Path("corpus_sources.yaml")
MOST_KEPT = 1000
EPILOG = """\
exemples :
  python -m ingestion status                      ce qui est publié
  python -m ingestion run --dry-run               ce qu'une ingestion changerait
  python -m ingestion run                         lit les sources et publie
  python -m ingestion rollback                    revient à la génération d'avant
  python -m ingestion diff ancienne.zip nouvelle.zip
  python -m ingestion run --sources archive.zip --index data/essai

variables d'environnement :
  INDEX_DIR            dossier de l'index
  EMBEDDINGS_MODEL, EMBEDDINGS_BASE_URL, EMBEDDINGS_API_KEY
                       modèle qui encode les passages à la place du modèle livré
  QDRANT_URL, QDRANT_API_KEY, QDRANT_COLLECTION
                       serveur Qdrant qui tient l'index à la place d'un dossier
  HTTPS_PROXY, NO_PROXY
                       mandataire pour le téléchargement

Code de sortie : 0 si tout a été lu ; 1 si quelque chose a été refusé ou n'a pas pu être lu ; 130 si la commande est
interrompue.
"""
RUN = """\
Lit les sources activées, construit une nouvelle génération de l'index à côté de celle en place, la contrôle, puis la
publie d'un coup. Ce qui n'a pas changé est repris tel quel ; si rien n'a changé, rien n'est publié.
Ce qui ne peut pas être lu garde sa version publiée, est listé, et le code de sortie est alors 1."""
DIFF = """\
Compare deux archives, dossiers, fichiers ou générations : fiches ajoutées, modifiées, retirées, redirigées ; pour
chaque fiche modifiée les sections, et les montants, dates et durées qui ont changé."""


def parse(argv: Sequence[str] | None, commands: Mapping[str, Command]) -> argparse.Namespace:
    """Read the command line; ``--help`` prints and exits. The chosen one of `commands` stands in ``command``.

    Raises:
        UsageError: it has no meaning.
    """
    parser = FrenchParser(
        "python -m ingestion", "Lit les fiches officielles et construit l'index de recherche.", EPILOG
    )
    parts = parser.add_subparsers(title="commandes", metavar="commande", required=True)
    for name, (add, title, description) in _COMMANDS.items():
        command = parts.add_parser(name, help=title, description=description or f"{title.capitalize()}.")
        add(command)
        command.add_index()
        command.set_defaults(command=commands[name])
    return parser.parse_args(argv)


def _add_run(parser: FrenchParser) -> None:
    _add_sources(parser)
    for flag, meaning in (
        ("--dry-run", "dit ce qui changerait et combien de temps il faudrait, sans rien publier"),
        ("--rebuild", "relit et réencode tout, sans rien reprendre de la génération publiée"),
        (
            "--first-start",
            "garde l'index s'il a de vraies fiches ; sans réseau, prend les exemples en le disant",
        ),
        ("--accept-loss", "publie même si une source a perdu plus de 10 %% de ses fiches depuis le dernier index"),
        ("--accept-canaries", "publie même si les questions témoins ne trouvent plus leurs fiches"),
    ):
        parser.options.add_argument(flag, action="store_true", help=meaning)
    _add_json(parser)


def _add_diff(parser: FrenchParser) -> None:
    group = parser.add_argument_group("arguments")
    meaning = (
        f"archive, dossier, fichier ou génération ; {PUBLISHED} : celle qui est publiée, {PREVIOUS} : celle d'avant"
    )
    group.add_argument("old", metavar="ANCIEN", help=meaning)
    group.add_argument("new", metavar="NOUVEAU", help="de même")
    _add_json(parser)


def _add_rollback(parser: FrenchParser) -> None:
    group = parser.add_argument_group("arguments")
    meaning = "génération à publier de nouveau, ou le début de son nom (sinon celle d'avant ; voyez history)"
    group.add_argument("generation", metavar="GÉNÉRATION", nargs="?", default="", help=meaning)


def _add_prune(parser: FrenchParser) -> None:
    meaning = "générations gardées en plus de celle qui est publiée (1)"
    parser.options.add_argument("--keep", type=_count, default=1, metavar="N", help=meaning)


def _add_sources(parser: FrenchParser) -> None:
    meaning = f"liste des sources ({DEFAULT_SOURCES}), ou directement une archive, un dossier ou une fiche"
    parser.options.add_argument("--sources", type=path, default=DEFAULT_SOURCES, metavar="FICHIER", help=meaning)


def _add_json(parser: FrenchParser) -> None:
    parser.options.add_argument("--json", action="store_true", help="écrit le résultat en JSON et rien d'autre")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) <= MOST_KEPT):
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un nombre de 0 à {MOST_KEPT}")
    return int(text)


_COMMANDS = {
    "run": (_add_run, "lit les sources activées et publie ce qui a changé", RUN),
    "status": (_add_json, "dit ce qui est publié, et si la prochaine ingestion peut s'appuyer dessus", ""),
    "history": (_add_json, "liste les générations gardées", ""),
    "rollback": (_add_rollback, "publie de nouveau une génération gardée", ""),
    "prune": (_add_prune, "retire les générations qui ne servent plus", ""),
    "diff": (_add_diff, "compare deux archives, dossiers, fichiers ou générations", DIFF),
}
