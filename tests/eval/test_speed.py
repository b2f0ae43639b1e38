"""The measuring of speed: what it runs is real, what it says adds up. No figure is asserted."""

from dataclasses import replace
from pathlib import Path

import pytest

from eval.arguments import SpeedArguments, parse
from eval.errors import EvalError
from eval.scale import SIZES, Built, Scale
from eval.schema import Machine
from eval.speed import WARM_UP, SpeedReport, ingest, time_answers, to_lines, to_markdown
from eval.spread import Spread, p95
from retrieval.errors import UsageError
from retrieval.fields import MEANING, SUBJECT

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


def test_p95_by_hand():
    assert p95([3.0]) == 3.0
    assert p95([float(number) for number in range(200, 0, -1)]) == 190.0


def test_the_scale_table_has_a_row_per_corpus_and_says_what_differs():
    text = to_markdown(_report((10.0,), (_scale(10_000, True), _scale(40_000, False))))
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| ")]
    head, *found = rows[rows.index(next(row for row in rows if row[0] == "Passages")) :]
    first = dict(zip(head, found[1], strict=True))
    assert first == {
        "Passages": "10,000",
        "Sheets": "1,000",
        "Build": "12 s",
        "Encoded": "2,345 /s",
        "On disk": "43 MiB",
        "Opening": "0.20 s (0.10 to 0.30)",
        "Memory": "16 MiB",
        "Memory per 100,000": "160 MiB",
        "Question p50": "4.5 ms (4.0 to 5.0)",
        "Question p95": "8.0 ms (7.0 to 9.0)",
        "Recall@100, passages": "0.990",
        "Recall@100, sheets": "1.000",
        "p50, 8 threads": "5.0 ms",
        "p50, 4 processes": "9.0 ms",
        "Same answers": "yes",
    }
    assert [row[0] for row in found[1:]] == ["10,000", "40,000"]
    assert found[2][-1] == "**no**"


def test_the_terminal_says_each_corpus_in_french():
    lines = to_lines(_report((10.0,), (_scale(10_000, True), _scale(40_000, False))))
    assert lines[-2].startswith("10000 passages : écrits en 12 s, ouverts en 0.20 s, question médiane 4.5 ms")
    assert lines[-2].endswith("8 fils et 4 processus : mêmes réponses.")
    assert "RÉPONSES DIFFÉRENTES" in lines[-1]


def test_without_a_corpus_there_is_no_table():
    assert "As the corpus grows" not in to_markdown(_report((10.0,)))


def test_memory_that_the_system_does_not_tell_is_left_empty():
    text = to_markdown(_report((10.0,), (replace(_scale(10_000, True), memory=None),)))
    assert "| 0.20 s (0.10 to 0.30) |  |  | 4.5 ms" in text


def test_sizes_are_added_to_the_usual_ones_each_once():
    found = parse(["speed", "--scale", "400000", "--scale", "5", "--scale", "40000"])
    assert isinstance(found, SpeedArguments)
    assert found.sizes == tuple(sorted({5, 400_000, *SIZES}))


@pytest.mark.parametrize("size", ["0", "-3", "beaucoup", "1e5", "2000001", "٣", ""])
def test_a_size_that_is_none_is_refused(size: str):
    with pytest.raises(UsageError, match=r"« --scale » : « .* » n'est pas un nombre de passages de 1 à 2000000 ;"):
        parse(["speed", f"--scale={size}"])


def test_ingestion_is_measured_on_the_real_command(tmp_path: Path):
    measured = ingest(EXAMPLES, tmp_path / "index")
    assert measured.seconds > 0
    assert measured.memory > 1
    assert measured.index > 0.1
    assert (tmp_path / "index" / "CURRENT").is_file()


def test_a_failed_ingestion_gives_its_own_reason(tmp_path: Path):
    with pytest.raises(EvalError, match=r"absent\.zip"):
        ingest(tmp_path / "absent.zip", tmp_path / "index")


def _report(answers: tuple[float, ...], scale: tuple[Scale, ...] = ()) -> SpeedReport:
    machine = Machine("Essai", 2, "3.11")
    return SpeedReport("2026-01-01", machine, "essai.zip", Spread(2.0, 1.0, 3.0), 100.0, 5.0, 0.1, answers, scale)


def _scale(chunks: int, agree: bool) -> Scale:
    return Scale(
        built=Built(chunks, chunks // 10, 12.3, 2345.0, 43.0),
        opening=Spread(0.2, 0.1, 0.3),
        memory=16.0 * chunks / 10_000,
        median=Spread(4.5, 4.0, 5.0),
        p95=Spread(8.0, 7.0, 9.0),
        recall={MEANING: 0.99, SUBJECT: 1.0},
        threaded=5.0,
        shared=9.0,
        agree=agree,
    )
