"""The command line of the evaluation: what each command takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.command_line import FrenchParser

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEFAULT_CORPUS = SHARED / "corpus" / "vosdroits-2020.zip"
DEFAULT_QUESTIONS = SHARED / "questions" / "typed.jsonl"
"""``../shared/questions/typed.jsonl``, seen from the root of the repository."""

EPILOG = """\
exemples :
  python -m eval retrieval
  python -m eval retrieval --questions a.jsonl --questions b.jsonl --all-needs
  python -m eval retrieval --json mesures.json --report mesures.md

Une ligne d'un fichier de questions : {"id": "q1", "question": "…", "need": "n1", "sheets": {"F123": 5}}
« need » réunit les questions qui disent le même besoin ; sans lui, chaque question est son propre besoin.

Code de sortie : 0 si tout a été mesuré ; 1 si une question a été refusée ou si rien n'a pu être mesuré.
"""


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


def _parser() -> FrenchParser:
    parser = FrenchParser("python -m eval", "Mesure l'assistant.")
    commands = parser.add_subparsers(title="commandes", metavar="commande", required=True, dest="command")
    title = "mesure la recherche sur des questions étiquetées"
    retrieval = "Cherche chaque question étiquetée dans l'index et mesure, par fiche, ce qui est trouvé."
    _add_retrieval(commands.add_parser("retrieval", help=title, description=retrieval, epilog=EPILOG))
    title = "mesure la durée et la mémoire de l'ingestion et des réponses"
    speed = "Ingère une archive plusieurs fois dans un dossier provisoire, puis y pose des questions."
    _add_speed(commands.add_parser("speed", help=title, description=speed))
    return parser


def _add_retrieval(parser: FrenchParser) -> None:
    group = parser.options
    group.add_argument(
        "--questions", type=Path, action="append", metavar="FICHIER.jsonl",
        help="questions étiquetées ; peut se répéter (par défaut : ../shared/questions/typed.jsonl)",
    )  # fmt: skip
    parser.add_index()
    group.add_argument("--json", type=Path, metavar="FICHIER", help="écrit tout le résultat en JSON")
    group.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit le même résultat en Markdown")
    group.add_argument(
        "--all-needs", action="store_true", help="montre tous les besoins et non les 15 moins bien servis"
    )


def _add_speed(parser: FrenchParser) -> None:
    group = parser.options
    group.add_argument(
        "--corpus", type=Path, default=DEFAULT_CORPUS, metavar="ARCHIVE",
        help="fiches à ingérer (par défaut : ../shared/corpus/vosdroits-2020.zip)",
    )  # fmt: skip
    group.add_argument(
        "--questions", type=Path, default=DEFAULT_QUESTIONS, metavar="FICHIER.jsonl",
        help="questions posées (par défaut : ../shared/questions/typed.jsonl)",
    )  # fmt: skip
    group.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit le résultat en Markdown")
