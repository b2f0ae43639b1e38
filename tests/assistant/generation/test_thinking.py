from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generation.thinking import AnswerOnly


def read(*pieces: str) -> tuple[str, bool]:
    answer = AnswerOnly()
    shown = "".join(map(answer.feed, pieces)) + answer.close()
    return shown, answer.leaked


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("<think>Voyons [1].</think>\n\nOui [1].", "Oui [1]."),
        ("\n<THINKING>a < b</thinking>Oui", "Oui"),
        ("[THINK]Hum[/THINK]Oui, si < 18 ans [1].", "Oui, si < 18 ans [1]."),
        ("Oui.<think>et puis</think> Non.", "Oui. Non."),
        ("<think>jamais fini", ""),
        ("Oui <thin", "Oui <thin"),
        ("Oui [", "Oui ["),
        ("<think></think>", ""),
        ("<think><think>a</think>Oui", "Oui"),
    ],
)
def test_only_the_answer_is_given(written: str, answer: str) -> None:
    assert read(written) == (answer, False)
    assert read(*written) == (answer, False)


def test_the_end_of_a_reasoning_that_was_never_announced_is_noticed() -> None:
    assert read("Voyons, donc oui.</think>Oui.")[1]


@given(st.lists(st.sampled_from(["<think>", "</think>", "[THINK]", "[/THINK]", "<", "[", "oui ", "é"]), max_size=8))
def test_the_answer_does_not_depend_on_where_the_text_is_cut(parts: list[str]) -> None:
    whole = "".join(parts)
    if not read(whole)[1]:
        assert read(*whole) == read(whole) == read(*parts)


def test_what_may_begin_a_reasoning_is_held_back_and_no_more() -> None:
    answer = AnswerOnly()
    assert answer.feed("Oui <") == "Oui "
    assert answer.feed(" 18 ans") == "< 18 ans"
