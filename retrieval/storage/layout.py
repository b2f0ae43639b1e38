"""What the engines lay out alike, so that a generation says the same in each: indexes, pages, vectors, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from retrieval.encoders.protocol import Vectors
from retrieval.errors import IncompatibleIndex
from retrieval.schema import Filters, TermWeights

WORDS = "words.tsv"
"""Name of the text that holds the vocabulary of a generation."""
REDIRECTIONS = "redirections.json"
"""Name of the text that says what replaces the sheets that left: identifiers, or addresses, by identifier."""
KEYWORDS = ("sheet_id", *Filters(("",), ("",), ("",), ("",)).asked())
"""Payload fields with an index of their values: those that searches filter by."""
SCROLL_PAGE = 1000
"""Chunks read at once."""
MANY_VALUES = 100_000
"""More values than a payload field takes."""


def named_vectors(vectors: Mapping[str, Vectors | TermWeights], sparse: Callable[..., Any]) -> dict[str, Any]:
    """Named vectors as an engine takes them; a sparse one without terms is left out, for it says nothing.

    Args:
        sparse: makes the engine's own sparse vector of ``indices`` and ``values``.
    """
    return {
        name: sparse(indices=list(vector.indices), values=list(vector.values))
        if isinstance(vector, TermWeights)
        else vector.tolist()
        for name, vector in vectors.items()
        if not isinstance(vector, TermWeights) or vector.indices
    }


def check_dimension(found: int, wanted: int) -> None:
    """Refuse to mix vectors of two lengths, in numbers, in one generation.

    Raises:
        IncompatibleIndex: the generation that another one starts from comes from another encoder.
    """
    if found != wanted:
        raise IncompatibleIndex(
            f"la génération de départ a des vecteurs de {found} nombres et la nouvelle de {wanted}, car l'encodeur a "
            "changé : reconstruisez l'index en entier."
        )
