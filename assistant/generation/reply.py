"""One answer as it comes: its words without the reasoning, and whether it can be kept."""

from __future__ import annotations

from typing import Any

from assistant.generation.failures import Server
from assistant.generation.schema import Prompt, ServedModel, Usage
from assistant.generation.thinking import AnswerOnly
from assistant.generation.usage import estimated_usage, read_usage

LONGEST_ANSWER = 12_000
"""Characters after which a model is looping: the sources that it was given are hardly longer."""

LONGEST_REASONING = 60_000
"""The same with its reasoning."""

_CUT = "length"


class Reply:
    """What a model writes, checked on the way.

    Attributes:
        server: who writes, for the errors.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self._answer = AnswerOnly()
        self._written = 0
        self._shown = 0
        self._finished = ""
        self._usage: Any = None

    def feed(self, text: str, finished: Any = None, usage: Any = None) -> str:
        """What can be shown once a chunk has come: its text, the reason of its end, what the whole took.

        Raises:
            InvalidChatAnswer: the model loops, or what was shown was its reasoning.
        """
        self._finished = str(finished or self._finished)
        self._usage = usage or self._usage
        self._written += len(text)
        piece = self._answer.feed(text)
        if self._answer.leaked:
            raise self.server.invalid(
                "montre son raisonnement : faites-le séparer par le serveur (« --reasoning-parser » avec vLLM)."
            )
        # a piece is given only while the answer is short enough: what follows could not be kept anyway
        self._shown += len(piece)
        if self._shown > LONGEST_ANSWER or self._written > LONGEST_REASONING:
            raise self.server.invalid("ne s'arrête plus d'écrire : essayez un autre LLM_MODEL.")
        return piece

    def close(self) -> str:
        """What was still held back at the end.

        Raises:
            InvalidChatAnswer: the answer is empty, interrupted or cut.
        """
        piece = self._answer.close()
        self._shown += len(piece)
        if self._finished == _CUT:
            raise self.server.invalid(
                "a atteint sa longueur maximale avant la fin de sa réponse : "
                "posez une question plus précise ou augmentez cette limite sur le serveur."
            )
        if not self._written:
            raise self.server.invalid("n'a rien répondu : vérifiez que cette adresse est celle d'une API.")
        if not self._finished:
            raise self.server.invalid("s'est interrompu avant la fin de sa réponse : réessayez.")
        if not self._shown:
            raise self.server.invalid("a raisonné sans rien répondre : réessayez ou essayez un autre LLM_MODEL.")
        return piece

    def usage(self, prompt: Prompt, model: ServedModel, seconds: float) -> Usage:
        """What the answer took, estimated if the server did not say."""
        return read_usage(self._usage, model, seconds) or estimated_usage(prompt, self._written, model, seconds)
