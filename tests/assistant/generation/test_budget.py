from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import PromptTooLong
from assistant.generation.budget import (
    ANSWER_TOKENS,
    LONGEST_COMPLETION,
    characters_left,
    completion_limit,
    fitted,
    prompt_tokens,
)
from assistant.generation.schema import Exchange, Prompt

CONTEXT = 4096


def turns(count: int, length: int = 300) -> tuple[Exchange, ...]:
    return tuple(Exchange(f"Question {number} ?", "x" * length) for number in range(count))


def test_a_conversation_that_fits_is_whole() -> None:
    prompt = Prompt("Règles.", "Question ?", turns(3))
    assert fitted(prompt, CONTEXT) == prompt


def test_the_oldest_turns_are_left_out_first_and_nothing_else() -> None:
    prompt = Prompt("Règles.", "x" * 3000, turns(40))
    kept = fitted(prompt, CONTEXT)
    assert (kept.system, kept.user) == (prompt.system, prompt.user)
    assert 0 < len(kept.turns) < 40
    assert kept.turns == prompt.turns[-len(kept.turns) :]


def test_a_turn_too_long_also_hides_those_before_it() -> None:
    history = (*turns(1), Exchange("Et puis ?", "x" * 20_000), *turns(2))
    assert fitted(Prompt("Règles.", "Question ?", history), CONTEXT).turns == turns(2)


def test_a_question_too_long_is_refused_with_the_remedy() -> None:
    with pytest.raises(PromptTooLong, match=r"jetons.*4096.*raccourcissez") as caught:
        fitted(Prompt("Règles.", "x" * 10_000, turns(2)), CONTEXT)
    assert "LLM_CONTEXT" in str(caught.value)


@given(st.integers(0, 9000), st.integers(0, 40), st.integers(2048, 20_000))
def test_what_is_sent_leaves_room_for_the_answer(length: int, count: int, context: int) -> None:
    prompt = Prompt("Règles.", "x" * length, turns(count))
    try:
        kept = fitted(prompt, context)
    except PromptTooLong:
        assert prompt_tokens(Prompt("Règles.", "x" * length)) > context - ANSWER_TOKENS
        return
    limit = completion_limit(kept, context)
    assert min(ANSWER_TOKENS, context // 4) <= limit <= LONGEST_COMPLETION
    assert prompt_tokens(kept) + limit <= context


@given(st.integers(0, 5000), st.integers(2048, 20_000))
def test_the_characters_left_beside_a_text_do_fit(length: int, context: int) -> None:
    left = characters_left("x" * length, context)
    if left:
        fitted(Prompt("x" * length, "x" * left), context)
