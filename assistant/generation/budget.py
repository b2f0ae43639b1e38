"""What fits in a model's context. Tokens are estimated from characters: each model has its own tokenizer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.errors import PromptTooLong
from assistant.generation.schema import Exchange, Prompt

CHARACTERS_PER_TOKEN = 3.0
"""Assumed for French, not measured: usual tokenizers take 0.25 to 0.4 token for a character, so that a character count
is right to a third. What is kept free for the answer makes up for the worst of them.
Source: https://occiglot.eu/posts/eu_tokenizer_perfomance/ (tokens in a word, by language)"""

TOKENS_PER_MESSAGE = 8
"""The marks that a chat template puts around each message, rounded up."""

ANSWER_TOKENS = 1_500
"""Kept free for the answer: a long one, 4,500 characters."""

LONGEST_COMPLETION = 4_096
"""Tokens after which a model is stopped even where its context is larger; reasoning counts."""


def tokens(characters: int) -> int:
    """An estimate, rather above than below."""
    return math.ceil(characters / CHARACTERS_PER_TOKEN)


def prompt_tokens(prompt: Prompt) -> int:
    """The estimated length of all the messages."""
    return _message(prompt.system) + _message(prompt.user) + sum(map(_exchange, prompt.turns))


def completion_limit(prompt: Prompt, context: int) -> int:
    """Tokens that the answer may have, at least one; ``context`` counts those of the prompt too."""
    return max(1, min(LONGEST_COMPLETION, context - prompt_tokens(prompt)))


def characters_left(text: str, context: int) -> int:
    """Characters that still fit beside ``text`` and the answer."""
    return max(0, math.floor((_room(context) - tokens(len(text)) - 2 * TOKENS_PER_MESSAGE) * CHARACTERS_PER_TOKEN))


def fitted(prompt: Prompt, context: int) -> Prompt:
    """The prompt without the oldest turns that leave no room for the answer.

    Rules, sources and question are never cut: an answer on half a source would cite what it has not read.

    Raises:
        PromptTooLong: it does not fit even without any turn.
    """
    room = _room(context) - prompt_tokens(Prompt(prompt.system, prompt.user))
    if room < 0:
        raise PromptTooLong(
            f"La question et ses sources font environ {_room(context) - room} jetons et le modèle n'en lit que "
            f"{context}, réponse comprise : raccourcissez la question ou augmentez LLM_CONTEXT avec le serveur."
        )
    return Prompt(prompt.system, prompt.user, _newest(prompt.turns, room))


def _newest(turns: Sequence[Exchange], room: int) -> tuple[Exchange, ...]:
    kept: list[Exchange] = []
    for turn in reversed(turns):
        room -= _exchange(turn)
        if room < 0:
            break
        kept.append(turn)
    return tuple(reversed(kept))


def _room(context: int) -> int:
    """Tokens of a prompt; a quarter of a small context is enough for its answer."""
    return context - min(ANSWER_TOKENS, context // 4)


def _message(text: str) -> int:
    return tokens(len(text)) + TOKENS_PER_MESSAGE


def _exchange(turn: Exchange) -> int:
    return _message(turn.question) + _message(turn.answer)
