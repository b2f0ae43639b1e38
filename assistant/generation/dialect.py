"""How a server wants the parameters on which OpenAI-compatible servers differ, learnt from its refusals."""

from __future__ import annotations

from dataclasses import dataclass, replace

_NAMES = ("max_completion_tokens", "max_tokens", "")
"""OpenAI's name since 2024, the one before it (Mistral's API still knows no other), and no limit at all."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is sent.

    Attributes:
        limit_name: of the most tokens that an answer may have; empty to send none.
        usage: whether the stream is asked to end with what it took; vLLM and Ollama only tell when asked.
    """

    limit_name: str = _NAMES[0]
    usage: bool = True

    def limit(self, tokens: int) -> dict[str, int]:
        """The parameter that bounds an answer."""
        return {self.limit_name: tokens} if self.limit_name else {}

    def after(self, refusal: str) -> Dialect:
        """The next dialect to try, the same one when the refusal is about something else, such as a long prompt."""
        if "context" in refusal.lower():
            return self
        if self.limit_name and self.limit_name in refusal:
            return replace(self, limit_name=_NAMES[_NAMES.index(self.limit_name) + 1])
        if self.usage and "stream_options" in refusal:
            return replace(self, usage=False)
        return self
