from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from eval.calibration import NAMES, Thresholds
from eval.confidence_report import to_lines, to_markdown, to_picture
from eval.trusting import ConfidenceReport, study
from tests.eval.test_calibration import TRUE, drawn
from tests.eval.test_report import ORIGIN


@pytest.fixture(scope="module")
def report() -> ConfidenceReport:
    return study(ORIGIN, drawn(TRUE, 800))


def test_the_page_stands_on_its_own(report: ConfidenceReport):
    text = to_markdown(report, "figure.svg")
    assert text.startswith("# Confidence, learned and judged\n\n- Date: 2026-02-03\n")
    assert "`python -m eval confidence --report FILE.md`" in text
    assert "](figure.svg)" in text
    for name, value in zip(NAMES, (report.learned.coefficients.whole, report.learned.coefficients.text), strict=False):
        assert f"| {name} | {value:.2f} | " in text
    assert f"| answerable | {report.thresholds.answerable:.2f} | " in text
    assert re.search(r"^\| kept apart \| \d+ \| \d+ \| 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\] \|", text, re.M)
    assert text.count("| essai: near | ") == 2
    assert len(re.findall(r"^\| \d+ \| \d+ \| \d\.\d{3} \| \d\.\d{3} \|$", text, re.M)) == 10


def test_every_table_row_has_as_many_cells_as_its_head(report: ConfidenceReport):
    for table in re.findall(r"(?:^\|.*\n)+", to_markdown(report, "f.svg"), re.M):
        assert len({row.count("|") for row in table.splitlines()}) == 1, table


def test_no_share_is_wrong_where_nothing_is_answerable(report: ConfidenceReport):
    none = replace(report, rates=tuple(replace(one, answerable=0.0) for one in report.rates))
    levels = to_markdown(none, "f.svg").split("## Levels, needs kept apart")[1].split("##")[0]
    assert levels.count("| none |") == len(report.rates)


def test_the_picture_marks_both_thresholds(report: ConfidenceReport):
    texts = [element.text for element in ElementTree.fromstring(to_picture(report)).iter() if element.text]
    assert f"answerable: from {report.thresholds.answerable:.2f}" in texts
    assert f"not absent: from {report.thresholds.absent:.2f}" in texts
    unreached = replace(report, thresholds=Thresholds(1.0, report.thresholds.absent))
    assert "answerable" not in to_picture(unreached)


def test_the_terminal_says_the_constants_and_the_levels(report: ConfidenceReport):
    text = "\n".join(to_lines(report))
    assert "Coefficients appris : whole " in text
    assert "Coefficients livrés : whole " in text
    assert re.search(r"autre moitié : \d+ recherches justes sur \d+, AUC 0,\d{3} \[", text)
    assert re.search(r"essai: near \(\d+\) : justes 0,0 % ; répondables ", text)
