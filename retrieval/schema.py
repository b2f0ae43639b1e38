"""The frozen values of retrieval: what is stored in the index and what a search gives back.

Open this file first. ``Chunk`` is written by `ingestion`, stored and searched by `retrieval`; ``Hit`` is read by
`assistant` and measured by `eval`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # numpy would triple the time it takes to read these values
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

PATH_SEPARATOR = " > "
EXAMPLES = "exemples"
"""Name of the source that holds our own demonstration sheets; they are never shown as current law."""


SHEET_DIGITS = 12
"""First digits of a chunk's id, those of its sheet: chunks are grouped by sheet without a look at their payload, which
takes four fifths of a search. 48 bits: two of 30,000 sheets share them once in 600,000 such corpora."""


def chunk_id(source: str, sheet_id: str, place: str) -> str:
    """32 hexadecimal digits: `SHEET_DIGITS` of the sheet, the rest of the place and content of the chunk in it."""
    sheet = blake2b(f"{source}\x1f{sheet_id}".encode(), digest_size=SHEET_DIGITS // 2).hexdigest()
    return sheet + blake2b(place.encode(), digest_size=16 - SHEET_DIGITS // 2).hexdigest()


def french_date(iso: str) -> str:
    """``2020-07-16`` as agents write it, ``16/07/2020``; anything else is empty."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return f"{match[3]}/{match[2]}/{match[1]}" if match else ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one sheet that never mixes two cases, with all that is needed to cite it.

    Attributes:
        id: stable identifier drawn from the content and its place (`chunk_id`; a UUID for the engine).
        sheet_id: identifier of the sheet in its source, such as ``F14929``.
        title: title of the sheet.
        breadcrumb: themes above the sheet, from the widest to the nearest, without the sheet itself.
        section: headings and cases that lead to the passage (situation, chapter, case...), widest first.
        text: the sheet's own words, blocks separated by a blank line.
        url: address of the official sheet, empty when the source gives none.
        updated: date of the sheet, ``YYYY-MM-DD``, empty when the source gives none.
        source: name of the source in ``corpus_sources.yaml``.
        audience: public of the sheet (``Particuliers``, ``Entreprises``...).
        operators: partners of France services that the sheet sends to (``CAF``, ``France Travail``...).
        position: rank of the passage in its sheet, from 0, in reading order.
        data: on the first passage, the sheet as data (`retrieval.sheets.data`), in JSON; else empty.
    """

    id: str
    sheet_id: str
    title: str
    breadcrumb: tuple[str, ...]
    section: tuple[str, ...]
    text: str
    url: str
    updated: str
    source: str
    audience: str
    position: int
    operators: tuple[str, ...] = ()
    data: str = ""

    @property
    def sheet_key(self) -> str:
        """What the chunks of one sheet share; two sources may use the same identifier for two sheets."""
        return self.id[:SHEET_DIGITS]

    @property
    def section_label(self) -> str:
        """The section on one line, as it is shown: ``Pour un mineur > À l'étranger``."""
        return PATH_SEPARATOR.join(self.section)

    def payload(self) -> dict[str, Any]:
        """The chunk as plain JSON values, for the engine's payload."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Chunk:
        """The inverse of `payload`."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in payload.items()
        }
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a question; ``score`` is comparable within one answer only, higher is better."""

    chunk: Chunk
    score: float

    def row(self) -> dict[str, Any]:
        """The hit with the field names that the command line promises."""
        chunk = self.chunk
        return {
            "sheet_id": chunk.sheet_id,
            "chunk_id": chunk.id,
            "score": round(self.score, 6),
            "title": chunk.title,
            "section": chunk.section_label,
            "url": chunk.url,
            "updated": chunk.updated,
            "text": chunk.text,
        }


@dataclass(frozen=True, slots=True)
class TermWeights:
    """Token ids and their weights, in the same order; the engine multiplies them by the inverse document frequency."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EncodedChunk:
    """A chunk with its named vectors (`retrieval.fields`), ready to be written; dense ones have unit length.

    The opening of a sheet also carries the vectors of the whole sheet.
    """

    chunk: Chunk
    vectors: Mapping[str, Vector | TermWeights]


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question with the vector that each field is searched with; a field without any is not searched."""

    vectors: Mapping[str, Vector | TermWeights]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk proposed by one field, with its score in the field's own scale."""

    chunk_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Filters:
    """What the chunks found must satisfy, all at once; an empty part asks for nothing.

    Attributes:
        audience, source, operator: one of these values; ``operator`` is a partner of France services that the sheet
            sends to (`ingestion.splitting.operators`).
        theme: one of these themes stands in the sheet's breadcrumb, at any level.
        since: the sheet was updated that day or later, ``YYYY-MM-DD``; a sheet without date does not pass.
    """

    audience: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    operator: tuple[str, ...] = ()
    since: str = ""

    def asked(self) -> dict[str, tuple[str, ...]]:
        """The values asked for, by payload field."""
        parts = {"audience": self.audience, "breadcrumb": self.theme, "source": self.source, "operators": self.operator}
        return {field: values for field, values in parts.items() if values}


NO_FILTER = Filters()
"""Asks for nothing."""
