"""``python -m eval``: the door of the evaluation, the only module here that prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import track

from eval import report as rendering
from eval import speed
from eval.answers.arguments import AnswersArguments
from eval.arguments import (
    ChunkingArguments,
    ConfidenceArguments,
    RetrievalArguments,
    SpeedArguments,
    WeightsArguments,
    parse,
)
from eval.dataset import read_questions, read_unanswerable
from eval.errors import EvalError
from eval.ingestion.arguments import IngestionArguments
from eval.machine import this_machine
from eval.output import check_paths, check_target, write
from eval.runs import Finder, Searcher, run, set_report, warm_up
from eval.schema import Corpus, LabelledQuestion, Origin, Report, SetReport, Steps
from retrieval.command_line import run as run_door
from retrieval.errors import RetrievalError

if TYPE_CHECKING:
    pass

NEEDS_SHOWN = 15
PIPE_WIDTH = 100
"""Columns when the output goes to a file or another command: Rich would take 80 and fold long names."""


class Measured(Searcher, Finder, Protocol):
    """What is measured and learned from."""


Opener = Callable[[Path | None, Steps], tuple[Measured, Corpus, str]]
"""``--index`` and the steps of a search -> what to search with, what it holds, the encoder that wrote it."""

_Q = TypeVar("_Q")


def main(argv: Sequence[str] | None = None, opener: Opener | None = None) -> int:
    """Run one command; 0 when everything was measured, 1 otherwise, with one line on the standard error."""
    try:
        arguments = parse(argv)
        if isinstance(arguments, SpeedArguments):
            return _measure_speed(arguments)
        if isinstance(arguments, ChunkingArguments):
            return _compare_chunking(arguments)
        if isinstance(arguments, IngestionArguments):
            return _measure_ingestion(arguments)
        if isinstance(arguments, AnswersArguments):
            return _measure_answers(arguments)
        if isinstance(arguments, WeightsArguments):
            return _learn_weights(arguments, opener or open_index)
        if isinstance(arguments, ConfidenceArguments):
            return _learn_confidence(arguments, opener or open_index)
        return _measure(arguments, opener or open_index)
    except (EvalError, RetrievalError) as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrompu avant la fin : relancez la commande pour mesurer à nouveau.", file=sys.stderr)
        return 130


def open_index(index: Path | None, steps: Steps) -> tuple[Measured, Corpus, str]:
    """The project's retriever on the published index.

    Raises:
        RetrievalError: there is no index that can be searched.
    """
    # imported here: help and bad question files answer at once, without loading an engine and an encoder
    from eval.opening import open_index as opened

    return opened(index, steps)


def _measure(arguments: RetrievalArguments, opener: Opener) -> int:
    check_paths(arguments.questions, (arguments.json, arguments.report))
    sets = _read(arguments.questions)
    searcher, origin = _open(opener, arguments.index, Steps())
    report = Report(origin, tuple(_measure_set(searcher, name, path, questions) for name, path, questions in sets))
    _show(report, None if arguments.all_needs else NEEDS_SHOWN)
    _write(report, arguments)
    return 1 if report.refused else 0


def _learn_weights(arguments: WeightsArguments, opener: Opener) -> int:
    # imported here: what optimises takes a second to load
    from eval import weights_report
    from eval.candidates import candidates
    from eval.weighing import weigh

    check_paths(arguments.questions, (arguments.report,))
    sets = _read(arguments.questions)
    finder, origin = _open(opener, arguments.index, Steps(reranking=False))
    raw = [candidates(finder, name, _tracked(name, questions)) for name, _, questions in sets]
    with Console(stderr=True).status("Apprentissage…"):
        others = (lambda steps: opener(arguments.index, steps)[0]) if arguments.report else None
        report = weigh(origin, raw, others)
    for line in weights_report.to_lines(report):
        print(line)
    if arguments.report:
        write(arguments.report, weights_report.to_markdown(report))
        print(f"Rapport écrit dans {arguments.report}.")
    return 0


def _learn_confidence(arguments: ConfidenceArguments, opener: Opener) -> int:
    from eval import confidence_report
    from eval.calibration import observe_labelled, observe_unanswerable
    from eval.trusting import study

    picture = arguments.report.with_suffix(".svg") if arguments.report else None
    check_paths((*arguments.questions, arguments.unanswerable), (arguments.report, picture))
    sets = _read(arguments.questions)
    none = read_unanswerable(arguments.unanswerable)
    finder, origin = _open(opener, arguments.index, Steps(reranking=False))
    observations = [
        one for name, _, questions in sets for one in observe_labelled(finder, name, _tracked(name, questions))
    ]
    name = arguments.unanswerable.stem
    observations += observe_unanswerable(finder, name, _tracked(name, none))
    with Console(stderr=True).status("Apprentissage…"):
        report = study(origin, observations)
    for line in confidence_report.to_lines(report):
        print(line)
    if arguments.report and picture:
        write(picture, confidence_report.to_picture(report))
        write(arguments.report, confidence_report.to_markdown(report, picture.name))
        print(f"Rapport écrit dans {arguments.report}, avec la figure {picture.name}.")
    return 0


def _open(opener: Opener, index: Path | None, steps: Steps) -> tuple[Measured, Origin]:
    measured, corpus, encoder = opener(index, steps)
    return measured, Origin(datetime.now(UTC).date().isoformat(), this_machine(), corpus, encoder)


def _compare_chunking(arguments: ChunkingArguments) -> int:
    # imported here: it opens engines and encoders
    from eval import chunking_report
    from eval.chunking import study
    from eval.spans import read_spans

    check_paths([*arguments.questions, *filter(None, [arguments.spans])], (arguments.report,))
    sets = {name: questions for name, _, questions in _read(arguments.questions)}
    spans = read_spans(arguments.spans) if arguments.spans else ()
    with Console(stderr=True).status("Découpages…") as status:
        report = study(arguments.corpus, sets, spans, lambda line: status.update(escape(line)))
    for line in chunking_report.to_lines(report):
        print(line)
    if arguments.report:
        write(arguments.report, chunking_report.to_markdown(report))
        print(f"Rapport écrit dans {arguments.report}.")
    return 0


def _measure_speed(arguments: SpeedArguments) -> int:
    if arguments.report:
        check_target(arguments.report)
    # imported here: it opens engines and encoders
    from eval.speeding import measure

    questions = [question.text for question in read_questions(arguments.questions)]
    with Console(stderr=True).status("Ingestion et réponses…") as status:
        report = measure(arguments, questions, lambda line: status.update(escape(line)))
    for line in speed.to_lines(report):
        print(line)
    if arguments.report:
        write(arguments.report, speed.to_markdown(report))
        print(f"Rapport écrit dans {arguments.report}.")
    return 0


def _measure_ingestion(arguments: IngestionArguments) -> int:
    # imported here: it opens engines and encoders
    from eval.ingestion import growth_report, report
    from eval.ingestion.measuring import measure

    picture = arguments.report.with_suffix(".svg") if arguments.report else None
    check_paths((arguments.corpus, arguments.questions), (arguments.report, picture))
    with Console(stderr=True).status("Ingestion…") as status:
        found = measure(arguments, lambda line: status.update(escape(line)))
    for line in report.to_lines(found):
        print(line)
    for line in found.faults:
        print(line, file=sys.stderr)
    if arguments.report and picture:
        if found.growth:
            write(picture, growth_report.to_picture(found.growth))
        write(arguments.report, report.to_markdown(found, picture.name))
        print(f"Rapport écrit dans {arguments.report}.")
    return 1 if any(found.faults) else 0


def _measure_answers(arguments: AnswersArguments) -> int:
    # imported here: it opens engines and encoders
    from eval.answers import report
    from eval.answers.measuring import measure

    check_paths((), (arguments.report,))
    with Console(stderr=True).status("Réponses…") as status:
        found = measure(arguments, lambda line: status.update(escape(line)))
    for line in report.to_lines(found):
        print(line)
    if arguments.report:
        write(arguments.report, report.to_markdown(found))
        print(f"Rapport écrit dans {arguments.report}.")
    return 0


def _read(paths: Sequence[Path]) -> list[tuple[str, Path, tuple[LabelledQuestion, ...]]]:
    """The name of each set, its file and its questions."""
    return [(name, path, read_questions(path)) for name, path in _named(paths)]


def _named(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Each file with the name of its set: its own, led by its folder's when two files share it."""
    stems = [path.stem for path in paths]
    for path in paths:
        yield (f"{path.resolve().parent.name}/{path.stem}" if stems.count(path.stem) > 1 else path.stem), path


def _measure_set(searcher: Searcher, name: str, path: Path, questions: Sequence[LabelledQuestion]) -> SetReport:
    warm_up(searcher, questions)
    return set_report(name, path, list(run(searcher, _tracked(name, questions))))


def _tracked(name: str, questions: Sequence[_Q]) -> Iterable[_Q]:
    """The questions of a set, with a bar on a terminal that says how many are done."""
    console = Console(stderr=True)
    return track(questions, escape(name), console=console, transient=True, disable=not console.is_terminal)


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
