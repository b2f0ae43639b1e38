"""What the README's first screen says is what the project does and what its committed reports say."""

import re
from pathlib import Path

from assistant.__main__ import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_answer_shown_is_the_answer_given(examples_index: Path, capsys, monkeypatch):
    for name in ("LLM_BASE_URL", "LLM_MODEL", "LLM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["ask", "Comment renouveler un passeport ?", "--index", str(examples_index)]) == 0
    given = capsys.readouterr().out

    shown = _between("answer").replace("> ", "").replace(">", "").replace("**", "")
    question, *lines = [line for line in shown.split("\n") if line.strip()]

    assert question == "Comment renouveler un passeport ?"
    sources = [line for line in lines if re.match(r"\[\d\] ", line)]
    text = " ".join(line for line in lines if line not in sources)
    assert text == " ".join(given.partition("Sources :")[0].split())
    assert sources
    for source in sources:
        assert f"{source} – http" in given


def test_the_figures_shown_are_those_of_the_reports():
    retrieval = (ROOT / "eval" / "reports" / "retrieval.md").read_text(encoding="utf-8")
    speed = (ROOT / "eval" / "reports" / "speed.md").read_text(encoding="utf-8")
    head, _, typed = (line.split(" | ") for line in re.findall(r"^\| .*", retrieval.split("## Means")[1], re.M)[:3])
    means = dict(zip(head, typed, strict=True))
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", speed, re.M)
    medians = {name: (median, spread.strip()) for name, median, spread in rows}
    answers = medians["Extractive answer, warm process"]

    figures = re.findall(r"^\| [^|]+ \| (.+) \|$", _between("figures"), re.M)

    assert figures == [
        means["nDCG@10"],
        means["hit@5"],
        medians["From archive to published index, whole command"][0],
        ", ".join(answers),
        f"{medians['Its peak memory'][0]}, {medians['Index on disk'][0]}",
    ]


def test_every_file_and_make_target_that_it_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.M)) <= targets
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def _between(name: str) -> str:
    return README.split(f"<!-- {name}: checked by tests/test_readme.py -->")[1].split(f"<!-- /{name} -->")[0].strip()
