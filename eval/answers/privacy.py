"""How much personal data is found in what people type, and how much that is none is taken for it.

A datum is found when a span overlaps it: something of it is masked. It is found exactly when the span is the datum, of
its kind. A span is right when it overlaps a datum. Intervals draw sentence shapes, not texts: the fillings of one shape
succeed or fail together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.privacy.finding import find
from assistant.privacy.schema import KINDS, Kind, PersonalDatum
from eval.answers.schema import DEVELOPMENT, HELD_OUT
from eval.bootstrap import ratio
from eval.dataset import read_labelled
from eval.schema import Interval

SHAPE = '{"id": "p1", "shape": "p", "text": "…", "data": [{"kind": "name", "start": 0, "end": 6}], "part": "held_out"}'
STRUCTURED: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind not in ("name", "address"))
"""What has a shape of its own: numbers, phones, e-mails, dates of birth."""

Finder = Callable[[str], tuple[PersonalDatum, ...]]
_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A datum of the labelled set: its kind and where it stands."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PrivacyItem:
    """One text of the labelled set.

    Attributes:
        shape: the sentence that was filled to write it; several texts share one.
        data: empty for a text that only looks like it has some.
        part: `DEVELOPMENT`, or `HELD_OUT` for shapes that no rule was tuned on.
    """

    id: str
    shape: str
    text: str
    data: tuple[Labelled, ...]
    part: str


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of the labelled data of some kinds that is found, and found exactly."""

    name: str
    data: int
    found: Interval
    exact: Interval


@dataclass(frozen=True, slots=True)
class Detection:
    """The figures of one part.

    Attributes:
        recalls: of each kind, then of all structured ones together.
        precision: the share of spans that overlap a datum.
        false_alarms: spans that overlap none; ``clean_texts`` is the number of texts without any datum.
    """

    part: str
    texts: int
    clean_texts: int
    recalls: tuple[Recall, ...]
    precision: Interval
    false_alarms: int


@dataclass(frozen=True, slots=True)
class Alarms:
    """What is masked in texts that should have nothing personal.

    Attributes:
        spans: by kind; each is a false alarm, or a person's name that the text itself gives as an example.
        per_thousand: spans per 1,000 sentences.
    """

    texts: int
    sentences: int
    spans: Mapping[Kind, int]
    per_thousand: Interval


def read_items(path: Path) -> tuple[PrivacyItem, ...]:
    """All items of a file, in its order; raises as `eval.dataset.read_labelled`."""
    return read_labelled(path, _item, SHAPE)


def detection(items: Iterable[PrivacyItem], part: str, finder: Finder = find) -> Detection:
    """The figures of one part.

    Raises:
        ValueError: no item is of this part.
    """
    kept = [item for item in items if item.part == part]
    found = [finder(item.text) for item in kept]
    shapes = [item.shape for item in kept]
    groups: dict[str, tuple[Kind, ...]] = {kind: (kind,) for kind in KINDS} | {"structured": STRUCTURED}
    recalls = (_recall(name, kinds, kept, found) for name, kinds in groups.items())
    right = [
        sum(any(_overlap(span, datum) for datum in item.data) for span in spans)
        for item, spans in zip(kept, found, strict=True)
    ]
    return Detection(
        part,
        len(kept),
        sum(not item.data for item in kept),
        tuple(recall for recall in recalls if recall.data),
        _share(right, [len(spans) for spans in found], shapes),
        sum(map(len, found)) - sum(right),
    )


def alarms(texts: Sequence[tuple[str, str]], finder: Finder = find) -> Alarms:
    """What is masked in texts that should keep every word, each with what it belongs to: its sheet, its need.

    Raises:
        ValueError: there is no text.
    """
    spans = [finder(text) for _, text in texts]
    sentences = [len(_SENTENCE.findall(text)) for _, text in texts]
    kinds = Counter(datum.kind for found in spans for datum in found)
    share = _share([len(found) for found in spans], sentences, [group for group, _ in texts])
    per_thousand = Interval(1000 * share.mean, 1000 * share.low, 1000 * share.high)
    return Alarms(len(texts), sum(sentences), dict(kinds), per_thousand)


def _recall(
    name: str, kinds: Sequence[Kind], items: Sequence[PrivacyItem], found: Sequence[Sequence[PersonalDatum]]
) -> Recall:
    data = [[datum for datum in item.data if datum.kind in kinds] for item in items]
    totals = [len(each) for each in data]
    shapes = [item.shape for item in items]
    pairs = list(zip(data, found, strict=True))
    hit = [sum(any(_overlap(span, datum) for span in spans) for datum in each) for each, spans in pairs]
    exact = [sum(any(_is_exactly(span, datum) for span in spans) for datum in each) for each, spans in pairs]
    return Recall(name, sum(totals), _share(hit, totals, shapes), _share(exact, totals, shapes))


def _share(parts: Sequence[int], wholes: Sequence[int], groups: Sequence[str]) -> Interval:
    """The sum of parts over the sum of wholes, drawn by group; 0 where there is no whole."""
    return ratio(parts, wholes, groups) if sum(wholes) else Interval(0.0, 0.0, 0.0)


def _overlap(span: PersonalDatum, datum: Labelled) -> bool:
    return span.start < datum.end and datum.start < span.end


def _is_exactly(span: PersonalDatum, datum: Labelled) -> bool:
    return (span.kind, span.start, span.end) == (datum.kind, datum.start, datum.end)


def _item(record: dict[str, Any]) -> PrivacyItem:
    text, part = record["text"], record["part"]
    data = tuple(Labelled(each["kind"], each["start"], each["end"]) for each in record["data"])
    if part not in (DEVELOPMENT, HELD_OUT) or not all(
        isinstance(record[name], str) for name in ("id", "shape", "text")
    ):
        raise ValueError("part, id, shape or text")
    if not all(datum.kind in KINDS and 0 <= datum.start < datum.end <= len(text) for datum in data):
        raise ValueError("data")
    return PrivacyItem(record["id"], record["shape"], text, data, part)
