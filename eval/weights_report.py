"""A study of the weights -> lines for the terminal (French), Markdown to commit (English)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.ablation import Line
from eval.bootstrap import RESAMPLES, SEED
from eval.learning import LEARNED_FROM
from eval.markdown import head, interval, row, table_head
from eval.metrics import NDCG
from eval.schema import Interval
from eval.splits import FOLDS, REPEATS
from eval.weighing import CROSS_VALIDATED, SHOWN, WeightsReport

LABELS = {NDCG: "nDCG@10", "hit@1": "hit@1", "hit@5": "hit@5"}
_FRENCH = {
    "learned, other half": "appris, autre moitié",
    "shipped, other half": "livrés, autre moitié",
    CROSS_VALIDATED: "appris, validation croisée",
    "shipped, all needs": "livrés, tous les besoins",
}

METHOD = f"""\
A weight is learned for each part of a sheet's score (`retrieval/ranking.py`): the likelihood of the labelled sheets
under a softmax over the first {LEARNED_FROM} candidates of each question is made the highest (ListNet's loss), by
L-BFGS, from zero, with a small L2 penalty. All sets are learned from together; each need counts the square root of
its questions. In letters, the two parts of meaning are halved, as in a search.

Needs are split in two halves by a hash of their name. Weights are learned on the development half and judged on the
other half, which they have never seen; and, on all needs, by cross-validation over needs ({FOLDS} folds, {REPEATS}
times), where each question is judged by weights learned without its need. Between brackets, 95 % intervals of
{RESAMPLES} bootstrap draws of needs, seed {SEED}. Two sets may ask about one matter under two names: the halves are
not wholly strangers.
"""
ABLATION = """\
Weights are learned again without the ingredient and judged by the same cross-validation; the difference from the whole
search is taken question by question: below zero, the ingredient helps. An interval that holds zero says that these
questions do not tell.
"""
TRIED = """\
Also tried while the ranking was designed, on exact scores outside of the engine, and not kept:

- Pseudo-relevance feedback (words of the first sheets added to the question): nothing on typed questions, up to +.01 on
  counter questions, for a second search.
- Letters split in sentences that are searched one by one: worse by .01 to .1.
- Words of the question weighted by their rarity a second time: worse.
- A stop list of conversational words (« bonjour », « merci »...): worse on short questions.
- BM25 of the title alone as one more field: +.001.
"""


def to_markdown(report: WeightsReport) -> str:
    """The study as a Markdown page that stands on its own."""
    return "\n".join([*_head(report), *_weights(report), *_judged(report), *_ablation(report)])


def to_lines(report: WeightsReport) -> Iterator[str]:
    """The study for the terminal."""
    yield "Poids appris sur la moitié de développement : " + _french_weights(report.learned)
    yield "Poids livrés (retrieval/ranking.py) : " + _french_weights(report.shipped)
    for place, one in enumerate(report.sets):
        yield f"{one.name} : {one.questions} questions, {one.needs} besoins dont {one.learned_needs} de développement."
        for judged in report.judged:
            figures = ", ".join(f"{LABELS[name]} {_french_interval(judged.sets[place][name])}" for name in SHOWN)
            yield f"  {_FRENCH[judged.label]} : {figures}"


def _head(report: WeightsReport) -> Iterator[str]:
    yield from head("Weights of the ranking, learned", report.origin, "python -m eval weights --report FILE.md")
    yield METHOD
    yield from table_head("Set", "Questions", "Needs", "Questions learned from", "Needs learned from")
    for one in report.sets:
        yield row(one.name, *map(str, (one.questions, one.needs, one.learned_questions, one.learned_needs)))
    yield ""


def _weights(report: WeightsReport) -> Iterator[str]:
    yield "## Weights"
    yield ""
    names = tuple(report.learned)
    yield from table_head("Weights", *names)
    lines = {"learned on the development half": report.learned, "shipped": report.shipped}
    others = {f"learned on {source}, to compare": weights for source, weights in report.others.items()}
    for label, weights in {**lines, **others}.items():
        yield row(label, *(f"{weights.get(name, 0.0):.2f}" for name in names))
    yield ""


def _judged(report: WeightsReport) -> Iterator[str]:
    yield "## How well they do"
    yield ""
    yield from table_head("Weights", "Set", *(LABELS[name] for name in SHOWN))
    for judged in report.judged:
        for one, figures in zip(report.sets, judged.sets, strict=True):
            yield row(judged.label, one.name, *(interval(figures[name]) for name in SHOWN))
    yield ""


def _ablation(report: WeightsReport) -> Iterator[str]:
    if not report.ablation:
        return
    yield "## What each ingredient brings"
    yield ""
    yield ABLATION
    yield from table_head("nDCG@10", *(f"{one.name}{what}" for one in report.sets for what in ("", ", difference")))
    whole = next(judged.sets for judged in report.judged if judged.label == CROSS_VALIDATED)
    yield row("the whole search", *(text for each in whole for text in (f"{each[NDCG].mean:.3f}", "")))
    for line in report.ablation:
        yield row(line.label, *_cells(line))
    yield ""
    yield TRIED


def _cells(line: Line) -> Iterator[str]:
    for figure, difference in zip(line.ndcg, line.difference, strict=True):
        yield f"{figure.mean:.3f}"
        yield interval(difference, signed=True)


def _french_weights(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {_french(value, 2)}" for name, value in weights.items()) + "."


def _french_interval(value: Interval) -> str:
    return f"{_french(value.mean, 3)} [{_french(value.low, 3)} ; {_french(value.high, 3)}]"


def _french(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
