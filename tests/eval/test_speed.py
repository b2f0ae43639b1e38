"""The measuring of speed: what it runs is real, what it says adds up. No figure is asserted."""

from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.schema import Machine
from eval.speed import WARM_UP, SpeedReport, Spread, ingest, time_answers, to_lines, to_markdown

EXAMPLES = Path(__file__).parents[2] / "ingestion" / "exemples"


def test_spread_by_hand():
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)


def test_answers_are_timed_after_a_warm_up():
    asked: list[str] = []
    questions = [f"q{number}" for number in range(WARM_UP + 5)]
    times = list(time_answers(asked.append, questions))
    assert asked == [*questions[:WARM_UP], *questions]
    assert len(times) == len(questions)
    assert min(times) >= 0


def test_p95_is_the_time_under_which_19_answers_in_20_came():
    report = _report(tuple(float(number) for number in range(100, 0, -1)))
    assert report.answer_p95 == 95.0
    assert _report((7.0,)).answer_p95 == 7.0


def test_reports_say_machine_corpus_and_figures():
    text = to_markdown(_report((10.0, 20.0, 30.0)))
    assert "Machine: Essai, 2 cores, Python 3.11" in text
    assert "| Extractive answer, warm process | 20 ms | p95 30 ms |" in text
    assert "| From archive to published index, whole command | 2.0 s | 1.0 to 3.0 s |" in text
    assert "médiane 20 ms, p95 30 ms (3 questions)" in to_lines(_report((10.0, 20.0, 30.0)))[-1]


def test_ingestion_is_measured_on_the_real_command(tmp_path: Path):
    measured = ingest(EXAMPLES, tmp_path / "index")
    assert measured.seconds > 0
    assert measured.memory > 1
    assert measured.index > 0.1
    assert (tmp_path / "index" / "CURRENT").is_file()


def test_a_failed_ingestion_gives_its_own_reason(tmp_path: Path):
    with pytest.raises(EvalError, match=r"absent\.zip"):
        ingest(tmp_path / "absent.zip", tmp_path / "index")


def _report(answers: tuple[float, ...]) -> SpeedReport:
    machine = Machine("Essai", 2, "3.11")
    return SpeedReport("2026-01-01", machine, "essai.zip", Spread(2.0, 1.0, 3.0), 100.0, 5.0, 0.1, answers)
