"""What was measured of answers -> lines for the terminal (French), Markdown to commit (English)."""

from __future__ import annotations

from collections.abc import Iterator

from eval.answers.schema import AnswersReport, Figure, Part
from eval.bootstrap import RESAMPLES, SEED
from eval.markdown import cell, head, interval, row
from eval.schema import Interval

METHOD = f"""\
No model, nothing downloaded. Between brackets, 95 % intervals of {RESAMPLES} bootstrap draws of needs, sheets or
sentence shapes (500 for proof), seed {SEED}. *Development* is what rules were chosen on; *held out* was kept apart, as
far as each part says. Times depend on what else the machine was doing.
"""


def to_markdown(report: AnswersReport) -> str:
    """The report as a Markdown page that stands on its own."""
    lines = [*head("Answers, measured", report.origin, "python -m eval answers --report FILE.md"), METHOD]
    for part in report.parts:
        lines += [f"## {part.title}", "", part.method, "", *_table(part), ""]
    return "\n".join(lines)


def to_lines(report: AnswersReport) -> Iterator[str]:
    """What was asked and whether it is reached, a line each; then where the rest stands."""
    for part in report.parts:
        for figure in part.figures:
            if figure.met is not None:
                reached = "atteint" if figure.met else "MANQUÉ"
                yield f"{reached} : {figure.name} : {_value(figure)} (demandé : {figure.target})"


def _table(part: Part) -> Iterator[str]:
    yield row("Figure", "Measured", "Asked", "Reached")
    yield row("---", "--:", "--:", "---")
    for figure in part.figures:
        met = "" if figure.met is None else "yes" if figure.met else "**no**"
        # `cell` would escape the emphasis of what is missed
        yield f"| {cell(figure.name)} | {cell(_value(figure))} | {cell(figure.target)} | {met} |"


def _value(figure: Figure) -> str:
    return interval(figure.value) if isinstance(figure.value, Interval) else figure.value
