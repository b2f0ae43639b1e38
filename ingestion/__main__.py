"""``python -m ingestion``: read the sources and publish the index."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ingestion.errors import IngestionError, PublicationRefused, SourceError
from ingestion.pipeline import run
from ingestion.schema import Source, Summary
from ingestion.sources import examples_among, read_sources
from retrieval.command_line import FrenchParser
from retrieval.command_line import run as run_door
from retrieval.encoders.opening import encoder_name
from retrieval.errors import DamagedIndex, IncompatibleIndex, MissingIndex, RetrievalError
from retrieval.retriever import check_fingerprint
from retrieval.settings import RetrievalSettings
from retrieval.storage.protocol import open_store

DEFAULT_SOURCES = Path("corpus_sources.yaml")
SHOWN_FAILURES = 20
DESCRIPTION = """\
Lit les sources activées, construit un nouvel index à côté de l'ancien, puis le publie d'un coup.
Ce qui ne peut pas être lu est listé, et le code de sortie est alors 1."""
EPILOG = """\
exemples :
  python -m ingestion run
  python -m ingestion run --sources archive.zip --index data/essai
  python -m ingestion run --sources ingestion/exemples --json

variables d'environnement : INDEX_DIR, EMBEDDINGS_MODEL, EMBEDDINGS_BASE_URL, EMBEDDINGS_API_KEY (voyez README.md),
HTTPS_PROXY et NO_PROXY pour le téléchargement.

Code de sortie : 0 si tout a été lu ; 1 si quelque chose a été refusé ou n'a pas pu être lu ; 130 si la commande est
interrompue.
"""


class ProgressBars:
    """Shows a run on a terminal; where stderr is no terminal, nothing moves."""

    def __init__(self, console: Console) -> None:
        text, off = TextColumn("{task.description}"), not console.is_terminal
        self.bars = Progress(SpinnerColumn(), text, BarColumn(), DownloadColumn(), console=console, disable=off)
        self.counter = Progress(SpinnerColumn(), text, TimeElapsedColumn(), console=console, disable=off)
        self.tasks: dict[str, Any] = {}
        self.chunks = 0

    def downloaded(self, source: str, received: int, expected: int) -> None:
        """Move the bar of one source."""
        if source not in self.tasks:
            self.bars.start()
            self.tasks[source] = self.bars.add_task(f"Téléchargement de « {source} »", total=None)
        self.bars.update(self.tasks[source], completed=received, total=expected or None)

    def indexed(self, chunks: int) -> None:
        """Count the passages that are in the new generation."""
        self.bars.stop()
        self.chunks += chunks
        if "index" not in self.tasks:
            self.counter.start()
            self.tasks["index"] = self.counter.add_task("")
        self.counter.update(self.tasks["index"], description=f"Indexation : {self.chunks} passages")

    def stop(self) -> None:
        """Leave the terminal clean."""
        self.bars.stop()
        self.counter.stop()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if all was read, 1 if something was refused or lost, each with its French line on stderr."""
    console = Console(stderr=True, highlight=False)
    progress = ProgressBars(console)
    try:
        arguments = _parser().parse_args(argv)
        settings = RetrievalSettings.from_environment(arguments.index)
        sources = read_sources(arguments.sources)
        if arguments.first_start:
            return _first_start(sources, settings, progress, console, arguments.json)
        return _report(run(sources, settings, progress, (), arguments.accept_loss), console, arguments.json)
    except (IngestionError, RetrievalError) as error:
        progress.stop()
        print(f"Erreur : {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        progress.stop()
        print("Interrompu avant la fin : l'index en place, s'il y en a un, est gardé tel quel.", file=sys.stderr)
        return 130
    finally:
        progress.stop()


def _first_start(
    sources: tuple[Source, ...], settings: RetrievalSettings, progress: ProgressBars, console: Console, as_json: bool
) -> int:
    """Leave a usable index: the one in place if it is real, else the enabled sources, else the examples, said aloud.

    Sheets that could not be read are listed, but do not stop the start: 0 once there is an index.
    """
    state = _state(settings)
    if state == "real":
        return 0
    try:
        _report(run(sources, settings, progress, ()), console, as_json)
        return 0
    except (SourceError, PublicationRefused) as error:
        progress.stop()
        reason = str(error)
    examples = examples_among(sources)
    if examples is None:
        raise SourceError(f"{reason} La liste des sources n'a pas d'« exemples » pour démarrer sans réseau.")
    notice = f"Les fiches officielles n'ont pas pu être lues : {reason}"
    print(
        f"Attention : {notice}\nL'index contient les fiches d'exemple, à ne pas utiliser au guichet.", file=sys.stderr
    )
    if state == "examples":
        return 0
    _report(run((replace(examples, enabled=True),), settings, progress, (notice,)), console, as_json)
    return 0


def _state(settings: RetrievalSettings) -> str:
    """``real``, ``examples`` or ``none``: what stands in the index now and can be read with these settings."""
    try:
        store = open_store(settings)
        manifest = store.manifest()
        check_fingerprint(manifest, encoder_name(settings.encoder), store.name)
    except (MissingIndex, DamagedIndex, IncompatibleIndex):
        return "none"
    return "examples" if manifest.examples_only else "real"


def _report(summary: Summary, console: Console, as_json: bool) -> int:
    if as_json:
        print(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        console.print(_table(summary))
    for failure in summary.failures[:SHOWN_FAILURES]:
        print(f"Signalé : {failure.source}, {failure.item} : {failure.reason}", file=sys.stderr)
    hidden = len(summary.failures) - SHOWN_FAILURES
    if hidden > 0:
        print(f"… et {hidden} autres ; la liste entière est dans la sortie de --json.", file=sys.stderr)
    return 1 if summary.failures else 0


def _table(summary: Summary) -> Table:
    seconds = sum(summary.seconds.values())
    table = Table(title=f"Index publié dans {summary.index} en {seconds:.1f} s", title_justify="left")
    for name in ("Source", "Fiches", "Passages", "Signalés", "Attribution"):
        table.add_column(name, justify="right" if name in ("Fiches", "Passages", "Signalés") else "left")
    for source in summary.sources:
        counts = (str(source.sheets), str(source.chunks), str(len(source.failures)))
        table.add_row(source.name, *counts, source.attribution)
    return table


def _parser() -> FrenchParser:
    parser = FrenchParser(
        "python -m ingestion", "Lit les fiches officielles et construit l'index de recherche.", EPILOG
    )
    commands = parser.add_subparsers(title="commandes", metavar="commande", required=True)
    title = "lit les sources activées et publie un nouvel index"
    command = commands.add_parser("run", help=title, description=DESCRIPTION)
    command.options.add_argument(
        "--sources",
        type=Path,
        default=DEFAULT_SOURCES,
        metavar="FICHIER",
        help=f"liste des sources ({DEFAULT_SOURCES}), ou directement une archive, un dossier ou une fiche",
    )
    command.add_index()
    command.options.add_argument("--json", action="store_true", help="écrit le compte rendu en JSON et rien d'autre")
    command.options.add_argument(
        "--first-start",
        action="store_true",
        help="garde l'index s'il contient de vraies fiches ; sans réseau, prend les exemples en le disant",
    )
    command.options.add_argument(
        "--accept-loss",
        action="store_true",
        help="publie même si une source a perdu plus de 10 %% de ses fiches depuis le dernier index",
    )
    return parser


if __name__ == "__main__":
    run_door(main)
