"""What the README's first screen says is what the project does and what its committed reports say."""

import re
from pathlib import Path

from assistant.__main__ import main

ROOT = Path(__file__).parents[1]
REPORTS = ("weights.md", "speed.md", "ingestion.md")
ANSWERS = (
    "known answers inside the text shown",
    "right sheet cited first",
    "held out (39): shown",
    "wrong numbers found unsupported",
    "held out (283), structured: found (155)",
    "held out (283), name: found (127)",
    "held out, 48 conversations, 93 turns: understood@1",
)
RUNS = ("From archive to published index", "Nothing changed", "30 sheets changed")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_answer_shown_is_the_answer_given(examples_index: Path, capsys, monkeypatch):
    for name in ("LLM_BASE_URL", "LLM_MODEL", "LLM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["ask", "Comment renouveler un passeport ?", "--index", str(examples_index)]) == 0
    given = capsys.readouterr().out

    shown = re.sub(r"^> ?|[*]", "", _between("answer"), flags=re.M)
    question, answer, after, sources = re.split(r"\n\n(?=Compris)|Pour la suite\n|\n(?=\[1\] )", shown)

    assert question == "Comment renouveler un passeport ?"
    assert answer.split() == given.partition("Pour la suite\n")[0].split()
    steps = [" ".join(step.split()) for step in re.split(r"^- ", after, flags=re.M)[1:-1]]
    assert len(steps) > 2
    assert all(f"- {step}\n" in given for step in steps)
    for source in sources.strip().split("\n"):
        assert f"{source} – http" in given


def test_the_figures_shown_are_those_of_the_reports():
    weights, speed, ingestion = (_tables(_report(name)) for name in REPORTS)
    judged = {(row["Weights"], row["Set"]): row for row in weights if {"Weights", "Set"} <= row.keys()}
    measured = {row["Measure"]: row for row in speed if "Measure" in row}
    ingested = {row["Target"]: row["Measured"] for row in ingestion if "Target" in row}
    (grown,) = (row for row in speed if row.get("Passages") == "40,000")
    p50, p95 = (re.match(r"[\d.]+ ms", grown[f"Question {part}"]) for part in ("p50", "p95"))
    sets = (judged["learned again for each fold, all needs", name] for name in ("typed", "counter", "letters"))
    answer = measured["Extractive answer, warm process"]

    answers = {row["Figure"]: row["Measured"] for row in _tables(_report("answers.md")) if "Figure" in row}
    shown = [cells[1:] for cells in _rows(_between("figures")) if cells[0] and cells[1]]

    assert p50
    assert p95
    assert shown == [
        *([row["nDCG@10"], row["hit@5"]] for row in sets),
        [f"{p50[0]}, p95 {p95[0]}"],
        [f"{answer['Median']}, {answer['Spread']}"],
        [", ".join(ingested[run] for run in RUNS)],
        [f"{ingested['Peak memory of all these runs']}, {measured['Index on disk']['Median']}"],
        *([answers[name]] for name in ANSWERS),
        [f"{answers['first words after the search']}; {answers['whole answer']}"],
    ]


def test_every_file_and_make_target_that_it_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.M)) <= targets
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def _report(name: str) -> str:
    return (ROOT / "eval" / "reports" / name).read_text("utf-8")


def _between(name: str) -> str:
    return README.split(f"<!-- {name}: checked by tests/test_readme.py -->")[1].split(f"<!-- /{name} -->")[0].strip()


def _rows(text: str) -> list[list[str]]:
    """The cells of each line of Markdown tables, rules left out."""
    lines = re.findall(r"^\|(.*)\|$", text, re.M)
    return [
        [cell.strip() for cell in line.split("|")] for line in lines if not re.fullmatch(r"[\s|:-]*-[\s|:-]*", line)
    ]


def _tables(text: str) -> list[dict[str, str]]:
    """Every row of the Markdown tables of `text`, by the names of its columns."""
    tables = (_rows(table) for table in re.findall(r"(?:^\|.*\|$\n?)+", text, re.M))
    return [dict(zip(head, row, strict=True)) for head, *body in tables for row in body]
