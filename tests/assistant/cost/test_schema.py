from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cost.schema import Cost
from assistant.generation.schema import Range

SECONDS = {"recherche": 0.2, "rédaction": 1.02}


@pytest.mark.parametrize(
    ("cost", "line"),
    [
        (Cost(SECONDS, 700, 150, Range(0.0004, 0.0004), Range(2e-5, 2e-5), "api"),
         "1,2 s · 850 jetons · 0,4 Wh · 0,02 gCO₂e (selon l’API)"),
        (Cost(SECONDS, 700, 1150, Range(0.00004, 0.00075), Range(5.5e-6, 2.8e-4), "estimate"),
         "1,2 s · 1\u202f850 jetons · 0,04 à 0,75 Wh · 0,0055 à 0,28 gCO₂e (estimation)"),
        (Cost(SECONDS, 1, 0), "1,2 s · 1 jeton · énergie inconnue"),
        (Cost({"recherche": 0.0312}, 0, 0, Range(3e-7, 7e-7), Range(1e-8, 3e-8), "estimate"),
         "0,031 s · 0,0003 à 0,0007 Wh · moins de 0,0001 gCO₂e (estimation)"),
        (Cost({"rédaction": 63.4}, 0, 0, None, Range(0.5, 1500), "api"),
         "63 s · 500 à 1\u202f500\u202f000 gCO₂e (selon l’API)"),
        (Cost({}, 0, 0, Range(0, 0), Range(0, 0), "estimate"), "0 s · 0 Wh · 0 gCO₂e (estimation)"),
    ],
)  # fmt: skip
def test_the_line_is_what_an_agent_reads(cost: Cost, line: str) -> None:
    assert cost.line() == line


@given(st.floats(0, 1e6), st.floats(0, 1e3))
def test_a_line_is_written_the_french_way_without_exponent(seconds: float, kwh: float) -> None:
    line = Cost({"recherche": seconds}, 1, 2, Range(kwh, kwh * 2), Range(kwh, kwh), "estimate").line()
    assert "." not in line
    assert "e-" not in line


def test_the_row_of_the_log_holds_figures_only() -> None:
    row = Cost(SECONDS, 700, 150, Range(0.0001, 0.0004), None, "api").log_row()
    assert json.loads(json.dumps(row)) == {
        "seconds": SECONDS,
        "prompt_tokens": 700,
        "completion_tokens": 150,
        "kwh": [0.0001, 0.0004],
        "kgco2e": None,
        "source": "api",
    }
