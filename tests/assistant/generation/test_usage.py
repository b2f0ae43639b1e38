from __future__ import annotations

from typing import Any

import pytest
from fakes.chat_server import CARBON, IMPACTS
from hypothesis import given
from hypothesis import strategies as st

from assistant.generation.schema import Exchange, Prompt, Range, ServedModel, Usage
from assistant.generation.usage import estimated_usage, read_usage

MODEL = ServedModel("petit", ("petit-24b",))
COUNTS = {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["carbon", "impacts", "kWh", "kgCO2eq", "min", "max", "prompt_tokens", "completion_tokens"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("impact", "kwh", "kgco2e"),
    [
        ({}, None, None),
        (CARBON, Range(0.0001, 0.0003), Range(0.00001, 0.00002)),
        (IMPACTS, Range(0.0002, 0.0002), Range(0.00001, 0.00001)),
        ({"carbon": None, **IMPACTS}, Range(0.0002, 0.0002), Range(0.00001, 0.00001)),
        ({"carbon": {"kWh": {"min": 3, "max": 1}, "kgCO2eq": {"min": 1}}}, Range(1, 3), None),
        ({"impacts": {"kWh": -1, "kgCO2eq": float("nan")}}, None, None),
        ({"impacts": {"kWh": True, "kgCO2eq": "0.1"}}, None, None),
    ],
)
def test_both_shapes_of_impact_are_read(impact: dict[str, Any], kwh: Range | None, kgco2e: Range | None) -> None:
    assert read_usage({**COUNTS, **impact}, MODEL, 1.5) == Usage(9, 3, kwh, kgco2e, 1.5, True, MODEL.names)


@pytest.mark.parametrize("usage", [None, [], "12", {}, {"prompt_tokens": 9}, {**COUNTS, "completion_tokens": -1}])
def test_a_usage_without_tokens_is_none(usage: Any) -> None:
    assert read_usage(usage, MODEL, 1.0) is None


@given(ANYTHING)
def test_whatever_a_server_sends_a_usage_holds_quantities(usage: Any) -> None:
    read = read_usage(usage, MODEL, 1.0)
    for quantity in (read.kwh, read.kgco2e) if read else ():
        assert quantity is None or 0 <= quantity.low <= quantity.high < float("inf")


def test_tokens_that_are_not_counted_are_estimated_from_the_whole_prompt() -> None:
    prompt = Prompt("x" * 300, "x" * 600, (Exchange("x" * 30, "x" * 60),))
    usage = estimated_usage(prompt, 90, MODEL, 2.0)
    assert usage == Usage(330 + 4 * 8, 30, seconds=2.0, reported=False, names=("petit", "petit-24b"))
