"""What the report of ingestion says: figures, targets missed as well as kept, faults. By hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eval.__main__ import main
from eval.arguments import parse
from eval.ingestion import report as rendering
from eval.ingestion.arguments import SHEETS, IngestionArguments
from eval.ingestion.growth_report import to_picture
from eval.ingestion.results import Fuzzed, Grown, IngestionReport, Kills, Likeness, Outcome, Timed, Timings, exponent
from eval.schema import Machine
from eval.spread import Spread
from retrieval.errors import UsageError

ALIKE = Likeness(questions=5, candidates=5, answers=5, words=True)


def _timed(seconds: float, memory: float = 400.0) -> Timed:
    stages = {"lecture": seconds / 4, "indexation": seconds / 2}
    return Timed("A run", 3, Spread(seconds, seconds - 0.5, seconds + 1), memory, memory / 2, stages, 9000, 30)


TIMINGS = Timings("f.zip", 979, 42.0, 30, _timed(12), _timed(0.8), _timed(5.2, 460), _timed(5.5), ALIKE)


def _grown(sheets: int, power: float = 1.0) -> Grown:
    seconds = 10 * (sheets / 1000) ** power
    cold = replace(_timed(seconds), memory=300 + sheets / 10, private=200 + sheets / 1000)
    return Grown(sheets, 10 * sheets, sheets / 20, cold, _timed(1), replace(_timed(seconds / 2)))


KILLS = Kills(
    sheets=60,
    changed=5,
    usual=1.2,
    seed="3",
    counts={("killed", "half written"): 15, ("killed", "published"): 5, ("disk filled", "nothing written"): 2},
    broken=(),
    lost=(),
    said={"a line in French": 1, "a signal": 1},
    littered=16,
    shut=1,
    left=(),
    likeness=ALIKE,
)


def _outcome(case: int, verdict: str = "read", detail: str = "", seconds: float = 0.01) -> Outcome:
    suffix = ".xml" if case % 2 else ".json"
    return Outcome(case, suffix, "F1.xml", ("truncate",), verdict, detail, seconds)  # type: ignore[arg-type]


FUZZED = Fuzzed(
    seed=20,
    outcomes=(
        _outcome(0, "refused", "XML mal formé, ligne 12 : « a » inattendu"),
        _outcome(1, "refused", "XML mal formé, ligne 3 : « b » inattendu"),
        _outcome(2, seconds=0.75),
        _outcome(3, "no sheet"),
    ),
    visits=0,
    left=(),
    seconds=3.0,
)


def _report(**parts: object) -> IngestionReport:
    return IngestionReport("2026-01-01", Machine("Essai", 2, "3.11"), "f.zip, 979 sheets", "python -m eval", **parts)  # type: ignore[arg-type]


WHOLE = _report(timings=TIMINGS, growth=tuple(_grown(size) for size in (1000, 3000, 10000)), kills=KILLS, fuzzed=FUZZED)


def rows(report: IngestionReport) -> list[str]:
    return rendering.to_markdown(report, "p.svg").splitlines()


def test_a_target_that_is_missed_is_shown_as_one_that_is_kept():
    lines = rows(WHOLE)
    assert "| From archive to published index | 20 s | 12.0 s | kept |" in lines
    assert "| Nothing changed | 2 s | 0.8 s | kept |" in lines
    assert "| 30 sheets changed | 4 s | 5.2 s | **missed** |" in lines
    assert "| Peak memory of all these runs | 1024 MiB | 460 MiB | kept |" in lines
    said = list(rendering.to_lines(WHOLE))
    assert "30 fiches modifiées : 5,2 s (objectif 4 s : MANQUÉ)." in said
    assert "Sans changement : 0,8 s (objectif 2 s : tenu)." in said


def test_runs_have_their_stages_and_their_memory():
    head = "| Run | Runs | Seconds | Peak memory | Private | Passages | Encoded | lecture | indexation |"
    assert head in rows(WHOLE)
    assert "| A run | 3 | 12.0 (11.5 to 13.0) | 400 MiB | 200 MiB | 9,000 | 30 | 3.00 | 6.00 |" in rows(WHOLE)
    unknown = replace(TIMINGS, cold=_timed(12, 0))
    assert "| unknown | unknown |" in "\n".join(rows(_report(timings=unknown)))


def test_powers_by_hand():
    assert exponent([(1, 5), (10, 50), (100, 500)]) == pytest.approx(1)
    assert exponent([(1, 3), (2, 12)]) == pytest.approx(2)
    assert exponent([(1, 7), (10, 7)]) == pytest.approx(0)


def test_growth_is_judged_over_all_sizes_and_on_the_last_step():
    text = "\n".join(rows(WHOLE))
    assert "| Seconds, cold | 1.00 | 1.00 | 1.00 |" in text
    assert "Time of a cold run: at worst linear: yes (power 1.00 over all sizes, 1.00 on the last step)." in text
    assert "Peak memory of a cold run: flat: **no** (3.2 times as much for 10 times the sheets)." in text
    assert "Private memory of a cold run: flat: yes (1.0 times as much for 10 times the sheets)." in text
    steep = "\n".join(rows(_report(growth=tuple(_grown(size, 1.2) for size in (1000, 3000, 10000)))))
    assert "Time of a cold run: at worst linear: **no** (power 1.20 over all sizes" in steep


def test_one_size_alone_is_not_judged():
    lines = rows(_report(growth=(_grown(1000),)))
    assert "| 1,000 | 10,000 | 10.0 s | 1.0 s | 5.0 s | 400 MiB | 201 MiB | 400 MiB | 50 MiB | 10.0 s |" in lines
    assert "linear" not in "\n".join(lines)


def test_the_picture_has_a_curve_and_a_straight_line_for_each_figure():
    root = ElementTree.fromstring(to_picture([_grown(size) for size in (1000, 3000, 10000)]))
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}svg")) == 3
    assert len(root.findall(f"{space}svg/{space}polyline")) == 6
    texts = [element.text for element in root.iter(f"{space}text")]
    assert {"Seconds, cold; dashed: in proportion", "100 s", "1,300 MiB", "10,000"} <= set(texts)


def test_kills_are_counted_by_how_they_ended():
    lines = rows(WHOLE)
    assert "| Ended | Runs | nothing written | half written | written | published | finished |" in lines
    assert "| killed | 20 | 0 | 15 | 0 | 5 | 0 |" in lines
    assert "- Broken indexes: 0. Lost generations: 0." in lines
    assert "- Runs that found no room ended with: a line in French 1, a signal 1, other words 0." in lines
    assert "No disk was filled" not in "\n".join(lines)
    unmounted = replace(KILLS, counts={("killed", "half written"): 15})
    assert "No disk was filled" in "\n".join(rows(_report(kills=unmounted)))
    broken = "\n".join(rows(_report(kills=replace(KILLS, broken=("n° 3 (killed) : vide",)))))
    assert "- Broken indexes: **1** (n° 3 (killed) : vide). Lost generations: 0." in broken


def test_refusals_are_grouped_whatever_their_names_and_numbers():
    lines = rows(WHOLE)
    assert "| XML mal formé, ligne n : « … » inattendu | 2 |" in lines
    assert "| .xml | 2 | 0 | 1 | 1 | 0 | 0 | 0 | 0 | 0 |" in lines
    assert "| case 2 | .json | truncate | read | 0.75 |" in lines


def test_nothing_is_hidden_and_the_exit_code_says_it():
    assert list(WHOLE.faults) == []
    wrong = _report(
        timings=replace(TIMINGS, likeness=replace(ALIKE, answers=4)),
        kills=replace(KILLS, lost=("n° 2 : g",), left=("generations/x",), said={"other words": 3}),
        fuzzed=replace(FUZZED, outcomes=(_outcome(7, "raised", "KeyError: a"),), visits=2, left=("f",)),
    )
    assert list(wrong.faults) == [
        "Un index mis à jour ne répond pas comme un index neuf.",
        "Génération perdue : n° 2 : g",
        "3 ingestions sans place ne l'ont pas dit en français.",
        "Reste d'une ingestion arrêtée : generations/x",
        "Document abîmé n° 7 (.xml) : raised, KeyError: a",
        "2 connexions faites à la lecture de documents.",
        "Fichier laissé par la lecture de documents : f",
    ]
    text = "\n".join(rows(wrong))
    assert "Faults (the last five columns): **1** (case 7 (.xml, truncate): raised, KeyError: a)." in text
    assert "4 the same answers" in text


def test_what_was_not_asked_is_said():
    assert rows(_report()).count("Not measured in this run.") == 4
    assert list(rendering.to_lines(_report())) == []


def test_sizes_go_up_to_the_one_that_is_asked():
    def sizes(*words: str) -> tuple[int, ...]:
        found = parse(["ingestion", *words])
        assert isinstance(found, IngestionArguments)
        return found.sizes

    assert sizes() == SHEETS[:3]
    assert sizes("--sheets", "30000") == SHEETS
    assert sizes("--sheets", "2000") == (1000, 2000)
    assert sizes("--sheets", "50") == (50,)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sheets", "9"], r"« --sheets » : « 9 » n'est pas un nombre de 10 à 100000"),
        (["--kills", "-1"], r"« --kills » : « -1 » n'est pas un nombre de 1 à 10000"),
        (["--mutations", "beaucoup"], r"« --mutations » : « beaucoup » n'est pas un nombre de 1 à"),
        (["--skip", "tout"], r"« --skip » : « tout » n'est pas une des parties timings, growth, kills, mutations"),
    ],
)
def test_a_number_or_a_part_that_is_none_is_refused(words: list[str], said: str):
    with pytest.raises(UsageError, match=said):
        parse(["ingestion", f"{words[0]}={words[1]}"])


def test_the_command_writes_its_report_and_its_picture_together(
    tmp_path: Path, question_file, capsys: pytest.CaptureFixture[str]
):
    from eval.ingestion.archives import write_archive
    from tests.eval.test_ingestion_command import TEXT, THINGS
    from tests.ingestion.samples import publication

    archive = write_archive(
        tmp_path / "fiches.zip",
        ((f"F{n}.xml", publication(TEXT.format(thing, 10 + n, n), f"F{n}")) for n, thing in enumerate(THINGS)),
    )
    questions = question_file({"id": "q1", "question": "prix du timbre", "sheets": {"F1": 5}})
    page = tmp_path / "r.md"
    words = [
        "ingestion",
        "--corpus",
        str(archive),
        "--questions",
        str(questions),
        "--sheets",
        "20",
        "--mutations",
        "30",
    ]
    assert main([*words, "--skip", "kills", "--skip", "timings", "--report", str(page)]) == 0
    assert "20 fiches : à froid " in capsys.readouterr().out
    assert "| all | 30 |" in page.read_text(encoding="utf-8")
    assert page.with_suffix(".svg").read_text(encoding="utf-8").startswith("<svg ")
    assert main([*words, "--report", str(archive)]) == 1
    assert "donné deux fois" in capsys.readouterr().err
