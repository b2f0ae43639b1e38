from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cost.ecologits import PUE, estimate, size_of
from assistant.cost.schema import ModelSize
from assistant.generation.schema import Usage


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("mistral-small-3.2-24b", ModelSize(24, 24)),
        ("mistralai/Mistral-Small-3.2-24B-Instruct-2506", ModelSize(24, 24)),
        ("mixtral-8x7b", ModelSize(56, 14)),
        ("mistralai/Mixtral-8x22B-Instruct-v0.1", ModelSize(176, 44)),
        ("llama3.1:8b", ModelSize(8, 8)),
        ("qwen2.5:0.5b", ModelSize(0.5, 0.5)),
        ("Qwen3-30B-A3B", ModelSize(30, 3)),
        ("qwen3:30b_a3b", ModelSize(30, 3)),
        ("gpt-oss-120b", ModelSize(120, 120)),
        ("/models/Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf", ModelSize(8, 8)),
    ],
)
def test_the_name_of_a_model_tells_its_size(name: str, size: ModelSize) -> None:
    assert size_of([name]) == size


@pytest.mark.parametrize(
    "name", ["openweight-large", "albert-small", "gpt-4o", "claude-3b1", "v2.5", "0b", "", "x" * 9999]
)
def test_a_name_that_tells_no_size_gives_none(name: str) -> None:
    assert size_of([name]) is None


def test_any_of_the_names_may_tell_it() -> None:
    assert size_of(["openweight-medium", "mistral-small-3.2-24b"]) == ModelSize(24, 24)
    assert size_of([]) is None


@pytest.mark.parametrize(
    ("size", "usage", "kwh", "kgco2e"),
    [
        (ModelSize(24, 24), Usage(0, 400), (4.342668e-05, 7.541399e-04), (5.427304e-06, 1.815426e-04)),
        (ModelSize(120, 5.1), Usage(0, 350, seconds=4), (8.546793e-05, 8.779726e-04), (6.145958e-06, 2.030499e-04)),
        (ModelSize(8, 8), Usage(0, 200), (1.783052e-05, 2.640790e-04), (2.199358e-06, 6.347201e-05)),
        (ModelSize(405, 405), Usage(0, 1000), (9.133842e-03, 2.454134e-01), (1.196822e-03, 5.926688e-02)),
        (ModelSize(56, 14), Usage(0, 400, seconds=9), (6.062353e-05, 9.544115e-04), (5.441927e-06, 2.270508e-04)),
    ],
)
def test_the_figures_are_those_of_the_library(
    size: ModelSize, usage: Usage, kwh: tuple[float, float], kgco2e: tuple[float, float]
) -> None:
    # ecologits 0.11.3, compute_llm_impacts with the mix of France, a PUE of 1.2 and batch sizes of 64 then 1
    for told, expected in zip(estimate(usage, size), (kwh, kgco2e), strict=True):
        assert math.isclose(told.low, expected[0], rel_tol=1e-6)
        assert math.isclose(told.high, expected[1], rel_tol=1e-6)


def test_the_energy_is_that_of_the_worked_example_of_the_documentation() -> None:
    # 440 billion parameters, 132 active, 10,000 tokens
    kwh, _ = estimate(Usage(0, 10_000), ModelSize(440, 132))
    assert math.isclose(kwh.low, 0.03833790589818617, rel_tol=1e-9)


def test_the_cards_of_mistral_small_take_what_ecologits_announced() -> None:
    # https://genai-impact.org/blog/post-3: 400 tokens of Mistral Small 3.2, 0.022 Wh for the card
    kwh, _ = estimate(Usage(0, 400, seconds=1e-9), ModelSize(24, 24))
    assert math.isclose(kwh.low / PUE * 1000, 0.022, rel_tol=0.03)


@given(st.integers(0, 5000), st.floats(0.1, 700), st.floats(0, 100))
def test_a_server_that_works_alone_takes_more_than_a_busy_one(written: int, total: float, seconds: float) -> None:
    for quantity in estimate(Usage(0, written, seconds=seconds), ModelSize(total, total)):
        assert 0 <= quantity.low <= quantity.high


def test_a_mixture_takes_less_than_a_dense_model_of_its_size() -> None:
    usage = Usage(0, 400)
    assert estimate(usage, ModelSize(120, 5))[0].high < estimate(usage, ModelSize(120, 120))[0].high


def test_the_time_that_was_waited_bounds_that_of_the_server() -> None:
    assert (
        estimate(Usage(0, 400, seconds=1), ModelSize(24, 24))[0].high
        < estimate(Usage(0, 400), ModelSize(24, 24))[0].high
    )
