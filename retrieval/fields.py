"""What each field of the index is made of. A field is a text that one encoder turns into one named vector."""

from __future__ import annotations

from retrieval.schema import PATH_SEPARATOR, Chunk

DENSE = "dense"
TEXT = "text"
HEAD = "head"
FIELDS = (DENSE, TEXT, HEAD)
"""Named vectors of a point: ``dense`` (meaning of the passage in its place), ``text`` and ``head`` (BM25)."""


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


def head_text(chunk: Chunk) -> str:
    """Title and breadcrumb: short, the same for all the passages of a sheet."""
    return " ".join((chunk.title, *chunk.breadcrumb))
