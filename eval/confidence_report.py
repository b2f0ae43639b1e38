"""A study of confidence -> lines for the terminal (French), Markdown and a picture to commit (English)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from eval.bootstrap import SEED
from eval.calibration import FIRST, LOST, WRONG
from eval.chart import Axis, Chart, to_svg
from eval.judging import Risk, at_coverage
from eval.markdown import head, interval, row, table_head
from eval.trusting import RESAMPLES, ConfidenceReport, Quality, Rates

COVERAGES = tuple(step / 10 for step in range(1, 11))
PICTURE = Chart(
    "Risk and coverage, needs kept apart", Axis("share of the searches kept, surest first"), Axis("share wrong", 0.4)
)

METHOD = f"""\
A search is right when one of its {FIRST} first sheets is labelled; on a question that the corpus can't answer, it never
is. A logistic model of the evidence (`retrieval.confidence.Evidence`) is learned on the development half of the needs
and judged here on the other half (needs are split by a hash of their name). Each need counts the square root of its
questions, in learning and in every figure but the last tables. Between brackets, 95 % intervals of {RESAMPLES}
bootstrap draws of needs, seed {SEED}.

The probabilities hold for this mixture of answerable and unanswerable questions; at a counter the mixture is another
one, and so are the probabilities. What carries over is the order, and what each level lets through, kind by kind.
"""
THRESHOLDS = f"""\
Chosen on the development half. Under *absent* fall at most {LOST:.0%} of the questions of each labelled set, right or
not; *answerable* is the least probability from which on at most {WRONG:.0%} of the searches are wrong.
"""
RATES = """\
Shares of the questions of each set, and of each kind that the corpus can't answer. *Right*: of all searches. *Wrong*:
of those called answerable.
"""


def to_markdown(report: ConfidenceReport, picture: str) -> str:
    """The study as a Markdown page; `picture` is the name of the file that holds `to_picture`."""
    lines = [
        *head("Confidence, learned and judged", report.origin, "python -m eval confidence --report FILE.md"),
        METHOD,
        *_model(report),
        *_quality(report),
        *_reliability(report),
        *_risk(report, picture),
        *_rates("Levels, needs kept apart", RATES, report.rates),
        *_rates("Levels, development half", "The half that thresholds were chosen on.\n", report.development_rates),
    ]
    return "\n".join(lines)


def to_picture(report: ConfidenceReport) -> str:
    """The curve of risk and coverage on the needs kept apart, with the two thresholds, as SVG."""
    thresholds = (("answerable", report.thresholds.answerable), ("not absent", report.thresholds.absent))
    found = ((name, threshold, _last_above(report.curve, threshold)) for name, threshold in thresholds)
    marks = [((at.coverage, at.risk), f"{name}: from {threshold:.2f}") for name, threshold, at in found if at]
    return to_svg(PICTURE, [(point.coverage, point.risk) for point in report.curve], marks)


def to_lines(report: ConfidenceReport) -> Iterator[str]:
    """The study for the terminal."""
    for name, model, limits in (
        ("appris", report.learned, report.thresholds),
        ("livrés", report.shipped, report.shipped_thresholds),
    ):
        values = ", ".join(f"{field} {_french(value, 2)}" for field, value in asdict(model.coefficients).items())
        yield f"Coefficients {name} : {values}, constante {_french(model.intercept, 2)} ; " + (
            f"seuils : « répondable » {_french(limits.answerable, 2)}, « absent » {_french(limits.absent, 2)}."
        )
    for half, quality in (("développement", report.development), ("autre moitié", report.other)):
        yield f"{half} : {_french_quality(quality)}."
    for one in report.rates:
        yield (
            f"  {one.group} ({one.questions}) : justes {_percent(one.right)} ; répondables {_percent(one.answerable)} "
            f"dont fausses {_percent(one.wrong)}, douteuses {_percent(one.doubtful)}, absentes {_percent(one.absent)}"
        )


def _model(report: ConfidenceReport) -> Iterator[str]:
    yield from ("## The model", "")
    yield from table_head("Evidence", "Learned", "Shipped", "AUC of it alone, needs kept apart")
    shipped = asdict(report.shipped.coefficients)
    for name, value in asdict(report.learned.coefficients).items():
        yield row(name, f"{value:.2f}", f"{shipped[name]:.2f}", f"{report.alone[name]:.3f}")
    yield row("intercept", f"{report.learned.intercept:.2f}", f"{report.shipped.intercept:.2f}", "")
    yield ""
    yield THRESHOLDS
    yield from table_head("From", "Learned", "Shipped", "Share of the searches, needs kept apart", "Wrong among them")
    shipped_at = report.shipped_thresholds
    yield row("answerable", *_threshold(report, report.thresholds.answerable, shipped_at.answerable))
    yield row("not absent", *_threshold(report, report.thresholds.absent, shipped_at.absent))
    yield ""


def _threshold(report: ConfidenceReport, learned: float, shipped: float) -> Iterator[str]:
    yield from (f"{learned:.2f}", f"{shipped:.2f}")
    at = _last_above(report.curve, learned)
    yield from (f"{at.coverage:.3f}", f"{at.risk:.3f}") if at else ("0", "none")


def _quality(report: ConfidenceReport) -> Iterator[str]:
    yield from ("## How well it tells right searches from wrong ones", "")
    yield from table_head("Half of the needs", "Searches", "Right", "AUC", "Brier score")
    for name, quality in (("development", report.development), ("kept apart", report.other)):
        counts = (str(quality.searches), str(quality.right))
        yield row(name, *counts, interval(quality.auc), interval(quality.brier))
    yield ""


def _reliability(report: ConfidenceReport) -> Iterator[str]:
    yield from ("## Reliability, needs kept apart", "")
    yield "Ten groups of searches, from the least to the most probable: what the model says, what came true."
    yield ""
    yield from table_head("Group", "Searches", "Mean probability", "Share right")
    for number, group in enumerate(report.bins, 1):
        yield row(str(number), str(group.searches), f"{group.said:.3f}", f"{group.right:.3f}")
    yield ""


def _risk(report: ConfidenceReport, picture: str) -> Iterator[str]:
    yield from ("## Risk and coverage, needs kept apart", "")
    yield f"![The share of wrong searches among the surest ones]({picture})"
    yield ""
    yield from table_head("Share of the searches kept, surest first", "Share wrong", "Least probability")
    for coverage in COVERAGES:
        point = at_coverage(report.curve, coverage)
        yield row(f"{point.coverage:.2f}", f"{point.risk:.3f}", f"{point.threshold:.3f}")
    yield ""


def _rates(title: str, text: str, rates: Sequence[Rates]) -> Iterator[str]:
    yield from (f"## {title}", "", text)
    yield from table_head("Set", "Questions", "Right", "Answerable", "Doubtful", "Absent", "Wrong")
    for one in rates:
        shares = (one.right, one.answerable, one.doubtful, one.absent)
        wrong = f"{one.wrong:.3f}" if one.answerable else "none"
        yield row(one.group, str(one.questions), *(f"{share:.3f}" for share in shares), wrong)
    yield ""


def _last_above(curve: Sequence[Risk], threshold: float) -> Risk | None:
    return next((point for point in reversed(curve) if point.threshold >= threshold), None)


def _french_quality(quality: Quality) -> str:
    auc = f"AUC {_french(quality.auc.mean, 3)} [{_french(quality.auc.low, 3)} ; {_french(quality.auc.high, 3)}]"
    brier = f"score de Brier {_french(quality.brier.mean, 3)}"
    return f"{quality.right} recherches justes sur {quality.searches}, {auc}, {brier}"


def _percent(share: float) -> str:
    return f"{_french(100 * share, 1)} %"


def _french(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
