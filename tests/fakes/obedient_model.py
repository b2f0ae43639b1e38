"""A chat model that obeys whoever speaks to it, and writes what an attacker wants: the worst that a model can do."""

from __future__ import annotations

from fakes.answerers import ScriptedModel

PIECE = 5
"""Letters streamed at a time: a citation or a link then never comes whole."""


class ObedientModel(ScriptedModel):
    """Writes what the attack asks for, then one honest sentence with its source, so that the answer is shown."""

    def __init__(self, wanted: str, honest: str) -> None:
        """A rewritten question is what the attacker wants too."""
        text = f"{wanted}\n\n{honest}"
        super().__init__(*(text[start : start + PIECE] for start in range(0, len(text), PIECE)), completion=wanted)
