"""The command line of the evaluation: what each command takes."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.answers.arguments import AnswersArguments, add_answers, answers_arguments
from eval.ingestion.arguments import IngestionArguments, add_ingestion, ingestion_arguments, is_number
from eval.scale import LARGEST, SIZES
from retrieval.command_line import FrenchParser

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEFAULT_CORPUS = SHARED / "corpus" / "vosdroits-2020.zip"
DEFAULT_QUESTIONS = SHARED / "questions" / "typed.jsonl"
"""``../shared/questions/typed.jsonl``, seen from the root of the repository."""
DEFAULT_SPANS = SHARED / "questions" / "spans.jsonl"
OWN = Path(__file__).parent / "questions"
LABELLED_SETS = (DEFAULT_QUESTIONS, OWN / "counter.jsonl", OWN / "letters.jsonl")
UNANSWERABLE = OWN / "unanswerable.jsonl"
SETS_HELP = "../shared/questions/typed.jsonl, eval/questions/counter.jsonl et letters.jsonl, ceux qui existent"

EPILOG = """\
exemples :
  python -m eval retrieval
  python -m eval retrieval --questions a.jsonl --questions b.jsonl --all-needs
  python -m eval retrieval --json mesures.json --report mesures.md
  python -m eval weights --report poids.md
  python -m eval confidence --report confiance.md
  python -m eval ingestion --skip growth --kills 50
  python -m eval chunking --report tailles.md
  python -m eval answers --report reponses.md

Une ligne d'un fichier de questions : {"id": "q1", "question": "…", "need": "n1", "sheets": {"F123": 5}}
« need » réunit les questions qui disent le même besoin ; sans lui, chaque question est son propre besoin.

Une ligne d'un fichier de questions sans réponse : {"id": "q1", "question": "…", "kind": "near"}

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
    """What ``speed`` asks; ``sizes`` are numbers of passages, the least first."""

    corpus: Path
    questions: Path
    report: Path | None
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WeightsArguments:
    """What ``weights`` asks."""

    questions: tuple[Path, ...]
    index: Path | None
    report: Path | None


@dataclass(frozen=True, slots=True)
class ConfidenceArguments:
    """What ``confidence`` asks."""

    questions: tuple[Path, ...]
    unanswerable: Path
    index: Path | None
    report: Path | None


@dataclass(frozen=True, slots=True)
class ChunkingArguments:
    """What ``chunking`` asks; ``spans`` is None where there are no questions of known answer."""

    corpus: Path
    questions: tuple[Path, ...]
    spans: Path | None
    report: Path | None


Arguments = (
    RetrievalArguments
    | SpeedArguments
    | WeightsArguments
    | ConfidenceArguments
    | ChunkingArguments
    | IngestionArguments
    | AnswersArguments
)


def parse(argv: Sequence[str] | None = None) -> Arguments:
    """Read the command line; ``--help`` prints and exits.

    Raises:
        UsageError: it has no meaning.
    """
    found = _parser().parse_args(argv)
    if found.command == "speed":
        sizes = tuple(sorted({*SIZES, *(found.scale or ())}))
        return SpeedArguments(found.corpus, found.questions, found.report, sizes)
    if found.command == "ingestion":
        return ingestion_arguments(found)
    if found.command == "answers":
        return answers_arguments(found)
    questions = tuple(found.questions or labelled_sets())
    if found.command == "chunking":
        spans = found.spans or (DEFAULT_SPANS if DEFAULT_SPANS.is_file() else None)
        return ChunkingArguments(found.corpus, questions, spans, found.report)
    if found.command == "weights":
        return WeightsArguments(questions, found.index, found.report)
    if found.command == "confidence":
        return ConfidenceArguments(questions, found.unanswerable, found.index, found.report)
    return RetrievalArguments(questions, found.index, found.json, found.report, found.all_needs)


def labelled_sets() -> tuple[Path, ...]:
    """The labelled sets that are on this machine; the first one when none is, which says so when it is read."""
    return tuple(path for path in LABELLED_SETS if path.is_file()) or LABELLED_SETS[:1]


def _parser() -> FrenchParser:
    parser = FrenchParser("python -m eval", "Mesure l'assistant.")
    commands = parser.add_subparsers(title="commandes", metavar="commande", required=True, dest="command")
    title = "mesure la recherche sur des questions étiquetées"
    retrieval = "Cherche chaque question étiquetée dans l'index et mesure, par fiche, ce qui est trouvé."
    _add_retrieval(commands.add_parser("retrieval", help=title, description=retrieval, epilog=EPILOG))
    title = "apprend les poids du classement et dit ce que vaut chaque ingrédient"
    weights = (
        "Apprend les poids du classement sur la moitié des besoins et les juge sur l'autre. Avec --report, mesure "
        "aussi ce qu'apporte chaque ingrédient (quelques minutes)."
    )
    _add_weights(commands.add_parser("weights", help=title, description=weights))
    title = "apprend à quel point une recherche est sûre"
    confidence = (
        "Apprend la probabilité qu'une des premières fiches réponde, et ses seuils, sur la moitié des besoins ; les "
        "juge sur l'autre. Avec --report, écrit aussi une figure, du même nom en .svg."
    )
    _add_confidence(commands.add_parser("confidence", help=title, description=confidence))
    title = "mesure la durée et la mémoire de l'ingestion et des réponses"
    speed = (
        "Ingère une archive plusieurs fois dans un dossier provisoire, puis y pose des questions ; agrandit ensuite le "
        "corpus et recommence (deux minutes pour 40 000 passages, un quart d'heure et 3 Go pour 400 000)."
    )
    _add_speed(commands.add_parser("speed", help=title, description=speed))
    title = "mesure l'ingestion : durée, mémoire, croissance, arrêts brutaux, documents abîmés"
    ingestion = (
        "Ingère une archive et d'autres qui en diffèrent un peu, en multiplie les fiches, arrête des ingestions au "
        "hasard et lit des documents abîmés, le tout dans des dossiers provisoires (une demi-heure ; davantage, et "
        "plusieurs Gio, pour 30 000 fiches). Avec --report, écrit aussi une figure, du même nom en .svg."
    )
    measured = commands.add_parser("ingestion", help=title, description=ingestion)
    _add_corpus(measured)
    _add_asked(measured)
    add_ingestion(measured)
    title = "mesure les réponses : extraction, preuve, cas, conversation, issues, données personnelles, versions"
    answers = (
        "Pose les questions de développement à l'assistant sans modèle et mesure ce qu'il montre, ce qui le prouve et "
        "le temps que cela prend (quelques minutes)."
    )
    measured = commands.add_parser("answers", help=title, description=answers)
    measured.add_index()
    add_answers(measured, SHARED / "questions")
    title = "compare des tailles de passage"
    chunking = (
        "Découpe les mêmes fiches en passages de plusieurs tailles, indexe chaque découpage dans un dossier provisoire "
        "et lui pose les mêmes questions (quelques minutes)."
    )
    _add_chunking(commands.add_parser("chunking", help=title, description=chunking))
    return parser


def _add_retrieval(parser: FrenchParser) -> None:
    group = parser.options
    _add_sets(parser)
    group.add_argument("--json", type=Path, metavar="FICHIER", help="écrit tout le résultat en JSON")
    group.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit le même résultat en Markdown")
    group.add_argument(
        "--all-needs", action="store_true", help="montre tous les besoins et non les 15 moins bien servis"
    )


def _add_weights(parser: FrenchParser) -> None:
    _add_sets(parser)
    parser.options.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit tout le résultat en Markdown")


def _add_confidence(parser: FrenchParser) -> None:
    _add_sets(parser)
    parser.options.add_argument(
        "--unanswerable", type=Path, default=UNANSWERABLE, metavar="FICHIER.jsonl",
        help="questions sans réponse dans les fiches (par défaut : eval/questions/unanswerable.jsonl)",
    )  # fmt: skip
    parser.options.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit tout le résultat en Markdown")


def _add_chunking(parser: FrenchParser) -> None:
    _add_corpus(parser)
    _add_questions(parser)
    parser.options.add_argument(
        "--spans", type=Path, metavar="FICHIER.jsonl",
        help="questions dont les mots de la réponse sont connus (par défaut : ../shared/questions/spans.jsonl)",
    )  # fmt: skip
    parser.options.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit tout le résultat en Markdown")


def _add_sets(parser: FrenchParser) -> None:
    _add_questions(parser)
    parser.add_index()


def _add_questions(parser: FrenchParser) -> None:
    parser.options.add_argument(
        "--questions", type=Path, action="append", metavar="FICHIER.jsonl",
        help=f"questions étiquetées ; peut se répéter (par défaut : {SETS_HELP})",
    )  # fmt: skip


def _add_corpus(parser: FrenchParser) -> None:
    parser.options.add_argument(
        "--corpus", type=Path, default=DEFAULT_CORPUS, metavar="ARCHIVE",
        help="fiches à ingérer (par défaut : ../shared/corpus/vosdroits-2020.zip)",
    )  # fmt: skip


def _add_asked(parser: FrenchParser) -> None:
    parser.options.add_argument(
        "--questions", type=Path, default=DEFAULT_QUESTIONS, metavar="FICHIER.jsonl",
        help="questions posées (par défaut : ../shared/questions/typed.jsonl)",
    )  # fmt: skip


def _add_speed(parser: FrenchParser) -> None:
    group = parser.options
    _add_corpus(parser)
    _add_asked(parser)
    sizes = " et ".join(f"{size}" for size in SIZES)
    group.add_argument(
        "--scale", type=_size, action="append", metavar="N",
        help=f"mesure aussi la recherche dans N passages, tirés des fiches (toujours : {sizes}) ; peut se répéter",
    )  # fmt: skip
    group.add_argument("--report", type=Path, metavar="FICHIER.md", help="écrit le résultat en Markdown")


def _size(text: str) -> int:
    if not is_number(text, 1, LARGEST):
        raise ArgumentTypeError(f"« {text} » n'est pas un nombre de passages de 1 à {LARGEST}")
    return int(text)
