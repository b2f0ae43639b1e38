"""Sizes of passages compared: each is really cut, indexed and asked; the report says what its figures say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.arguments import ChunkingArguments, labelled_sets, parse
from eval.chunking import FIRST, READ, SETTINGS, WITHIN, ChunkingReport, Cut, differences, measure, read_sheets
from eval.chunking_report import conclusion, label, to_lines, to_markdown
from eval.errors import EvalError
from eval.metrics import HITS, NDCG
from eval.schema import LabelledQuestion, Machine
from eval.spans import SpanQuestion
from ingestion.splitting.chunking import LIMITS, Limits

EXAMPLES = Path(__file__).parents[2] / "ingestion" / "exemples"
PASSPORT = LabelledQuestion("q1", "combien coûte un passeport", "passeport", frozenset({"F90002"}))
SHORT = Limits(300, 240, 75)


def quiet(line: str) -> None:
    assert line


def cut(limits: Limits, ndcg: tuple[float, ...], first: float = 1.0, read: float = 100.0) -> Cut:
    """A setting measured on five needs of one set, and on two questions whose answer is known."""
    scores = [{**dict.fromkeys(HITS, 1.0), NDCG: value} for value in ndcg]
    return Cut(limits, (10, 30), 1.0, 2.0, {"essai": scores}, [{FIRST: first, WITHIN: 1.0, READ: read}] * 2)


def report(*cuts: Cut) -> ChunkingReport:
    machine = Machine("Essai", 2, "3.11")
    return ChunkingReport("2026-02-01", machine, "c.zip, 3 sheets", "mots", {"essai": tuple("abcde")}, ("a", "b"), cuts)


HIGH, MIDDLE, LOW = (0.9,) * 5, (0.7,) * 5, (0.5,) * 5
MIXED = (0.9, 0.5, 0.9, 0.5, 0.7)


# --- measured ---


def test_every_set_that_exists_is_asked_unless_some_are_named():
    default, named = parse(["chunking"]), parse(["chunking", "--questions", "a", "--spans", "b"])
    assert isinstance(default, ChunkingArguments)
    assert default.questions == labelled_sets()
    assert isinstance(named, ChunkingArguments)
    assert (named.questions, named.spans) == ((Path("a"),), Path("b"))


def test_the_default_is_among_the_settings_measured():
    assert LIMITS in SETTINGS
    assert len({label(limits) for limits in SETTINGS}) == len(SETTINGS)


def test_sheets_are_cut_indexed_and_asked():
    sheets = [sheet for sheet in read_sheets(EXAMPLES) if sheet.id.startswith("F9000")]
    span = SpanQuestion(PASSPORT, ("passeport",))
    short, default = (measure(sheets, limits, {"essai": [PASSPORT]}, [span], quiet) for limits in (SHORT, LIMITS))
    assert max(short.sizes) <= 300 < max(default.sizes) <= 1000
    assert len(short.sizes) > len(default.sizes)
    assert short.scores["essai"][0][NDCG] == default.scores["essai"][0][NDCG] == 1.0
    assert default.answered[0][WITHIN] == 1.0
    assert 0 < short.read <= 5 * 300
    assert min(short.seconds, short.size) > 0


def test_a_corpus_that_cannot_be_read_is_said(tmp_path: Path):
    with pytest.raises(EvalError, match=r"« .*absent\.zip » n'existe pas"):
        read_sheets(tmp_path / "absent.zip")
    (tmp_path / "vide").mkdir()
    with pytest.raises(EvalError, match=r"vide »"):
        read_sheets(tmp_path / "vide")


def test_no_room_is_said_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    blocked = tmp_path / "plein"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(blocked))
    with pytest.raises(EvalError, match=r"des passages de 300 caractères ne peut pas être écrit \(.+\) : faites"):
        measure((), SHORT, {}, (), quiet)


def test_differences_are_paired():
    found = differences([{NDCG: 0.9}, {NDCG: 0.4}], [{NDCG: 0.7}, {NDCG: 0.2}], "ab", (NDCG,))[NDCG]
    assert (found.mean, found.low, found.high) == pytest.approx((0.2, 0.2, 0.2))


# --- said ---


def test_better_and_worse_are_what_the_intervals_say():
    up, down, unsure = cut(SHORT, HIGH), cut(SETTINGS[0], LOW), cut(SETTINGS[1], MIXED)
    found = report(cut(LIMITS, MIDDLE), up, down, unsure)
    assert (found.better(), found.worse()) == ((up,), (down,))
    assert conclusion(found) == (
        "**Better than the default 1000/800/250 on at least one set and worse on none: 300/240/75; worse on at least "
        "one set: 500/400/125 (nDCG@10, beyond the interval).**"
    )


def test_better_on_one_set_does_not_redeem_worse_on_another():
    both = [replace(one, scores={**one.scores, "autre": other}) for one, other in (
        (cut(LIMITS, LOW), cut(LIMITS, HIGH).scores["essai"]), (cut(SHORT, HIGH), cut(LIMITS, LOW).scores["essai"])
    )]  # fmt: skip
    found = replace(report(*both), needs={"essai": tuple("abcde"), "autre": tuple("abcde")})
    assert found.better() == ()
    assert conclusion(found).startswith("**No setting is better than the default 1000/800/250")
    assert "aucun." in list(to_lines(found))[-1]


def test_what_more_whole_answers_cost_is_said():
    found = report(cut(LIMITS, MIDDLE, first=0.0), cut(SHORT, MIDDLE, read=250.0))
    assert "holds more answers whole with 300/240/75, for 2.5 times the characters to read.**" in conclusion(found)


def test_the_report_has_a_row_for_each_setting_in_each_table():
    text = to_markdown(report(cut(LIMITS, MIDDLE), cut(SHORT, HIGH)))
    assert "- Machine: Essai, 2 cores, Python 3.11" in text
    assert "| 300/240/75 | 2 | 20 | 1.0 s | 2 MiB |" in text
    assert "| 300/240/75 | 0.900 [0.900, 0.900] | 1.000 [1.000, 1.000] | +0.200 [+0.200, +0.200] |" in text
    assert text.count("| 1000/800/250 (default) |") == text.count("| 300/240/75 |") == 3
    assert "whole in one passage" not in to_markdown(replace(report(cut(LIMITS, MIDDLE)), spans=()))


def test_the_door_compares_sizes_and_writes_the_report(
    question_file: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    record = {"id": "q1", "question": PASSPORT.text, "sheets": {"F90002": 5}, "answers": ["passeport"]}
    questions, spans = question_file(record), question_file(record, name="mots.jsonl")
    arguments = ["chunking", "--corpus", str(EXAMPLES / "F90002.xml"), "--questions", str(questions)]
    assert main([*arguments, "--spans", str(spans), "--report", str(tmp_path / "r.md")]) == 0
    shown = capsys.readouterr()
    assert "1000/800/250 : " in shown.out
    assert "nDCG@10 essai 1,000." in shown.out
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# Size of passages, measured")
    assert main([*arguments, "--spans", str(questions)]) == 1
    assert "donné deux fois" in capsys.readouterr().err
