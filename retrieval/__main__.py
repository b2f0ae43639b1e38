"""``python -m retrieval``: search the index, answer a file of questions, train the embedded model."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.progress import track

from retrieval.arguments import parse
from retrieval.batch import read_questions, write_rows
from retrieval.command_line import run
from retrieval.confidence import Level
from retrieval.errors import InvalidQuestion, RetrievalError, UsageError
from retrieval.explaining import doubt, explanation, tables
from retrieval.retriever import Retriever
from retrieval.schema import Filters, Hit, french_date
from retrieval.settings import RetrievalSettings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if all went well, 1 if something was refused, with one French line on stderr."""
    try:
        arguments = parse(argv, _search, _batch, _train)
        return int(arguments.command(arguments))
    except RetrievalError as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrompu : rien n'a été écrit.", file=sys.stderr)
        return 130


def _search(arguments: argparse.Namespace) -> int:
    retriever = Retriever.open(RetrievalSettings.from_environment(arguments.index))
    filters = Filters(
        tuple(arguments.audience),
        tuple(arguments.theme),
        tuple(arguments.source),
        tuple(arguments.operator),
        arguments.since,
    )
    started = time.perf_counter()
    findings = retriever.find(arguments.question, arguments.k, filters=filters)
    seconds = time.perf_counter() - started
    for notice in findings.notices:
        print(f"Attention : {notice}", file=sys.stderr)
    if arguments.json:
        row = _row(arguments.question, findings.hits, seconds)
        print(json.dumps({**row, **(explanation(findings) if arguments.explain else {})}, ensure_ascii=False))
        return 0
    console = Console(highlight=False)
    _show(console, findings.hits, seconds)
    if findings.hits and findings.confidence.level is not Level.ANSWERABLE:
        console.print(doubt(findings), style="yellow", markup=False)
    for table in tables(findings) if arguments.explain else ():
        console.print(table)
    return 0


def _batch(arguments: argparse.Namespace) -> int:
    if arguments.output.resolve() == arguments.questions.resolve():
        raise UsageError(f"« {arguments.output} » est aussi le fichier des questions : donnez un autre --output.")
    questions = read_questions(arguments.questions)
    retriever = Retriever.open(RetrievalSettings.from_environment(arguments.index))
    refused: list[str] = []
    write_rows(arguments.output, _answers(questions, retriever, arguments.k, refused))
    for line in refused:
        print(f"Erreur : {line}", file=sys.stderr)
    return 1 if refused else 0


def _answers(
    questions: list[dict[str, Any]], retriever: Retriever, limit: int, refused: list[str]
) -> Iterator[dict[str, Any]]:
    """One line per question; a question that is refused gives its reason instead of hits, and joins `refused`."""
    console = Console(stderr=True)
    said: set[str] = set()
    for question in track(questions, "Recherche", console=console, disable=not console.is_terminal):
        started = time.perf_counter()
        try:
            findings = retriever.find(question["question"], limit)
        except InvalidQuestion as error:
            refused.append(f"question « {question['id']} » : {error}")
            yield {"id": question["id"], "hits": [], "seconds": 0.0, "error": str(error)}
            continue
        for notice in {*findings.notices} - said:
            print(f"Attention : {notice}", file=sys.stderr)
        said.update(findings.notices)
        row = _row(question["question"], findings.hits, time.perf_counter() - started)
        yield {"id": question["id"], "hits": row["hits"], "seconds": row["seconds"]}


def _train(arguments: argparse.Namespace) -> int:
    from retrieval.storage.protocol import open_store
    from retrieval.training import train

    store = open_store(RetrievalSettings.from_environment(arguments.index))
    engine = store.reader(store.manifest())
    # by id, so that two trainings on the same sheets give the same weights whatever the order of the shard
    chunks = sorted(engine.all_chunks(), key=lambda chunk: (chunk.source, chunk.sheet_id, chunk.position))
    report = train(chunks, arguments.output, progress=_epoch)
    print(
        f"Modèle écrit dans « {arguments.output} » en {report.seconds:.0f} s : {report.chunks} passages de "
        f"{report.sheets} fiches, {report.vocabulary} mots ou morceaux de mots, {report.dimension} dimensions."
    )
    return 0


def _epoch(number: int, total: int, loss: float) -> None:
    print(f"Passe {number} sur {total} : perte moyenne {loss:.3f}", file=sys.stderr)


def _row(question: str, hits: tuple[Hit, ...], seconds: float) -> dict[str, Any]:
    return {"question": question, "hits": [hit.row() for hit in hits], "seconds": round(seconds, 4)}


def _show(console: Console, hits: tuple[Hit, ...], seconds: float) -> None:
    for rank, hit in enumerate(hits, 1):
        chunk = hit.chunk
        place = " > ".join((*chunk.breadcrumb, *chunk.section))
        console.print(f"{rank:2}. {chunk.title}", style="bold", markup=False)
        console.print(
            f"    {chunk.sheet_id} · {hit.score:.3f} · {french_date(chunk.updated) or 'sans date'} · {chunk.url}",
            markup=False,
        )
        console.print(f"    {place}", style="dim", markup=False)
        console.print(f"    {' '.join(chunk.text.split())[:240]}", markup=False)
    console.print(
        f"{len(hits)} fiche{'s' * (len(hits) > 1)} en {1000 * seconds:.0f} ms"
        if hits
        else "Aucune fiche ne répond à ces mots."
    )


if __name__ == "__main__":
    run(main)
