"""`SheetData`: what an agent needs of a sheet besides its words, as the opening passage carries it in the index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import TypeAdapter, ValidationError

from retrieval.errors import DamagedIndex
from retrieval.schema import Chunk
from retrieval.sheets.questionnaire import Branch, Question
from retrieval.sheets.resources import NO_RESOURCES, Resources

READ_SHEETS = 256
"""Sheets kept read: those of one conversation come back at each question."""


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet as data; its passages say all of it in words too.

    Attributes:
        kind: the source's own type (``Fiche Question-réponse``, ``Fiche d'information``...).
        changed: date of its last important change, ``YYYY-MM-DD`` or empty.
        status: ``enCoursDeMiseAJour``, ``miseAJourAVenir`` or empty (schema 3.5, ``statut``).
        resources: services, forms, offices, documents to bring, announced changes, legal references, terms.
        questions: the questionnaire whose answers set the variables of conditions.
        branches: the parts that hold in one case only, in reading order, an outer one before those inside it.
        related: identifiers of the sheets and questions that it links to, in order.
    """

    kind: str = ""
    changed: str = ""
    status: str = ""
    resources: Resources = NO_RESOURCES
    questions: tuple[Question, ...] = ()
    branches: tuple[Branch, ...] = ()
    related: tuple[str, ...] = ()

    def to_json(self) -> str:
        """On one line, without what has its default value; two equal values give the same text."""
        return _adapter().dump_json(self, exclude_defaults=True).decode()


NO_DATA = SheetData()


def sheet_data(opening: Chunk) -> SheetData:
    """What the first passage of a sheet carries of it; nothing for any other passage.

    Raises:
        DamagedIndex: it can't be read.
    """
    return _read(opening.data) if opening.data else NO_DATA


@lru_cache(READ_SHEETS)
def _read(text: str) -> SheetData:
    try:
        return _adapter().validate_json(text)
    except ValidationError:
        raise DamagedIndex(
            f"les données d'une fiche de l'index sont illisibles (« {text[:40]}… ») : relancez « python -m ingestion "
            "run --rebuild »."
        ) from None


@cache
def _adapter() -> TypeAdapter[SheetData]:
    return TypeAdapter(SheetData)
