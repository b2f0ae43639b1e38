"""A report -> tables for the terminal (French), Markdown to commit (English), plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from eval.bootstrap import CONFIDENCE, RESAMPLES, SEED
from eval.markdown import cell, head, row, table_head
from eval.metrics import HITS, MRR, NAMES, NDCG, RECALLS
from eval.schema import Interval, NeedReport, Report, SetReport

SHOWN = (*RECALLS, MRR, NDCG)
"""The metrics of the terminal: what fits in 80 columns. Markdown and JSON hold all of them."""

LABELS = dict(
    zip(NAMES, (*(f"R@{name[7:]}" for name in RECALLS), *(f"hit@{name[4:]}" for name in HITS), "MRR@10", "nDCG@10"),
        strict=True)
)  # fmt: skip
DIGITS = 6
NEEDS_WRITTEN = 50
"""Needs of each set that the Markdown page lists; the JSON result has them all."""


# ---------------------------------------------------------------- terminal


def means_table(report: Report) -> Table:
    """One row per set: each metric, its interval underneath."""
    table = Table(title="Recherche, par fiche : moyenne et intervalle à 95 %", box=box.SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("Jeu", overflow="fold")
    for name in SHOWN:
        table.add_column(LABELS[name], justify="right", no_wrap=True)
    for one in report.sets:
        label = Text(f"{one.name}\n{_count(one.questions)} q., {_count(one.needs)} b.")
        table.add_row(label, *(Text(_french_interval(one.metrics[name])) for name in SHOWN))
    return table


def needs_table(one: SetReport, limit: int | None) -> Table:
    """The needs of a set, from worst to best nDCG@10, the first ``limit`` of them, or all."""
    shown = one.per_need[:limit]
    every = f"Besoin, du moins bien servi au mieux ({_count(one.needs)})"
    some = f"Besoin ({_count(len(shown))} moins bien servis sur {_count(one.needs)} ; --all-needs : tous)"
    table = Table(title=Text(one.name), box=box.SIMPLE)
    table.add_column(some if len(shown) < one.needs else every, overflow="fold")
    table.add_column("n", justify="right")
    table.add_column(LABELS[NDCG], justify="right")
    for need in shown:
        table.add_row(Text(need.need), _count(need.questions), _french(need.metrics[NDCG], 3))
    return table


def notes(report: Report) -> tuple[str, ...]:
    """What a reader of the tables must know, in French, one line each."""
    lines = [
        f"Index {report.origin.corpus.generation} : {_count(report.origin.corpus.sheets)} fiches, "
        f"{_count(report.origin.corpus.chunks)} passages ; encodeur {report.origin.encoder}.",
        f"q. : questions ; b. : besoins. Intervalles par rééchantillonnage des besoins ({_count(RESAMPLES)} tirages).",
    ]
    for one in report.sets:
        if one.latency:
            times = f"médiane {_french(one.latency.median, 1)} ms, p95 {_french(one.latency.p95, 1)} ms par question"
            lines.append(f"{one.name} : {times}.")
        if one.short:
            lines.append(f"{one.name} : moins de 10 fiches trouvées pour {_count(one.short)} question(s).")
        if one.needs == 1:
            lines.append(f"{one.name} : un seul besoin, l'intervalle ne veut rien dire.")
    return tuple(lines)


def refusals(report: Report) -> tuple[str, ...]:
    """The questions that the index refused, in French, one line each."""
    return tuple(
        f"{one.name} : question « {refusal.id} » refusée, comptée 0 : {refusal.reason}"
        for one in report.sets
        for refusal in one.refusals
    )


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _french(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _french_interval(value: Interval) -> str:
    return f"{_french(value.mean, 3)}\n{_french(value.low, 2)}–{_french(value.high, 2)}"


# ---------------------------------------------------------------- JSON


def to_json(report: Report) -> dict[str, Any]:
    """The whole report as plain JSON values; figures from 0 to 1 with six decimals, latencies in milliseconds."""
    return {
        "date": report.origin.date,
        "machine": asdict(report.origin.machine),
        "corpus": asdict(report.origin.corpus),
        "encoder": report.origin.encoder,
        "bootstrap": {"unit": "need", "resamples": RESAMPLES, "confidence": CONFIDENCE, "seed": SEED},
        "sets": [_set_json(one) for one in report.sets],
    }


def _set_json(one: SetReport) -> dict[str, Any]:
    return {
        "name": one.name,
        "path": one.file,
        "questions": one.questions,
        "needs": one.needs,
        "metrics": {name: _rounded(asdict(value)) for name, value in one.metrics.items()},
        "per_need": [_need_json(need) for need in one.per_need],
        "latency_ms": _rounded(asdict(one.latency)) if one.latency else None,
        "fewer_than_10_sheets": one.short,
        "refused": [asdict(refusal) for refusal in one.refusals],
    }


def _need_json(need: NeedReport) -> dict[str, Any]:
    return {"need": need.need, "questions": need.questions, "metrics": _rounded(dict(need.metrics))}


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, DIGITS) for name, value in values.items()}


# ---------------------------------------------------------------- Markdown


def to_markdown(report: Report) -> str:
    """The report as a Markdown page that stands on its own."""
    return "\n".join([*_head(report), *_means(report.sets), *(line for one in report.sets for line in _needs(one))])


def _head(report: Report) -> Iterator[str]:
    yield from head("Retrieval, measured", report.origin, "python -m eval retrieval --report FILE.md")
    yield "At sheet level, each labelled sheet worth 1: R@k is the share of the labelled sheets among the k best, hit@k"
    yield "whether one of them is. Means over questions; between brackets, the 95 % percentile interval of"
    yield f"{RESAMPLES} bootstrap draws of *needs* (questions that say the same thing in other words), seed {SEED}."
    yield ""


def _means(sets: Sequence[SetReport]) -> Iterator[str]:
    yield "## Means"
    yield ""
    yield from table_head("Set", "Questions", "Needs", *LABELS.values(), "Median, ms", "p95, ms")
    for one in sets:
        times = (f"{one.latency.median:.1f}", f"{one.latency.p95:.1f}") if one.latency else ("none", "none")
        figures = (f"{v.mean:.3f} [{v.low:.3f}, {v.high:.3f}]" for v in (one.metrics[name] for name in LABELS))
        yield row(one.name, str(one.questions), str(one.needs), *figures, *times)
    yield ""


def _needs(one: SetReport) -> Iterator[str]:
    worst = one.per_need[:NEEDS_WRITTEN]
    yield f"## {cell(one.name)}: needs, from worst to best"
    yield ""
    yield "Needs are numbered: their names belong to the question file (the terminal and the JSON result give them)."
    yield f"Questions with fewer than 10 sheets found: {one.short}. Questions refused, scored 0: {len(one.refusals)}."
    if len(worst) < one.needs:
        yield f"These are the {len(worst)} worst of {one.needs}."
    if one.needs == 1:
        yield "There is one need only: the interval means nothing."
    yield ""
    yield from table_head("Need", "Questions", *(LABELS[name] for name in SHOWN))
    for rank, need in enumerate(worst, 1):
        yield row(str(rank), str(need.questions), *(f"{need.metrics[name]:.3f}" for name in SHOWN))
    yield ""
