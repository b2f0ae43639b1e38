"""What a chat model is to the assistant: the plug point of generation."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from assistant.generation.schema import Completion, Prompt, Usage


class ChatModel(Protocol):
    """What writes; `assistant.generation.chat_model.OpenAIChatModel` is the real one.

    Every method raises `assistant.errors.ChatModelError` when the model gives nothing that can be used.
    """

    def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        """The text, piece by piece, then what it took, always last; what came before an error is no answer."""
        ...

    async def complete(self, prompt: Prompt) -> Completion:
        """The whole answer to a short request."""
        ...

    async def context(self) -> int:
        """Tokens that a prompt and its answer may have together."""
        ...
