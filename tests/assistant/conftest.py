from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from retrieval.schema import Chunk, Hit, chunk_id

MakeHit = Callable[..., Hit]


@pytest.fixture
def make_hit() -> MakeHit:
    """A hit on a passage written for the test; two calls with the same sheet and position give the same chunk."""

    def make(text: str, sheet: str = "F1", title: str = "Passeport d'un majeur", **changes: object) -> Hit:
        position = changes.pop("position", 0)
        values: dict[str, Any] = {
            "id": chunk_id("vosdroits", sheet, str(position)),
            "sheet_id": sheet,
            "title": title,
            "breadcrumb": ("Papiers",),
            "section": (),
            "text": text,
            "url": f"https://www.service-public.gouv.fr/particuliers/vosdroits/{sheet}",
            "updated": "2020-07-16",
            "source": "vosdroits",
            "audience": "Particuliers",
            "position": position,
            **changes,
        }
        return Hit(Chunk.from_payload(values), 1.0)

    return make
