"""The report of the answers: what is asked and reached stands out, nothing can break its tables."""

from __future__ import annotations

import re

from eval.answers.chain import ChainReport, Timing
from eval.answers.choosing import Choosing
from eval.answers.parts import cases_part, chain_part
from eval.answers.report import to_lines, to_markdown
from eval.answers.schema import AnswersReport, Figure, Part, at_most, share
from eval.schema import Corpus, Interval, Machine, Origin

ORIGIN = Origin("2026-02-01", Machine("Processeur", 2, "3.11"), Corpus("g1", "2026-01-31", 4, 4, ()), "essai")
HALF = Interval(0.5, 0.25, 0.75)


def report(*parts: Part) -> AnswersReport:
    return AnswersReport(ORIGIN, parts)


def test_what_is_asked_is_told_reached_or_missed() -> None:
    part = Part("Partie", "Comment.", (share("assez", HALF, 0.4), share("trop peu", HALF, 0.9), Figure("libre", HALF)))
    assert list(to_lines(report(part))) == [
        "atteint : assez : 0.500 [0.250, 0.750] (demandé : ≥ 40%)",
        "MANQUÉ : trop peu : 0.500 [0.250, 0.750] (demandé : ≥ 90%)",
    ]
    text = to_markdown(report(part))
    assert "| assez | 0.500 [0.250, 0.750] | ≥ 40% | yes |" in text
    assert "| trop peu | 0.500 [0.250, 0.750] | ≥ 90% | **no** |" in text
    assert "| libre | 0.500 [0.250, 0.750] |  |  |" in text


def test_a_limit_is_kept_or_not() -> None:
    assert (at_most("durée", 20.0, 20, "ms").met, at_most("durée", 20.1, 20, "ms").met) == (True, False)


def test_a_name_can_not_break_the_table() -> None:
    text = to_markdown(report(Part("Partie", "Comment.", (Figure("a | b\n`c`", "1"),))))
    (row,) = [line for line in text.split("\n") if "b" in line and line.startswith("| a")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


def test_the_parts_say_what_the_project_asks_of_them() -> None:
    timing = Timing(20.0, 400.0)
    found = ChainReport(
        2, HALF, Interval(1.0, 1.0, 1.0), 3, 1, {"answered": 2}, 4, 3, {"proven": 7}, timing, timing, timing
    )
    figures = {figure.name: figure for figure in chain_part(found).figures}
    assert figures["known answers inside the text shown"].met is False
    assert figures["right sheet cited first"].met is True
    citations = figures["citations whose passage is in the published index and says what is quoted"]
    assert (citations.value, citations.met) == ("3 of 4", False)
    assert figures["whole answer"].value == "20.0 ms, p95 400.0 ms"


def test_a_share_that_could_not_be_measured_is_left_out() -> None:
    found = Choosing("held_out", 3, HALF, HALF, HALF, 0, None, 3, HALF)
    names = [figure.name for figure in cases_part([found], HALF).figures]
    assert "held out: asked where not needed (3)" in names
    assert not any("asked where needed" in name for name in names)
