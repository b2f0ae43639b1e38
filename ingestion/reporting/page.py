"""A run's summary -> one HTML page that needs nothing else, and JSON with stable keys."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from ingestion.reporting import figures
from ingestion.schema import Suspicion
from ingestion.screening.text import visible
from ingestion.summary import CanaryResult, Moves, SourceSummary, Summary
from retrieval.files import atomic_write

NAME = "report"
SHOWN = 200
"""Lines of one table of the page; the JSON has them all."""
SHOWN_WORDS = 8
"""Lost words shown of one cause."""
FORMAT = 1
"""Version of the JSON: a key is never renamed nor removed without another one."""

MOVES = {
    "added": "ajoutées",
    "changed": "modifiées",
    "unchanged": "inchangées",
    "withdrawn": "retirées",
    "redirected": "redirigées",
}
"""What happens to sheets, in the order of `Moves`."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a bar of the page: its name, where it starts and how long it is, in percent."""

    name: str
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class LossGroup:
    """What was lost for one cause: the sources, the number of documents and words, and the most frequent words."""

    cause: str
    sources: tuple[str, ...]
    items: tuple[str, ...]
    total: int
    words: tuple[str, ...]


def write_report(summary: Summary, folder: Path, name: str = NAME) -> Path:
    """Write ``NAME.json`` and ``NAME.html`` into `folder`, each whole or not at all; the path of the page.

    Raises:
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{name}.html"
    # a name from outside may hold halves of characters, which no file in UTF-8 can
    atomic_write(folder / f"{name}.json", as_json(summary).encode(errors="replace"))
    atomic_write(page, as_html(summary).encode(errors="replace"))
    return page


def as_json(summary: Summary) -> str:
    """The summary as one JSON object, whose keys are those of `Summary` and of the values in it, and:

    ``format`` its version; ``seconds_total``; of a source ``coverage``, the share of words that reach the passages; of
    a loss ``total``, its number of words; of a canary ``passed``.
    """
    record: dict[str, Any] = {"format": FORMAT, **asdict(summary), "seconds_total": sum(summary.seconds.values())}
    for source, values in zip(summary.sources, record["sources"], strict=True):
        values["coverage"] = source.coverage
        for loss, lost in zip(source.losses, values["losses"], strict=True):
            lost["total"] = loss.total
    for canary, asked in zip(summary.canaries, record["canaries"], strict=True):
        asked["passed"] = canary.passed
    return json.dumps(record, ensure_ascii=False)


def as_html(summary: Summary) -> str:
    """The summary as a page in French: no request to any machine, light, dark and on paper."""
    return _template().render(
        summary=summary,
        total=Moves(**{name: sum(getattr(source.moves, name) for source in summary.sources) for name in MOVES}),
        coverage=overall_coverage(summary),
        stages=stage_bars(summary.seconds),
        losses=loss_groups(summary.sources),
        unknown=unknown_things(summary.sources),
        suspicions=suspicions(summary),
        failed=failed_canaries(summary),
        moves=MOVES,
        shown=SHOWN,
    )


def suspicions(summary: Summary) -> tuple[Suspicion, ...]:
    """All that seems aimed at a model, over all sources."""
    return tuple(suspicion for source in summary.sources for suspicion in source.suspicions)


def failed_canaries(summary: Summary) -> tuple[CanaryResult, ...]:
    """The reference questions whose sheet was not found."""
    return tuple(canary for canary in summary.canaries if not canary.passed)


def overall_coverage(summary: Summary) -> float | None:
    """Share of the words of all sources that reach the passages; None if none was counted."""
    words = sum(source.words for source in summary.sources)
    lost = sum(loss.total for source in summary.sources for loss in source.losses)
    return 1 - lost / words if words else None


def unknown_things(sources: tuple[SourceSummary, ...]) -> list[tuple[str, str, int]]:
    """(source, element or attribute, documents) of what the parser does not know, most frequent first."""
    things = [(source.name, thing, count) for source in sources for thing, count in source.unknown.items()]
    return sorted(things, key=lambda thing: -thing[2])


def loss_groups(sources: tuple[SourceSummary, ...]) -> list[LossGroup]:
    """The losses of all sources by cause: those without one first, then the largest."""
    groups = defaultdict(list)
    for source in sources:
        for loss in source.losses:
            groups[loss.cause].append((source.name, loss))
    found = []
    for cause, losses in groups.items():
        words: Counter[str] = Counter()
        for _, loss in losses:
            words.update(loss.words)
        names = tuple(dict.fromkeys(name for name, _ in losses))
        items = tuple(dict.fromkeys(loss.item for _, loss in losses))
        common = tuple(word for word, _ in words.most_common(SHOWN_WORDS))
        found.append(LossGroup(cause, names, items, words.total(), common))
    return sorted(found, key=lambda group: (bool(group.cause), -group.total))


def stage_bars(spent: Mapping[str, float]) -> list[tuple[Bar, str]]:
    """The stages of a run one after the other, each with its duration in words."""
    total, start, bars = sum(spent.values()) or 1.0, 0.0, []
    for name, duration in spent.items():
        length = 100 * duration / total
        bars.append((Bar(name, start, length), figures.seconds(duration)))
        start += length
    return bars


def move_bars(moves: Moves) -> list[Bar]:
    """What happened to the sheets of a source as parts of one bar; what happened to few is seen all the same."""
    counts = {name: getattr(moves, name) for name in MOVES}
    least = sum(counts.values()) / 100
    lengths = {name: max(count, least) for name, count in counts.items() if count}
    total, start, bars = sum(lengths.values()), 0.0, []
    for name, length in lengths.items():
        bars.append(Bar(name, start, 100 * length / total))
        start += 100 * length / total
    return bars


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": figures.number,
        "share": figures.share,
        "seconds": figures.seconds,
        "moment": figures.moment,
        "move_bars": move_bars,
    }
    environment.globals["counted"] = figures.counted
    return environment.get_template("page.html.j2")


def _printable(value: object) -> object:
    """Every text of the page with what is invisible made visible: none can disguise itself or its neighbours."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
