"""``python -m eval``: the door of the evaluation, the only module here that prints."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import track

from eval import report as rendering
from eval import speed
from eval.arguments import RetrievalArguments, SpeedArguments, parse
from eval.dataset import read_questions
from eval.errors import EvalError
from eval.machine import this_machine
from eval.output import check_target, write
from eval.runs import Searcher, run, set_report, warm_up
from eval.schema import Corpus, CorpusSource, LabelledQuestion, Report, SetReport
from retrieval.command_line import run as run_door
from retrieval.errors import RetrievalError, UsageError

if TYPE_CHECKING:
    from assistant.answering import Assistant
    from retrieval.retriever import Retriever

NEEDS_SHOWN = 15
PIPE_WIDTH = 100
"""Columns when the output goes to a file or another command: Rich would take 80 and fold long names."""

Opener = Callable[[Path | None], tuple[Searcher, Corpus, str]]
"""``--index`` -> what to search with, what it holds, the encoder that wrote it."""


def main(argv: Sequence[str] | None = None, opener: Opener | None = None) -> int:
    """Run one command; 0 when everything was measured, 1 otherwise, with one line on the standard error."""
    try:
        arguments = parse(argv)
        if isinstance(arguments, SpeedArguments):
            return _measure_speed(arguments)
        return _measure(arguments, opener or open_index)
    except (EvalError, RetrievalError) as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrompu avant la fin : relancez la commande pour mesurer à nouveau.", file=sys.stderr)
        return 130


def open_index(index: Path | None) -> tuple[Searcher, Corpus, str]:
    """The project's retriever on the published index.

    Raises:
        RetrievalError: there is no index that can be searched.
    """
    # imported here: help and bad question files answer at once, without loading an engine and an encoder
    from retrieval.retriever import Retriever
    from retrieval.settings import RetrievalSettings

    retriever = Retriever.open(RetrievalSettings.from_environment(index=index))
    manifest = retriever.manifest
    sources = tuple(CorpusSource(one.name, one.sheets, one.attribution) for one in manifest.sources)
    corpus = Corpus(manifest.generation, manifest.created, manifest.chunks, manifest.sheets, sources)
    return retriever, corpus, manifest.encoder


def _measure(arguments: RetrievalArguments, opener: Opener) -> int:
    _check_paths(arguments)
    sets = [(name, path, read_questions(path)) for name, path in _named(arguments.questions)]
    searcher, corpus, encoder = opener(arguments.index)
    measured = tuple(_measure_set(searcher, name, path, questions) for name, path, questions in sets)
    report = Report(datetime.now(UTC).date().isoformat(), this_machine(), corpus, encoder, measured)
    _show(report, None if arguments.all_needs else NEEDS_SHOWN)
    _write(report, arguments)
    return 1 if report.refused else 0


def _measure_speed(arguments: SpeedArguments) -> int:
    if arguments.report:
        check_target(arguments.report)
    questions = [question.text for question in read_questions(arguments.questions)][: speed.ANSWERS]
    with TemporaryDirectory() as folder, Console(stderr=True).status("Ingestion et réponses…"):
        runs = [speed.ingest(arguments.corpus, Path(folder) / str(run)) for run in range(speed.RUNS)]
        started = time.perf_counter()
        assistant = open_assistant(Path(folder) / "0")
        opening = time.perf_counter() - started
        manifest = assistant.retriever.manifest
        report = speed.SpeedReport(
            date=datetime.now(UTC).date().isoformat(),
            machine=this_machine(),
            corpus=f"{arguments.corpus.name}, {manifest.sheets} sheets, {manifest.chunks} passages",
            ingestion=speed.Spread.of([one.seconds for one in runs]),
            memory=max(one.memory for one in runs),
            index=runs[0].index,
            opening=opening,
            answers=tuple(speed.time_answers(assistant.ask, questions)),
        )
    for line in speed.to_lines(report):
        print(line)
    if arguments.report:
        write(arguments.report, speed.to_markdown(report))
        print(f"Rapport écrit dans {arguments.report}.")
    return 0


def open_assistant(index: Path) -> Assistant[Retriever]:
    """The assistant without a model on an index, its libraries loaded beforehand."""
    from assistant.answering import Assistant
    from assistant.settings import AssistantSettings

    return Assistant.open(AssistantSettings.from_environment(index, with_model=False))


def _check_paths(arguments: RetrievalArguments) -> None:
    """Nothing may be read twice, nor written over another file of the same command."""
    questions = [path.resolve() for path in arguments.questions]
    targets = [path for path in (arguments.json, arguments.report) if path]
    for path in targets:
        check_target(path)
    every = [*arguments.questions, *targets]
    places = [*questions, *(path.resolve() for path in targets)]
    for position, place in enumerate(places):
        if place in places[:position]:
            raise UsageError(
                f"« {every[position]} » est donné deux fois : donnez un fichier différent à chaque option."
            )


def _named(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Each file with the name of its set: its own, led by its folder's when two files share it."""
    stems = [path.stem for path in paths]
    for path in paths:
        yield (f"{path.resolve().parent.name}/{path.stem}" if stems.count(path.stem) > 1 else path.stem), path


def _measure_set(searcher: Searcher, name: str, path: Path, questions: Sequence[LabelledQuestion]) -> SetReport:
    console = Console(stderr=True)
    bar = track(questions, escape(name), console=console, transient=True, disable=not console.is_terminal)
    warm_up(searcher, questions)
    return set_report(name, path, list(run(searcher, bar)))


def _show(report: Report, limit: int | None) -> None:
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)
    console.print(rendering.means_table(report))
    for one in report.sets:
        console.print(rendering.needs_table(one, limit))
    for line in rendering.notes(report):
        print(line)
    for line in rendering.refusals(report):
        print(line, file=sys.stderr)


def _write(report: Report, arguments: RetrievalArguments) -> None:
    if arguments.json:
        text = json.dumps(rendering.to_json(report), ensure_ascii=False, indent=2, allow_nan=False)
        write(arguments.json, f"{text}\n")
        print(f"Résultat écrit dans {arguments.json}.")
    if arguments.report:
        write(arguments.report, rendering.to_markdown(report))
        print(f"Rapport écrit dans {arguments.report}.")


if __name__ == "__main__":
    run_door(main)
