"""Why a sheet was found: what is said must be what was done, on the demonstration sheets."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from retrieval.explaining import LEVELS, PARTS, STEPS, doubt, explanation, matched, tables
from retrieval.findings import Findings
from retrieval.lexical import token
from retrieval.question.vocabulary import words
from retrieval.ranking import SCOPE, WEIGHTS, weights_for
from retrieval.rerankers.reranking import rerank
from retrieval.retriever import Retriever
from retrieval.settings import RetrievalSettings
from tests.fakes.encoders import HashingEncoder
from tests.fakes.rerankers import OverlapReranker
from tests.retrieval.corpus import build_index, chunk, corpus, open_retriever

LETTER = "Bonjour, je vous écris car ma carte d'identité a été perdue pendant mon déménagement à la fin du mois. " * 2
QUESTIONS = (
    "renouveler un passeport",
    "APL d'un étudiant, paseport perdu",
    "carte grise aprés un demenagement",
    "est-ce que je peux",
    "xyzzy",
    LETTER,
)
KEYS = ["reading", "confidence", "sheets", "wordings", "themes", "steps"]


@pytest.fixture(scope="module")
def retriever(examples_index: Path) -> Retriever:
    return Retriever.open(RetrievalSettings(examples_index))


@pytest.fixture(scope="module", params=QUESTIONS)
def findings(request: pytest.FixtureRequest, retriever: Retriever) -> Findings:
    return retriever.find(request.param, 5)


def lines(table: Table, width: int) -> list[str]:
    """What a terminal of this width shows, title left out."""
    stream = io.StringIO()
    Console(file=stream, width=width, highlight=False).print(table)
    return [line for line in stream.getvalue().splitlines() if line.strip() and line.strip() != table.title]


def cells(table: Table) -> list[list[str]]:
    """What was put in the table, column by column, header first."""
    return [[str(column.header), *map(str, column.cells)] for column in table.columns]


def squeezed(text: str) -> str:
    return re.sub(r"[\s─]+", "", text)


# --- the values ---


def test_it_is_json_with_the_promised_keys(findings: Findings):
    values = explanation(findings)
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    assert list(values) == KEYS
    assert list(values["reading"]) == ["letter", "corrections", "expansions"]
    assert all(list(each) == ["typed", "meant"] for each in values["reading"]["corrections"])
    assert all(list(each) == ["said", "written"] for each in values["reading"]["expansions"])
    evidence = ["whole", "text", "subject", "meaning", "agreement", "length"]
    assert list(values["confidence"]) == ["level", "probability", *evidence]
    assert all(list(sheet) == ["sheet_id", "score", "parts", "words"] for sheet in values["sheets"])


def test_parts_add_up_to_the_score(findings: Findings):
    sheets = explanation(findings)["sheets"]
    assert len(sheets) == 5
    for sheet, hit in zip(sheets, findings.hits, strict=True):
        # each number is rounded to four places
        assert sum(sheet["parts"].values()) == pytest.approx(sheet["score"], abs=5e-5 * (len(sheet["parts"]) + 1))
        assert sheet["score"] == pytest.approx(hit.score, abs=5e-5)
        assert sheet["sheet_id"] == hit.chunk.sheet_id


def test_no_part_is_greater_than_its_weight(findings: Findings):
    values = explanation(findings)
    weights = weights_for(values["reading"]["letter"])
    for sheet in values["sheets"]:
        assert set(sheet["parts"]) <= set(PARTS)
        for part, value in sheet["parts"].items():
            assert 0 < value / weights[part] <= 1.0001


def test_the_words_said_are_in_the_passage_and_in_the_question(findings: Findings):
    asked = {token(word) for word in words(f"{findings.reading.text} {findings.reading.added()}")} - {None}
    for sheet, hit in zip(explanation(findings)["sheets"], findings.hits, strict=True):
        chunk = hit.chunk
        said = set(words(" ".join((chunk.title, *chunk.breadcrumb, *chunk.section, chunk.text))))
        assert set(sheet["words"]) <= said
        assert sheet["words"] == sorted(set(sheet["words"]))
        assert {token(word) for word in sheet["words"]} == asked & {token(word) for word in said}


def test_a_passage_found_by_its_words_says_them(retriever: Retriever):
    for question in ("renouveler un passeport", "APL d'un étudiant"):
        findings = retriever.find(question, 3)
        assert matched(findings, findings.hits[0].chunk)
    assert matched(retriever.find("est-ce que tu es de la"), findings.hits[0].chunk) == ()


def test_how_it_was_read_is_told(retriever: Retriever):
    read = explanation(retriever.find("le paseport et l'APL"))["reading"]
    assert read["corrections"] == [{"typed": "paseport", "meant": "passeport"}]
    assert {"said": "APL", "written": "aide personnalisée au logement"} in read["expansions"]
    assert not read["letter"]
    assert explanation(retriever.find(LETTER))["reading"]["letter"]


def test_steps_are_told_in_order_with_their_seconds(findings: Findings):
    steps = explanation(findings)["steps"]
    assert list(steps) == ["reading", "encoding", "search", "ranking"]
    assert all(0 <= seconds < 60 for seconds in steps.values())


def test_confidence_is_that_of_the_findings(findings: Findings):
    told = explanation(findings)["confidence"]
    assert told["level"] == findings.confidence.level
    assert told["probability"] == pytest.approx(findings.confidence.probability, abs=5e-5)


def test_every_name_has_its_french():
    assert set(PARTS) == set(WEIGHTS)
    assert {"answerable", "doubtful", "absent"} == set(LEVELS)
    assert "reranking" in STEPS


def test_a_sheet_that_was_held_back_says_so(tmp_path: Path):
    twins = [
        chunk(
            "F1",
            0,
            "Le congé parental se demande par écrit.",
            title="Congé parental",
            breadcrumb=("Fonction publique",),
        )
    ]
    manifest = build_index(tmp_path / "index", HashingEncoder(), [*twins, *corpus()])
    findings = open_retriever(tmp_path / "index", manifest, HashingEncoder()).find("congé parental", 1)
    (sheet,) = explanation(findings)["sheets"]
    assert sheet["parts"][SCOPE] == WEIGHTS[SCOPE] < 0
    assert sum(sheet["parts"].values()) == pytest.approx(sheet["score"], abs=1e-3)
    assert f"{WEIGHTS[SCOPE]:.2f}".replace(".", ",") in "".join(lines(list(tables(findings))[1], 80))


def test_sheets_follow_the_hits_when_these_were_reranked(retriever: Retriever):
    findings = retriever.find("carte d'identité perdue", 10)
    judged = rerank("passeport d'un mineur", findings.hits, OverlapReranker(), 10.0)
    assert [hit.chunk for hit in judged.hits] != [hit.chunk for hit in findings.hits]
    before = {sheet["sheet_id"]: sheet for sheet in explanation(findings)["sheets"]}
    after = explanation(replace(findings, hits=judged.hits))["sheets"]
    assert [sheet["sheet_id"] for sheet in after] == [hit.chunk.sheet_id for hit in judged.hits]
    # the parts stay those of the search
    assert {sheet["sheet_id"]: sheet for sheet in after} == before


@pytest.mark.parametrize("per_sheet", [1, 3])
def test_a_sheet_is_told_once_whatever_its_passages(retriever: Retriever, per_sheet: int):
    findings = retriever.find("renouveler un passeport", 4, per_sheet)
    sheets = [sheet["sheet_id"] for sheet in explanation(findings)["sheets"]]
    assert sheets == list(dict.fromkeys(hit.chunk.sheet_id for hit in findings.hits))
    assert len(sheets) == 4


def test_nothing_found_is_told_too(retriever: Retriever):
    found = retriever.find("passeport", 1)
    values: dict[str, Any] = explanation(replace(found, hits=(), sheets=()))
    assert values["sheets"] == values["themes"] == []
    assert all(lines(table, 60) for table in tables(replace(found, hits=(), sheets=())))


# --- the tables ---


@pytest.mark.parametrize("width", [60, 80, 120])
def test_tables_fit_and_cut_nothing(findings: Findings, width: int):
    for table in tables(findings):
        shown = lines(table, width)
        assert max(map(len, shown)) <= width
        text = squeezed("".join(shown))
        assert "…" not in text
        # cells are folded line by line among their neighbours: every character is there, and no more
        expected = squeezed("".join(cell for column in cells(table) for cell in column))
        assert sorted(text) == sorted(expected)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_numbers_and_words_are_whole(findings: Findings, width: int):
    for table in tables(findings):
        for line in cells(table):
            for cell in line:
                for word in cell.split():
                    assert any(word in line for line in lines(table, width)), (word, width)


@pytest.mark.parametrize("width", [20, 30, 40])
def test_on_a_narrow_terminal_cells_are_folded_not_cut(findings: Findings, width: int):
    for table in tables(findings):
        text = squeezed("".join(lines(table, width)))
        assert sorted(text) == sorted(squeezed("".join(cell for column in cells(table) for cell in column)))


def test_a_hundred_sheets_still_fit(retriever: Retriever):
    findings = retriever.find("demande en mairie", 100)
    notes = list(tables(findings))[1]
    assert notes.row_count == len(findings.sheets) > 30
    assert "…" not in "".join(lines(notes, 60))


def test_tables_say_it_in_french(retriever: Retriever):
    findings = retriever.find("le paseport et l'APL", 2)
    reading, notes, said, steps = ("\n".join(lines(table, 120)) for table in tables(findings))
    assert "paseport → passeport" in reading
    assert "APL → aide personnalisée au logement" in reading
    assert "confiance" in reading
    assert re.search(r"\(\d+ %\)", reading)
    assert re.search(r"\d,\d\d", notes)
    assert "." not in notes
    assert "dans le passage" in said
    assert "logement" in said
    assert all(STEPS[step] in steps for step in findings.seconds)


def test_doubt_says_how_much_and_what_to_try(retriever: Retriever):
    found = retriever.find("licenciment boulot", 5)
    unsure = replace(found, confidence=replace(found.confidence, probability=0.5))
    absent = replace(found, confidence=replace(found.confidence, probability=0.0))
    assert doubt(unsure).startswith("Ces fiches ne répondent peut-être pas à la question.")
    assert doubt(absent).startswith("Ces fiches ne répondent sans doute pas à la question.")
    for proposed in (*found.wordings, *found.themes):
        assert proposed in doubt(unsure)
    assert found.wordings
    assert found.themes
