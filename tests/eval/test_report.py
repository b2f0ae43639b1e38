from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from eval.errors import OutputError
from eval.machine import this_machine
from eval.metrics import NAMES
from eval.output import check_target, write
from eval.report import NEEDS_WRITTEN, means_table, needs_table, notes, refusals, to_json, to_markdown
from eval.schema import (
    Corpus,
    CorpusSource,
    Interval,
    Latency,
    Machine,
    NeedReport,
    Origin,
    Refusal,
    Report,
    SetReport,
)

NEEDS = tuple(NeedReport(f"besoin-{n:02}", n, dict.fromkeys(NAMES, n / 20)) for n in range(1, 19))
SET = SetReport(
    name="essai",
    file="essai.jsonl",
    questions=1171,
    needs=len(NEEDS),
    metrics={name: Interval(0.70349, 0.62951, 0.7749) for name in NAMES},
    per_need=NEEDS,
    latency=Latency(2.04, 4.96),
    short=3,
    refusals=(Refusal("q|9", "question vide : écrivez-la."),),
)
ORIGIN = Origin(
    date="2026-02-03",
    machine=Machine("Processeur d'essai", 2, "3.11.7"),
    corpus=Corpus("g1", "2026-02-01", 4321, 979, (CorpusSource("exemples", 979, "Licence d'essai"),)),
    encoder="modèle_d'essai",
)
REPORT = Report(ORIGIN, (SET,))


def rendered(table: Table, width: int = 80) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue()


def test_means_fit_in_80_columns_with_every_interval():
    text = rendered(means_table(REPORT))
    assert "…" not in text
    assert text.count("0,703") == text.count("0,63–0,77") == 6
    for label in ("R@1", "R@3", "R@5", "R@10", "MRR@10", "nDCG@10"):
        assert label in text
    assert "essai" in text


def test_fifteen_worst_needs_unless_all():
    text = rendered(needs_table(SET, 15), 100)
    assert "besoin-15" in text
    assert "besoin-16" not in text
    assert "Besoin (15 moins bien servis sur 18 ; --all-needs : tous)" in text
    assert text.index("besoin-01") < text.index("besoin-02")
    everything = rendered(needs_table(SET, None), 100)
    assert "besoin-18" in everything
    assert "--all-needs" not in everything


def test_a_name_with_brackets_is_shown_as_it_is():
    odd = replace(SET, name="[red]jeu", per_need=(NeedReport("[bold]x[/]", 1, NEEDS[0].metrics),))
    assert "[bold]x[/]" in rendered(needs_table(odd, None))
    assert "[red]jeu" in rendered(means_table(replace(REPORT, sets=(odd,))))


def test_notes_tell_latency_short_answers_and_refusals():
    text = "\n".join(notes(REPORT))
    assert "essai : médiane 2,0 ms, p95 5,0 ms par question." in text
    assert "moins de 10 fiches trouvées pour 3 question(s)" in text
    assert "un seul besoin" not in text
    assert refusals(REPORT) == ("essai : question « q|9 » refusée, comptée 0 : question vide : écrivez-la.",)


def test_one_need_has_no_interval_worth_reading():
    alone = replace(REPORT, sets=(replace(SET, needs=1, per_need=NEEDS[:1]),))
    assert "un seul besoin, l'intervalle ne veut rien dire" in "\n".join(notes(alone))
    assert "the interval means nothing" in to_markdown(alone)


def test_json_holds_everything():
    found = json.loads(json.dumps(to_json(REPORT), allow_nan=False))
    assert (found["date"], found["encoder"]) == ("2026-02-03", "modèle_d'essai")
    assert found["machine"] == {"cpu": "Processeur d'essai", "cores": 2, "python": "3.11.7"}
    assert found["corpus"]["sources"] == [{"name": "exemples", "sheets": 979, "attribution": "Licence d'essai"}]
    (one,) = found["sets"]
    assert (one["name"], one["path"], one["questions"], one["needs"]) == ("essai", "essai.jsonl", 1171, 18)
    assert one["metrics"]["ndcg@10"] == {"mean": 0.70349, "low": 0.62951, "high": 0.7749}
    assert one["latency_ms"] == {"median": 2.04, "p95": 4.96}
    assert one["per_need"][0] == {"need": "besoin-01", "questions": 1, "metrics": dict.fromkeys(NAMES, 0.05)}
    assert one["refused"] == [{"id": "q|9", "reason": "question vide : écrivez-la."}]


def test_markdown_stands_on_its_own():
    text = to_markdown(REPORT)
    assert "- Date: 2026-02-03\n" in text
    assert "- Machine: Processeur d'essai, 2 cores, Python 3.11.7\n" in text
    assert (
        "979 sheets, 4321 passages, generation g1 of 2026-02-01. Sources: exemples, 979 sheets (Licence d'essai)"
        in text
    )
    assert "not current law" in text
    assert text.count("0.703 [0.630, 0.775]") == len(NAMES)
    assert "| 18 | 18 | 0.900 |" in text
    assert "Questions refused, scored 0: 1." in text
    # a report is committed: names and identifiers of a question file stay out of it
    assert "besoin-18" not in text
    assert "q|9" not in text.replace("\\", "")
    assert text.endswith("|\n")


def test_markdown_lists_the_worst_needs_of_a_large_set():
    needs = tuple(NeedReport(f"besoin-{n}", 1, dict.fromkeys(NAMES, n / 60)) for n in range(60))
    text = to_markdown(replace(REPORT, sets=(replace(SET, needs=60, per_need=needs),)))
    assert f"These are the {NEEDS_WRITTEN} worst of 60." in text
    assert f"| {NEEDS_WRITTEN} | 1 | 0.817 |" in text
    assert f"| {NEEDS_WRITTEN + 1} | 1 |" not in text
    assert "worst of" not in to_markdown(REPORT)


def test_markdown_rows_have_as_many_cells_as_their_head():
    odd = replace(SET, name="a|b\n`c` <d>", latency=None)
    rows = [line for line in to_markdown(replace(REPORT, sets=(odd,))).splitlines() if line.startswith("|")]
    cells = [len(row.replace("\\|", "").split("|")) for row in rows]
    assert len(set(cells[:3])) == len(set(cells[3:])) == 1
    assert r"a\|b \`c\` \<d>" in rows[2]


def test_write_replaces_in_one_move(tmp_path: Path):
    path = tmp_path / "r.json"
    path.write_text("ancien")
    write(path, "nouveau é")
    assert path.read_text(encoding="utf-8") == "nouveau é"
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path: Path):
    path = tmp_path / "r.json"
    path.mkdir()
    with pytest.raises(OutputError, match="ne peut pas être écrit"):
        write(path, "nouveau")
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]


def test_bad_targets_are_known_before_the_run(tmp_path: Path):
    check_target(tmp_path / "r.json")
    with pytest.raises(OutputError, match="est un dossier"):
        check_target(tmp_path)
    with pytest.raises(OutputError, match="n'existe pas : créez-le"):
        check_target(tmp_path / "absent" / "r.json")


def test_the_machine_is_read_from_the_system_file(tmp_path: Path):
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nmodel name\t: Puce X 3000\nprocessor\t: 1\nmodel name\t: Puce X 3000\n")
    found = this_machine(info)
    assert found.cpu == "Puce X 3000"
    assert found.cores >= 1
    assert this_machine(tmp_path / "absent").cpu != ""
