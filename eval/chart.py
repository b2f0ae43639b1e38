"""A curve as an SVG picture that any browser shows: axes, labels, one line, marked points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 40, 56
TICKS = 5
ROOM = LEFT + 150
"""Where a label ends that has room for its words."""
LINE, MARK, INK, GRID = "#1f5fa8", "#b34000", "#222222", "#dddddd"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a picture: what it measures, from 0 to ``top``, and how its numbers are written."""

    name: str
    top: float = 1.0
    written: Callable[[float], str] = "{:.0%}".format


@dataclass(frozen=True, slots=True)
class Chart:
    """What a picture shows."""

    title: str
    across: Axis
    up: Axis


def to_svg(
    chart: Chart, curve: Sequence[Point], marks: Sequence[tuple[Point, str]], reference: Sequence[Point] = ()
) -> str:
    """The picture of `curve`, with `marks` and what each says; `reference` is a dashed line to compare it with."""
    body = [*_axes(chart), *_line(chart, reference, "dashed"), *_line(chart, curve), *_marks(chart, marks)]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13" fill="{INK}">'
    )
    lines = [
        opening,
        f"<title>{escape(chart.title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    return "\n".join([*lines, *body, "</svg>", ""])


def column(pictures: Sequence[str]) -> str:
    """Pictures of `to_svg` one under the other, in one."""
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT * len(pictures)}">'
    placed = (
        picture.replace("<svg ", f'<svg y="{HEIGHT * place}" width="{WIDTH}" height="{HEIGHT}" ', 1)
        for place, picture in enumerate(pictures)
    )
    return f"{opening}\n{''.join(placed)}</svg>\n"


def round_top(value: float) -> float:
    """A round number for the end of an axis that must hold `value`, which is over 0."""
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 3, 4, 5, 10) if step * power >= value)


def _axes(chart: Chart) -> Iterator[str]:
    across, up = chart.across, chart.up
    for tick in range(TICKS + 1):
        share = tick / TICKS
        x, y = _place(chart, (share * across.top, share * up.top))
        left, bottom = LEFT, HEIGHT - BOTTOM
        yield f'<path d="M{x:.1f} {TOP}V{bottom}M{left} {y:.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{across.written(share * across.top)}</text>'
        yield f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{up.written(share * up.top)}</text>'
    middle = TOP + (HEIGHT - TOP - BOTTOM) / 2
    yield f'<text x="{WIDTH / 2}" y="22" text-anchor="middle" font-weight="bold">{escape(chart.title)}</text>'
    yield f'<text x="{WIDTH / 2}" y="{HEIGHT - 14}" text-anchor="middle">{escape(across.name)}</text>'
    yield f'<text transform="translate(18 {middle}) rotate(-90)" text-anchor="middle">{escape(up.name)}</text>'


def _line(chart: Chart, line: Sequence[Point], style: str = "") -> Iterator[str]:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(chart, point) for point in line))
    stroke = f'stroke="{INK}" stroke-dasharray="4 4"' if style == "dashed" else f'stroke="{LINE}" stroke-width="2"'
    if points:
        yield f'<polyline points="{points}" fill="none" {stroke}/>'


def _marks(chart: Chart, marks: Sequence[tuple[Point, str]]) -> Iterator[str]:
    for point, label in marks:
        x, y = _place(chart, point)
        # over a curve that rises, or under it where there is no room to the left
        anchor, height = ("end", y - 10) if x > ROOM else ("start", y + 20)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{MARK}"/>'
        yield f'<text x="{x:.1f}" y="{height:.1f}" text-anchor="{anchor}" fill="{MARK}">{escape(label)}</text>'


def _place(chart: Chart, point: Point) -> Point:
    across, up = point
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    return LEFT + across / chart.across.top * width, TOP + (1 - min(up / chart.up.top, 1)) * height
