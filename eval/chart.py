"""A curve as an SVG picture that any browser shows: axes, labels, one line, marked points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 40, 56
TICKS = 5
ROOM = LEFT + 150
"""Where a label ends that has room for its words."""
LINE, MARK, INK, GRID = "#1f5fa8", "#b34000", "#222222", "#dddddd"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a picture shows; both axes are shares, across from 0 to 1, up from 0 to ``top``."""

    title: str
    across: str
    up: str
    top: float


def to_svg(chart: Chart, curve: Sequence[Point], marks: Sequence[tuple[Point, str]]) -> str:
    """The picture of `curve`, with `marks` and what each says."""
    body = [*_axes(chart), *_curve(chart, curve), *_marks(chart, marks)]
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


def _axes(chart: Chart) -> Iterator[str]:
    for tick in range(TICKS + 1):
        share = tick / TICKS
        x, y = _place(chart, (share, share * chart.top))
        left, bottom = LEFT, HEIGHT - BOTTOM
        yield f'<path d="M{x:.1f} {TOP}V{bottom}M{left} {y:.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{share:.0%}</text>'
        yield f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{share * chart.top:.0%}</text>'
    middle = TOP + (HEIGHT - TOP - BOTTOM) / 2
    yield f'<text x="{WIDTH / 2}" y="22" text-anchor="middle" font-weight="bold">{escape(chart.title)}</text>'
    yield f'<text x="{WIDTH / 2}" y="{HEIGHT - 14}" text-anchor="middle">{escape(chart.across)}</text>'
    yield f'<text transform="translate(18 {middle}) rotate(-90)" text-anchor="middle">{escape(chart.up)}</text>'


def _curve(chart: Chart, curve: Sequence[Point]) -> Iterator[str]:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(chart, point) for point in curve))
    yield f'<polyline points="{points}" fill="none" stroke="{LINE}" stroke-width="2"/>'


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
    return LEFT + across * width, TOP + (1 - min(up / chart.top, 1)) * height
