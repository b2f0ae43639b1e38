from __future__ import annotations

import math

import pytest

from assistant.cost.accounting import PROCESSOR_W, Stopwatch, cost_of
from assistant.cost.ecologits import FRENCH_MIX, estimate
from assistant.cost.schema import ModelSize
from assistant.generation.schema import Range, Usage

TOLD = Usage(700, 150, Range(0.1, 0.3), Range(0.01, 0.02), 1.0, names=("petit",))
SILENT = Usage(700, 150, seconds=1.0, names=("petit-24b",))


def test_the_figures_of_the_api_are_added_up_and_stand_alone() -> None:
    cost = cost_of({"recherche": 3, "rédaction": 2}, [TOLD, TOLD], ModelSize(24, 24))
    assert (cost.prompt_tokens, cost.completion_tokens, cost.source) == (1400, 300, "api")
    assert cost.kwh == Range(0.2, 0.6)
    assert cost.kgco2e == Range(0.02, 0.04)


def test_one_call_without_figures_makes_an_estimate_of_all() -> None:
    told = Usage(700, 150, Range(0.1, 0.3), Range(0.01, 0.02), 1.0, names=("petit-24b",))
    cost = cost_of({"rédaction": 2}, [told, SILENT])
    assert cost.source == "estimate"
    assert cost == cost_of({"rédaction": 2}, [SILENT, SILENT])


def test_an_estimate_adds_this_machine_while_no_model_was_waited_for() -> None:
    kwh, kgco2e = estimate(SILENT, ModelSize(24, 24))
    cost = cost_of({"recherche": 3.6, "rédaction": 1.0}, [SILENT])
    assert cost.kwh is not None
    assert cost.kgco2e is not None
    assert math.isclose(cost.kwh.high, kwh.high + PROCESSOR_W.high * 3.6 / 3.6e6)
    assert math.isclose(cost.kgco2e.low, kgco2e.low + PROCESSOR_W.low * 3.6 / 3.6e6 * FRENCH_MIX)


def test_without_a_model_it_is_the_processor_alone() -> None:
    cost = cost_of({"recherche": 3.6})
    assert (cost.tokens, cost.source) == (0, "estimate")
    assert cost.kwh is not None
    assert math.isclose(cost.kwh.low, 42.5e-6)
    assert math.isclose(cost.kwh.high, 85e-6)


@pytest.mark.parametrize("name", ["openweight-large", ""])
def test_a_model_of_unknown_size_has_an_unknown_cost_unless_the_setting_tells_it(name: str) -> None:
    usage = Usage(700, 150, seconds=1.0, names=(name,))
    cost = cost_of({"rédaction": 1}, [usage])
    assert (cost.kwh, cost.kgco2e, cost.source, cost.tokens) == (None, None, "none", 850)
    assert cost_of({"rédaction": 1}, [usage], ModelSize(24, 24)).source == "estimate"


def test_a_model_that_was_waited_for_longer_than_the_steps_takes_nothing_back() -> None:
    assert cost_of({"rédaction": 0.5}, [SILENT]).kwh == estimate(SILENT, ModelSize(24, 24))[0]


def test_the_stopwatch_adds_up_each_step_in_the_order_of_the_first_times() -> None:
    watch = Stopwatch()
    with watch.step("recherche"):
        pass
    first = watch.seconds["recherche"]
    with pytest.raises(ValueError, match="raté"), watch.step("rédaction"):
        raise ValueError("raté")
    with watch.step("recherche"):
        pass
    assert list(watch.seconds) == ["recherche", "rédaction"]
    assert watch.seconds["recherche"] > first > 0
    assert watch.seconds["rédaction"] > 0
