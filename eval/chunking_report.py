"""Limits compared -> lines for the terminal (French), Markdown to commit (English)."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answering import PASSAGES_PER_SHEET
from eval.bootstrap import RESAMPLES, SEED
from eval.chunking import FIRST, HIT, READ, SHOWN, WITHIN, ChunkingReport, Cut, differences, means
from eval.markdown import cell, interval, row, table_head
from eval.metrics import NDCG
from eval.spans import WHOLE
from ingestion.splitting.chunking import LIMITS, Limits

METHOD = f"""\
Limits are characters: no passage is longer than the first, one that has reached the second takes no further block,
chapters shorter than the third are put together (`ingestion/splitting/chunking.py`). The same sheets are cut to each
setting, written in an index of their own and asked the same questions; encoder, fields and weights of the ranking
stay, and the weights were learned with the default limits. Build is from parsed sheets to published index. Between
brackets, 95 % intervals of {RESAMPLES} bootstrap draws of needs, seed {SEED}; a difference is paired, question by
question.
"""
SPANS = f"""\
Questions whose answer is known word for word: the share of them for which one passage holds at least {WHOLE:.0%} of
the answer's words. Sheets come best first, each with {PASSAGES_PER_SHEET} passages at most, as the assistant reads
them. Longer passages hold more words and give more to read, which is the last column: a mean over the questions.
"""


def to_markdown(report: ChunkingReport) -> str:
    """The report as a Markdown page that stands on its own."""
    return "\n".join([*_head(report), *_costs(report), *_retrieval(report), *_spans(report)])


def to_lines(report: ChunkingReport) -> Iterator[str]:
    """A line in French for each setting, then what follows from them."""
    for cut in report.cuts:
        figures = ", ".join(
            f"{name} {_french(means(cut.scores[name], needs, (NDCG,))[NDCG].mean)}"
            for name, needs in report.needs.items()
        )
        yield f"{label(cut.limits)} : {len(cut.sizes)} passages, nDCG@10 {figures}."
    better = ", ".join(label(cut.limits) for cut in report.better())
    yield f"Réglages meilleurs que {label(LIMITS)} sur un jeu et moins bons sur aucun : {better or 'aucun'}."


def conclusion(report: ChunkingReport) -> str:
    """What the intervals allow to say."""
    better, worse = (", ".join(label(cut.limits) for cut in found) for found in (report.better(), report.worse()))
    first = (
        f"Better than the default {label(LIMITS)} on at least one set and worse on none: {better}"
        if better
        else f"No setting is better than the default {label(LIMITS)} on one set without being worse on another"
    )
    fuller = "".join(
        f" The first passage holds more answers whole with {label(cut.limits)}, for "
        f"{cut.read / report.default.read:.1f} times the characters to read."
        for cut in report.fuller()
    )
    return f"**{first}; worse on at least one set: {worse or 'none'} (nDCG@10, beyond the interval).{fuller}**"


def label(limits: Limits) -> str:
    """``1000/800/250``."""
    return f"{limits.hard}/{limits.soft}/{limits.combine}"


def _head(report: ChunkingReport) -> Iterator[str]:
    machine = report.machine
    yield from ("# Size of passages, measured", "")
    yield f"- Date: {report.date}"
    yield f"- Machine: {cell(machine.cpu)}, {machine.cores} cores, Python {machine.python}"
    yield f"- Corpus: {cell(report.corpus)}"
    yield f"- Encoder: {cell(report.encoder)}"
    yield from ("- Made by `python -m eval chunking --report FILE.md`; the same command makes it again.", "")
    yield from (conclusion(report), "", METHOD)


def _costs(report: ChunkingReport) -> Iterator[str]:
    yield from table_head("Limits", "Passages", "Median length", "Build", "On disk")
    for cut in report.cuts:
        yield row(_name(cut), f"{len(cut.sizes):,}", f"{cut.middle}", f"{cut.seconds:.1f} s", f"{cut.size:.0f} MiB")
    yield ""


def _retrieval(report: ChunkingReport) -> Iterator[str]:
    yield from ("## Retrieval, by sheet", "")
    for name, needs in report.needs.items():
        yield from table_head(f"{name}, {len(needs)} questions", "nDCG@10", HIT, "nDCG@10, difference")
        for cut in report.cuts:
            found = means(cut.scores[name], needs, SHOWN)
            away = "" if cut is report.default else interval(report.differences(cut)[name], signed=True)
            yield row(_name(cut), interval(found[NDCG]), interval(found[HIT]), away)
        yield ""


def _spans(report: ChunkingReport) -> Iterator[str]:
    if not report.spans:
        return
    yield from ("## Answers that stand whole in one passage", "", SPANS)
    yield from table_head(f"{len(report.spans)} questions", FIRST, "difference", WITHIN, READ)
    for cut in report.cuts:
        found = means(cut.answered, report.spans, (FIRST, WITHIN))
        away = differences(cut.answered, report.default.answered, report.spans, (FIRST,))[FIRST]
        shown = "" if cut is report.default else interval(away, signed=True)
        yield row(_name(cut), interval(found[FIRST]), shown, interval(found[WITHIN]), f"{cut.read:,.0f}")
    yield ""


def _name(cut: Cut) -> str:
    return f"{label(cut.limits)} (default)" if cut.limits == LIMITS else label(cut.limits)


def _french(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")
