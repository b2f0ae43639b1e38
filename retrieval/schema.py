"""The frozen values of retrieval: what is stored in the index and what a search gives back.

Open this file first. ``Chunk`` is written by `ingestion`, stored and searched by `retrieval`; ``Hit`` is read by
`assistant` and measured by `eval`.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # numpy would triple the time it takes to read these values
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

PATH_SEPARATOR = " > "
EXAMPLES = "exemples"
"""Name of the source that holds our own demonstration sheets; they are never shown as current law."""


def french_date(iso: str) -> str:
    """``2020-07-16`` as agents write it, ``16/07/2020``; anything else is empty."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return f"{match[3]}/{match[2]}/{match[1]}" if match else ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of one sheet that never mixes two cases, with all that is needed to cite it.

    Attributes:
        id: stable identifier, 32 hexadecimal digits drawn from the content and its place (a UUID for the engine).
        sheet_id: identifier of the sheet in its source, such as ``F14929``.
        title: title of the sheet.
        breadcrumb: themes above the sheet, from the widest to the nearest, without the sheet itself.
        section: headings and cases that lead to the passage (situation, chapter, case...), widest first.
        text: the sheet's own words, blocks separated by a blank line.
        url: address of the official sheet, empty when the source gives none.
        updated: date of the sheet, ``YYYY-MM-DD``, empty when the source gives none.
        source: name of the source in ``corpus_sources.yaml``.
        audience: public of the sheet (``Particuliers``, ``Entreprises``...).
        position: rank of the passage in its sheet, from 0, in reading order.
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

    @property
    def section_label(self) -> str:
        """The section on one line, as it is shown: ``Pour un mineur > À l'étranger``."""
        return PATH_SEPARATOR.join(self.section)

    def payload(self) -> dict[str, Any]:
        """The chunk as plain JSON values, for the engine's payload."""
        return {**asdict(self), "breadcrumb": list(self.breadcrumb), "section": list(self.section)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Chunk:
        """The inverse of `payload`."""
        return cls(**{**payload, "breadcrumb": tuple(payload["breadcrumb"]), "section": tuple(payload["section"])})


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
    """A chunk with its three vectors, ready to be written; ``dense`` has the encoder's dimension and unit length."""

    chunk: Chunk
    dense: Vector
    text: TermWeights
    head: TermWeights


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question with its three vectors."""

    dense: Vector
    text: TermWeights
    head: TermWeights


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk proposed by one field, with its score in the field's own scale."""

    chunk_id: str
    sheet_id: str
    score: float
