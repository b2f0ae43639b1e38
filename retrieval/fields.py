"""What each field of the index is made of. A field is a text, or a sheet, that one encoder turns into one named vector.

Fields of the passage stand on every chunk; fields of the sheet stand once, on its opening, so that a search compares
sheets with sheets and the index does not repeat them.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.schema import PATH_SEPARATOR, Chunk

TEXT = "text"
"""BM25 of the passage in its place, sparse, one per chunk."""
MEANING = "meaning"
"""Meaning of the passage in its place, dense, one per chunk."""
HEAD = "head"
"""BM25 of title and breadcrumb, sparse, one per sheet."""
WHOLE = "whole"
"""BM25 of the whole sheet: title, headings and passages, sparse, one per sheet."""
SUBJECT = "subject"
"""Meaning of the sheet: the mean of its passages and its title, dense, one per sheet."""

DENSE_FIELDS = (MEANING, SUBJECT)
SPARSE_FIELDS = (TEXT, HEAD, WHOLE)
SHEET_FIELDS = (HEAD, WHOLE, SUBJECT)


def passage_text(chunk: Chunk) -> str:
    """The passage with all that says where it stands: title, breadcrumb, section, text, one a line."""
    parts = (chunk.title, PATH_SEPARATOR.join(chunk.breadcrumb), chunk.section_label, chunk.text)
    return "\n".join(part for part in parts if part)


def body_text(chunk: Chunk) -> str:
    """The sheet's title, the section's headings and the passage.

    A passage seldom repeats its subject: « Renouvellement » is the whole title of two sheets. On the typed questions
    nDCG@10 is .724 with title and headings, .714 with headings alone, .717 with neither, other fields unchanged.
    """
    return "\n".join(part for part in (chunk.title, chunk.section_label, chunk.text) if part)


def whole_text(chunks: Sequence[Chunk]) -> str:
    """The sheet's title, then headings and text of all its passages."""
    return "\n".join((chunks[0].title, *(f"{chunk.section_label}\n{chunk.text}" for chunk in chunks)))


def head_text(chunk: Chunk) -> str:
    """Title and breadcrumb: short, the same for all the passages of a sheet."""
    return " ".join((chunk.title, *chunk.breadcrumb))
