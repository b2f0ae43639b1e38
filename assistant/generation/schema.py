"""The frozen values around a model: what it is asked, what it answers, what that took."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_CONTEXT = 8192
"""Tokens that a model is taken to read when neither its server nor LLM_CONTEXT says: what small models have."""


@dataclass(frozen=True, slots=True)
class Range:
    """A quantity known between two bounds, both included; a measured one has them equal."""

    low: float
    high: float

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def times(self, factor: float) -> Range:
        """The range of the quantity multiplied by a factor that is not negative."""
        return Range(self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of the conversation and what was answered, personal data masked."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a chat model reads: the rules, the conversation so far, then the data.

    Attributes:
        turns: earlier exchanges, oldest first, fenced as `assistant.generation.prompts` does.
    """

    system: str
    user: str
    turns: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model as its server lists it.

    Attributes:
        name: what a request calls it.
        aliases: its other names.
        context: tokens of a prompt and its answer together; None when the server does not say.
        writes: whether it writes text; the others encode, rerank or transcribe.
    """

    name: str
    aliases: tuple[str, ...] = ()
    context: int | None = None
    writes: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """All that a request may call it, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call of a model took.

    Attributes:
        prompt_tokens, completion_tokens: as the server counts them, or estimated when ``reported`` is False.
        kwh, kgco2e: energy and greenhouse gases by the server's own account; None when it gives none.
        seconds: from the call to the end of the answer.
        reported: whether the server counted the tokens.
        names: what its server calls the model.
    """

    prompt_tokens: int
    completion_tokens: int
    kwh: Range | None = None
    kgco2e: Range | None = None
    seconds: float = 0.0
    reported: bool = True
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """The whole answer of a short call."""

    text: str
    usage: Usage
