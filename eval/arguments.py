"""The command line of the evaluation, in French: ``argparse`` with its own sentences translated."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from eval.errors import UsageError

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEFAULT_CORPUS = SHARED / "corpus" / "vosdroits-2020.zip"
DEFAULT_QUESTIONS = SHARED / "questions" / "typed.jsonl"
"""``../shared/questions/typed.jsonl``, seen from the root of the repository."""

HELP = "affiche cette aide et s'arrête"
EPILOG = """\
exemples :
  python -m eval retrieval
  python -m eval retrieval --questions a.jsonl --questions b.jsonl --all-needs
  python -m eval retrieval --json mesures.json --report mesures.md

Une ligne d'un fichier de questions : {"id": "q1", "question": "…", "need": "n1", "sheets": {"F123": 5}}
« need » réunit les questions qui disent le même besoin ; sans lui, chaque question est son propre besoin.

Code de sortie : 0 si tout a été mesuré ; 1 si une question a été refusée ou si rien n'a pu être mesuré.
"""
FRENCH = (
    (r"argument (.+): expected one argument", r"l'option \1 attend une valeur"),
    (r"argument (.+): ignored explicit argument (.+)", r"l'option \1 n'attend pas de valeur, et reçoit \2"),
    (r"argument (.+): invalid choice: (.+) \(choose from .+\)", r"la commande \2 n'existe pas"),
    (r"unrecognized arguments: (.+)", r"argument inconnu : \1"),
    (r"the following arguments are required: (.+)", r"il manque : \1"),
)
"""What argparse may say of this command line, and its translation."""


@dataclass(frozen=True, slots=True)
class RetrievalArguments:
    """What ``retrieval`` asks; ``index`` is None when it is left to the environment."""

    questions: tuple[Path, ...]
    index: Path | None
    json: Path | None
    report: Path | None
    all_needs: bool


@dataclass(frozen=True, slots=True)
class SpeedArguments:
    """What ``speed`` asks."""

    corpus: Path
    questions: Path
    report: Path | None


def parse(argv: Sequence[str] | None = None) -> RetrievalArguments | SpeedArguments:
    """Read the command line; ``--help`` prints and exits.

    Raises:
        UsageError: it has no meaning.
    """
    found = _parser().parse_args(argv)
    if found.command == "speed":
        return SpeedArguments(found.corpus, found.questions, found.report)
    return RetrievalArguments(
        tuple(found.questions or (DEFAULT_QUESTIONS,)), found.index, found.json, found.report, found.all_needs
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        line = next((re.sub(known, ours, message) for known, ours in FRENCH if re.fullmatch(known, message)), message)
        raise UsageError(f"{line} ; voyez « {self.prog} --help ».")


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("python -m eval", description="Mesure l'assistant.", add_help=False, formatter_class=_Help)
    parser.add_argument_group("options").add_argument("-h", "--help", action="help", help=HELP)
    commands = parser.add_subparsers(title="commandes", metavar="commande", required=True, dest="command")
    retrieval = commands.add_parser(
        "retrieval",
        help="mesure la recherche sur des questions étiquetées",
        description="Cherche chaque question étiquetée dans l'index et mesure, par fiche, ce qui est trouvé.",
        epilog=EPILOG,
        add_help=False,
        allow_abbrev=False,
        formatter_class=_Help,
    )
    _add_options(retrieval)
    speed = commands.add_parser(
        "speed",
        help="mesure la durée et la mémoire de l'ingestion et des réponses",
        description="Ingère une archive plusieurs fois dans un dossier provisoire, puis y pose des questions.",
        add_help=False,
        allow_abbrev=False,
        formatter_class=_Help,
    )
    _add_speed_options(speed)
    return parser


def _add_speed_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("options")
    group.add_argument("-h", "--help", action="help", help=HELP)
    group.add_argument(
        "--corpus", type=Path, default=DEFAULT_CORPUS, metavar="ARCHIVE",
        help="fiches à ingérer (par défaut : ../shared/corpus/vosdroits-2020.zip)",
    )  # fmt: skip
    group.add_argument(
        "--questions", type=Path, default=DEFAULT_QUESTIONS, metavar="FICHIER.jsonl",
        help="questions posées (par défaut : ../shared/questions/typed.jsonl)",
    )  # fmt: skip
    group.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit le résultat en Markdown")


def _add_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("options")
    group.add_argument("-h", "--help", action="help", help=HELP)
    group.add_argument(
        "--questions", type=Path, action="append", metavar="FICHIER.jsonl",
        help="questions étiquetées ; peut se répéter (par défaut : ../shared/questions/typed.jsonl)",
    )  # fmt: skip
    group.add_argument(
        "--index", type=Path, metavar="DOSSIER", help="dossier de l'index (par défaut : INDEX_DIR, sinon data/index)"
    )
    group.add_argument("--json", type=Path, metavar="FICHIER", help="écrit tout le résultat en JSON")
    group.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit le même résultat en Markdown")
    group.add_argument(
        "--all-needs", action="store_true", help="montre tous les besoins et non les 15 moins bien servis"
    )
