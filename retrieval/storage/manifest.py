"""What a generation of the index says of itself, whatever the engine that holds it."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from retrieval.errors import DamagedIndex, IncompatibleIndex

LAYOUT = 4
"""Version of what is written; an index of another one is refused."""


@dataclass(frozen=True, slots=True)
class IndexedSource:
    """What one source gave to an index; ``oldest`` and ``newest`` are dates of its sheets, ``YYYY-MM-DD`` or empty."""

    name: str
    location: str
    sheets: int
    chunks: int
    oldest: str
    newest: str
    licence: str
    attribution: str
    example: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of.

    Attributes:
        generation: its name; sorts by time.
        created: UTC time, ISO 8601.
        encoder, dimension: which model made the dense vectors, and how many numbers each has.
        lexical: settings of the sparse vectors.
        reading: which parser and splitter made the chunks; a run keeps what the same ones made.
        previous: the generation that was published when this one was built; empty if there was none.
        notices: lines that whoever reads the index must see (why the official feed was not used, for example).
    """

    generation: str
    created: str
    encoder: str
    dimension: int
    lexical: str
    sources: tuple[IndexedSource, ...]
    reading: str = ""
    previous: str = ""
    notices: tuple[str, ...] = ()
    layout: int = LAYOUT

    @property
    def sheets(self) -> int:
        """Number of sheets over all sources."""
        return sum(source.sheets for source in self.sources)

    @property
    def chunks(self) -> int:
        """Number of chunks over all sources."""
        return sum(source.chunks for source in self.sources)

    @property
    def examples_only(self) -> bool:
        """Whether the index holds demonstration sheets and nothing official."""
        return all(source.example for source in self.sources)

    def to_json(self) -> str:
        """The manifest as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def manifest_from_json(text: str, place: str, index: str) -> Manifest:
    """The inverse of `Manifest.to_json`.

    Args:
        place: where `text` was read, and `index`: what the user calls the index, both for the messages.

    Raises:
        DamagedIndex: it is no manifest.
        IncompatibleIndex: written in another layout.
    """
    try:
        values = json.loads(text)
        if values["layout"] != LAYOUT:
            raise IncompatibleIndex(
                f"l'index « {index} » a le format {values['layout']} ; ce logiciel lit le {LAYOUT} : {rebuild(index)}"
            )
        sources = tuple(IndexedSource(**source) for source in values.pop("sources"))
        return Manifest(**{**values, "sources": sources, "notices": tuple(values["notices"])})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedIndex(f"« {place} » est illisible ({type(error).__name__}) : {rebuild(index)}") from None


def rebuild(index: str) -> str:
    """The remedy of an index that can't be read."""
    return f"reconstruisez l'index avec « {build_command(index)} »."


def build_command(index: str) -> str:
    """The command that builds an index; the address of a server stands in a setting, not in an option."""
    return "python -m ingestion run" if "://" in index else f"python -m ingestion run --index {index}"


def new_generation() -> str:
    """A name that sorts by time and never comes twice."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{uuid.uuid4().hex[:6]}"
