"""``python -m ingestion``: read the sources and publish the index; look at what is published, compare, go back."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.console import Console, RenderableType

from ingestion.arguments import parse
from ingestion.changes.comparing import compare
from ingestion.changes.corpora import corpus_named
from ingestion.changes.rendering import as_json as changes_values
from ingestion.changes.rendering import report as changes_report
from ingestion.errors import IngestionError, PublicationRefused, SourceError
from ingestion.pipeline import Options, run
from ingestion.planning import Plan, plan, plan_report, plan_values
from ingestion.progress import ProgressBars
from ingestion.publishing.generations import (
    Generation,
    history_report,
    history_values,
    kept_generations,
    mismatches,
    roll_back,
    status_report,
    status_values,
)
from ingestion.publishing.refusals import forget, last_refusal, remember
from ingestion.reporting import figures
from ingestion.reporting.page import as_json, write_report
from ingestion.reporting.terminal import run_report
from ingestion.schema import Failure, Source
from ingestion.screening.text import visible
from ingestion.sources import examples_among, read_sources
from ingestion.summary import Summary
from retrieval.command_line import run as run_door
from retrieval.encoders.opening import encoder_name
from retrieval.errors import DamagedIndex, IncompatibleIndex, IndexBusy, MissingIndex, RetrievalError
from retrieval.retriever import check_fingerprint
from retrieval.settings import RetrievalSettings
from retrieval.storage.protocol import open_store
from retrieval.system_errors import french_cause

REPORTS = "reports"
SHOWN_FAILURES = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if all was read, 1 if something was refused or lost, each with its French line on stderr."""
    try:
        commands = {
            "run": _run,
            "status": _status,
            "history": _history,
            "rollback": _roll_back,
            "prune": _prune,
            "diff": _diff,
        }
        arguments = parse(argv, commands)
        code: int = arguments.command(arguments)
        return code
    except (IngestionError, RetrievalError) as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrompu avant la fin : l'index en place, s'il y en a un, est gardé tel quel.", file=sys.stderr)
        return 130


def _run(arguments: argparse.Namespace) -> int:
    settings = RetrievalSettings.from_environment(arguments.index)
    sources = read_sources(arguments.sources)
    options = Options(
        accept_loss=arguments.accept_loss, accept_canaries=arguments.accept_canaries, rebuild=arguments.rebuild
    )
    progress = ProgressBars(Console(stderr=True, highlight=False))
    try:
        if arguments.dry_run:
            return _tell_plan(plan(sources, settings, progress, options), arguments.json)
        if arguments.first_start:
            return _first_start(sources, settings, progress, options, arguments.json)
        return _tell(run(sources, settings, progress, options), settings, arguments.json)
    except IndexBusy:
        raise
    except (IngestionError, RetrievalError) as error:
        if not arguments.dry_run and settings.index.is_dir():
            remember(settings.index / REPORTS, str(error))
        raise
    finally:
        progress.stop()


def _first_start(
    sources: tuple[Source, ...],
    settings: RetrievalSettings,
    progress: ProgressBars,
    options: Options,
    json_asked: bool,
) -> int:
    """Leave a usable index: the one in place if it is real, else the enabled sources, else the examples, said aloud.

    Sheets that could not be read are listed, but do not stop the start: 0 once there is an index.
    """
    state = _state(settings)
    if state == "real":
        return 0
    try:
        _tell(run(sources, settings, progress, options), settings, json_asked)
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
    only = (replace(examples, enabled=True),)
    _tell(run(only, settings, progress, replace(options, notices=(notice,))), settings, json_asked)
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


def _tell(summary: Summary, settings: RetrievalSettings, json_asked: bool) -> int:
    """Write the report of a run and show it; the exit code."""
    if json_asked:
        print(as_json(summary))
        _list(summary.failures)
    else:
        _show([run_report(summary)], stderr=True)
    forget(settings.index / REPORTS)
    try:
        page = write_report(summary, settings.index / REPORTS)
        print(f"Compte rendu : {page}", file=sys.stderr)
    except OSError as error:
        print(f"Le compte rendu n'a pas pu être écrit ({french_cause(error)}).", file=sys.stderr)
    return 1 if summary.failures else 0


def _tell_plan(found: Plan, json_asked: bool) -> int:
    if json_asked:
        print(json.dumps(plan_values(found), ensure_ascii=False))
    else:
        _show(plan_report(found))
    _list(found.failures)
    return 1 if found.failures or found.refused else 0


def _list(failures: Sequence[Failure]) -> None:
    """Say on stderr what could not be read."""
    for failure in failures[:SHOWN_FAILURES]:
        print(visible(f"Signalé : {failure.source}, {failure.item} : {failure.reason}"), file=sys.stderr)
    hidden = len(failures) - SHOWN_FAILURES
    if hidden > 0:
        print(f"… et {hidden} autres ; la sortie JSON (--json) les donne tous.", file=sys.stderr)


def _status(arguments: argparse.Namespace) -> int:
    settings = RetrievalSettings.from_environment(arguments.index)
    store = open_store(settings)
    manifest = store.manifest()
    remarks = list(mismatches(manifest, settings.encoder, store.name))
    date, reason = last_refusal(settings.index / REPORTS)
    if date:
        remarks.append(f"La dernière ingestion, le {figures.moment(date)}, n'a rien publié : {reason}")
    generation = Generation(manifest, True, store.size(manifest))
    if arguments.json:
        print(json.dumps(status_values(generation, remarks), ensure_ascii=False))
    else:
        _show(status_report(generation, store.name, remarks))
    return 0


def _history(arguments: argparse.Namespace) -> int:
    store = open_store(RetrievalSettings.from_environment(arguments.index))
    generations = kept_generations(store)
    if arguments.json:
        print(json.dumps(history_values(generations), ensure_ascii=False))
    else:
        _show(history_report(generations, store.name))
    return 0


def _roll_back(arguments: argparse.Namespace) -> int:
    settings = RetrievalSettings.from_environment(arguments.index)
    manifest = roll_back(open_store(settings), arguments.generation, settings.encoder)
    print(f"Génération publiée : {manifest.generation}, construite le {figures.moment(manifest.created)}.")
    print("La prochaine ingestion publiera de nouveau ce que disent les sources : suspendez-la si elles sont en cause.")
    return 0


def _prune(arguments: argparse.Namespace) -> int:
    removed = open_store(RetrievalSettings.from_environment(arguments.index)).prune(arguments.keep)
    print("\n".join(f"Retirée : {name}" for name in removed) or "Rien à retirer.")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    settings = RetrievalSettings.from_environment(arguments.index)
    with corpus_named(arguments.old, settings) as old, corpus_named(arguments.new, settings) as new:
        found = compare(old, new)
    if arguments.json:
        print(json.dumps(changes_values(found), ensure_ascii=False))
    else:
        _show(changes_report(found))
    return 0


def _show(parts: Iterable[RenderableType], stderr: bool = False) -> None:
    console = Console(stderr=stderr, highlight=False)
    for part in parts:
        console.print(part)


if __name__ == "__main__":
    run_door(main)
