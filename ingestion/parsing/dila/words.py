"""The words of a document that a reader should see: what its passages are held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from ingestion.parsing.dila.body import SILENT
from ingestion.parsing.dila.inline import INLINE
from ingestion.parsing.dila.vocabulary import CONTEXT, DC, DUBLIN_CORE
from ingestion.splitting.coverage import count_words

UNSAID = frozenset({*CONTEXT, *SILENT, *DUBLIN_CORE, "PivotLocal", "FranceConnect"}) - {"Questionnaire", f"{DC}title"}
"""Where the sheet stands, layout, and two codes that are said in other words (``maison_france_services``, ``true``)."""


def words_of_document(root: etree._Element) -> Counter[str]:
    """How often each word stands in a sheet, its title included."""
    pieces: list[str] = []
    _read([root], pieces)
    return count_words("".join(pieces))


def _read(elements: Iterable[etree._Element], pieces: list[str]) -> None:
    """The text of `elements` and what follows each; a block element parts the words around it."""
    for element in elements:
        blank = "" if element.tag in INLINE else " "
        pieces.append(blank)
        if element.tag not in UNSAID:
            pieces.append(element.text or "")
            _read(element, pieces)
        pieces += (blank, element.tail or "")
