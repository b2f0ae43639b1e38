"""What a generation on a server carries besides its chunks: texts by name, in pieces, as points without vectors.

They are not metadata of the collection: these are part of what the nodes of a cluster agree on, and sent with every
description of the collection, which is no place for megabytes of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from qdrant_client import models

from retrieval.storage.server_client import Server
from retrieval.storage.server_reader import scroll
from retrieval.storage.server_writer import create_index, create_plain, write_points

NAME = "name"
LETTERS_PER_POINT = 200_000


def write_texts(server: Server, collection: str, texts: Mapping[str, str]) -> None:
    """Create a collection and fill it with these texts, by name.

    Raises:
        EngineError: the server fails.
    """
    create_plain(server, collection)
    create_index(server, collection, NAME, models.PayloadSchemaType.KEYWORD)
    identifiers = count()
    for name, text in texts.items():
        pieces = [text[start : start + LETTERS_PER_POINT] for start in range(0, len(text), LETTERS_PER_POINT)]
        for part, piece in enumerate(pieces):
            payload = {NAME: name, "part": part, "parts": len(pieces), "text": piece}
            point = models.PointStruct(id=next(identifiers), vector={}, payload=payload)
            write_points(server, collection, [point])


def read_text(server: Server, collection: str, name: str) -> str:
    """The text of this name; empty if there is none.

    Raises:
        EngineError: the server fails.
        ValueError: a piece is missing, or is none.
    """
    named = models.FieldCondition(key=NAME, match=models.MatchValue(value=name))
    points = scroll(server, collection, models.Filter(must=[named]))
    try:
        pieces = {point.payload["part"]: point.payload for point in points}
        whole = max((piece["parts"] for piece in pieces.values()), default=0)
        return "".join(pieces[part]["text"] for part in range(whole))
    except (KeyError, TypeError):
        raise ValueError(f"{name} is incomplete") from None
