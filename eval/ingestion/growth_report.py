"""How ingestion grows -> a table, what it says of straight lines, and a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from eval.chart import Axis, Chart, Point, column, round_top, to_svg
from eval.ingestion.results import Grown, exponent
from eval.markdown import row, table_head

LINEAR = 1.05
"""A power up to this one passes for a straight line: a second measure of the same thing differs by as much."""
FLAT = 1.25
"""Memory is flat if the largest corpus takes at most so many times what the smallest does."""
METHOD = """\
Archives made of the real sheets: sentences of a theme recombined, numbers drawn anew, names added
(`eval/ingestion/archives.py`). One run each, in a temporary folder. `--sheets N` sets the largest.
"""

Figure = Callable[[Grown], float]
_FIGURES: tuple[tuple[str, str, Figure], ...] = (
    ("Seconds, cold", "à froid", lambda one: one.cold.seconds.median),
    ("Seconds, 30 changed", "30 fiches modifiées", lambda one: one.edited.seconds.median),
    ("Peak memory, cold", "mémoire au plus", lambda one: one.cold.memory),
    ("Private memory, cold", "mémoire propre au plus", lambda one: one.cold.private),
    ("Index on disk", "index sur disque", lambda one: one.index),
)


def to_markdown(growth: Sequence[Grown], picture: str) -> Iterator[str]:
    """The lines of the section."""
    yield METHOD
    names = ("Cold", "Nothing changed", "30 changed", "Peak, cold", "Private, cold", "Peak, 30 changed", "On disk")
    yield from table_head("Sheets", "Passages", *names, "Cold, for 1,000 sheets")
    yield from map(_row, growth)
    yield ""
    if len(growth) < 2:
        return
    yield from table_head(
        "Grows as sheets to the power", "All sizes", *(f"{_sizes(step)}" for step in pairwise(growth))
    )
    for name, _, figure in _FIGURES:
        yield row(name, f"{_power(growth, figure):.2f}", *(f"{_power(step, figure):.2f}" for step in pairwise(growth)))
    yield ""
    yield from (f"- {line}" for line in _verdicts(growth))
    yield ""
    yield f"![Time and memory of a run, by the number of sheets]({picture})"
    yield ""


def to_lines(growth: Sequence[Grown]) -> Iterator[str]:
    """A line for each corpus, and one for each figure."""
    for one in growth:
        yield (
            f"{one.sheets} fiches : à froid {one.cold.seconds.median:.1f} s, 30 modifiées "
            f"{one.edited.seconds.median:.1f} s, {one.cold.memory:.0f} Mio au plus, index de {one.index:.0f} Mio."
        )
    if len(growth) > 1:
        powers = ", ".join(f"{name} {_power(growth, figure):.2f}" for _, name, figure in _FIGURES)
        yield f"Puissance du nombre de fiches : {powers}."


def to_picture(growth: Sequence[Grown]) -> str:
    """Seconds of a cold run, seconds of an update, memory: three curves, each with the straight line from its start."""
    return column([_picture(growth, name, figure) for name, _, figure in _FIGURES[:3]])


def _picture(growth: Sequence[Grown], name: str, figure: Figure) -> str:
    points: list[Point] = [(one.sheets, figure(one)) for one in growth]
    widest, first = points[-1][0], points[0]
    unit = "s" if name.startswith("Seconds") else "MiB"
    top = round_top(max(value for _, value in points))
    chart = Chart(
        f"{name}; dashed: in proportion", Axis("sheets", widest, "{:,.0f}".format), Axis(unit, top, "{:,.0f}".format)
    )
    proportional = [(0.0, 0.0), (widest, first[1] * widest / first[0])]
    # a line that leaves the picture is cut where it does
    if proportional[1][1] > top:
        proportional[1] = (first[0] * top / first[1], top)
    return to_svg(chart, points, [(point, f"{point[1]:,.0f} {unit}") for point in points], proportional)


def _row(one: Grown) -> str:
    seconds = (f"{each.seconds.median:.1f} s" for each in (one.cold, one.same, one.edited))
    memory = (f"{each:,.0f} MiB" for each in (one.cold.memory, one.cold.private, one.edited.memory, one.index))
    pace = f"{1000 * one.cold.seconds.median / one.sheets:.1f} s"
    return row(f"{one.sheets:,}", f"{one.chunks:,}", *seconds, *memory, pace)


def _sizes(step: tuple[Grown, Grown]) -> str:
    return f"{step[0].sheets:,} to {step[1].sheets:,}"


def _power(growth: Sequence[Grown], figure: Figure) -> float:
    return exponent([(one.sheets, figure(one)) for one in growth])


def _verdicts(growth: Sequence[Grown]) -> Iterator[str]:
    """Whether time is at worst linear, whether memory is flat: over all sizes and on the last step, the largest."""
    for name, figure in (("cold run", _FIGURES[0][2]), ("run that changes 30 sheets", _FIGURES[1][2])):
        powers = _power(growth, figure), _power(growth[-2:], figure)
        verdict = "at worst linear: yes" if max(powers) <= LINEAR else "at worst linear: **no**"
        yield f"Time of a {name}: {verdict} (power {powers[0]:.2f} over all sizes, {powers[1]:.2f} on the last step)."
    for name, figure in (("Peak", _FIGURES[2][2]), ("Private", _FIGURES[3][2])):
        times = figure(growth[-1]) / figure(growth[0])
        verdict = "flat: yes" if times <= FLAT else "flat: **no**"
        more = growth[-1].sheets / growth[0].sheets
        yield f"{name} memory of a cold run: {verdict} ({times:.1f} times as much for {more:.0f} times the sheets)."
