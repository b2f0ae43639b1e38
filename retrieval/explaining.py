"""Why was this found? The findings of a search as plain values, and as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from retrieval.confidence import Level
from retrieval.findings import Findings
from retrieval.lexical import tokens
from retrieval.question.vocabulary import WORD, fold
from retrieval.ranking import SCOPE, RankedSheet, weights_for
from retrieval.schema import Chunk, Hit

PARTS = {
    "text": "passage (mots)",
    "head": "titre (mots)",
    "whole": "fiche (mots)",
    "meaning": "passage (sens)",
    "subject": "fiche (sens)",
    SCOPE: "agents publics",
}
LEVELS = {"answerable": "répond", "doubtful": "douteux", "absent": "absent des fiches"}
STEPS = {
    "reading": "lecture de la question",
    "encoding": "encodage",
    "search": "recherche",
    "ranking": "classement",
    "reranking": "reclassement",
}


def explanation(findings: Findings) -> dict[str, Any]:
    """How the question was read, what each sheet's score is made of, and the time of each step, in plain values.

    Sheets are in the order of the hits; their score and its parts are those before any reranking.
    """
    reading = findings.reading
    weights = weights_for(reading.is_letter)
    return {
        "reading": {
            "letter": reading.is_letter,
            "corrections": [asdict(correction) for correction in reading.corrections],
            "expansions": [asdict(expansion) for expansion in reading.expansions],
        },
        "confidence": {
            "level": str(findings.confidence.level),
            "probability": round(findings.confidence.probability, 4),
            **asdict(findings.confidence.evidence),
        },
        "sheets": [
            {
                "sheet_id": hit.chunk.sheet_id,
                "score": round(sheet.score, 4),
                "parts": {part: round(weights[part] * value, 4) for part, value in sheet.parts.items()},
                "words": list(matched(findings, hit.chunk)),
            }
            for sheet, hit in _shown(findings)
        ],
        "wordings": list(findings.wordings),
        "themes": list(findings.themes),
        "steps": {step: round(seconds, 6) for step, seconds in findings.seconds.items()},
    }


def doubt(findings: Findings) -> str:
    """One French line: that these sheets may not answer, and what to try instead."""
    sure = "sans doute pas" if findings.confidence.level is Level.ABSENT else "peut-être pas"
    wordings = f" Autres mots : {', '.join(findings.wordings)}." if findings.wordings else ""
    themes = f" Thèmes voisins : {' ; '.join(findings.themes)}." if findings.themes else ""
    return f"Ces fiches ne répondent {sure} à la question.{wordings}{themes}"


def matched(findings: Findings, chunk: Chunk) -> tuple[str, ...]:
    """The words of the question, or those that stand for them, that the passage or its title says in any form."""
    reading = findings.reading
    asked = {*tokens(reading.text), *tokens(reading.added())}
    said = " ".join((chunk.title, *chunk.breadcrumb, chunk.section_label, chunk.text))
    found = {stem: fold(word) for word in WORD.findall(said) for stem in tokens(word) if stem in asked}
    return tuple(sorted(set(found.values())))


def tables(findings: Findings) -> Iterator[Table]:
    """The same for a terminal, in French."""
    values = explanation(findings)
    yield _reading_table(values)
    yield _sheets_table(values)
    yield _words_table(values)
    steps = _table("Temps", "Étape", "ms")
    for step, seconds in values["steps"].items():
        steps.add_row(STEPS[step], f"{1000 * seconds:.2f}".replace(".", ","))
    yield steps


def _reading_table(values: dict[str, Any]) -> Table:
    table = _table("Pourquoi ?", "Lecture de la question", "")
    reading, confidence = values["reading"], values["confidence"]
    for correction in reading["corrections"]:
        table.add_row("orthographe", f"{correction['typed']} → {correction['meant']}")
    for expansion in reading["expansions"]:
        table.add_row("mots des fiches", f"{expansion['said']} → {expansion['written']}")
    if reading["letter"]:
        table.add_row("longueur", "une lettre : les mots comptent plus que le sens")
    probability = f"{100 * confidence['probability']:.0f} %"
    table.add_row("confiance", f"{LEVELS[confidence['level']]} ({probability})")
    return table


def _sheets_table(values: dict[str, Any]) -> Table:
    """One row per sheet by its rank; a row of titles and words on a narrow terminal would hide the numbers."""
    table = _table("Notes", "N°", *PARTS.values(), "total")
    for rank, sheet in enumerate(values["sheets"], 1):
        parts = (f"{sheet['parts'][part]:.2f}" if part in sheet["parts"] else "–" for part in PARTS)
        table.add_row(str(rank), *(cell.replace(".", ",") for cell in (*parts, f"{sheet['score']:.2f}")))
    return table


def _words_table(values: dict[str, Any]) -> Table:
    table = _table("Mots trouvés", "N°", "dans le passage et son titre")
    for rank, sheet in enumerate(values["sheets"], 1):
        table.add_row(str(rank), " ".join(sheet["words"]))
    return table


def _table(title: str, *columns: str) -> Table:
    """An empty table that still fits in 60 columns; on a narrower terminal, it folds its cells and cuts none."""
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=0)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _shown(findings: Findings) -> Iterator[tuple[RankedSheet, Hit]]:
    """Each sheet with its first hit, in the order of the hits: a reranker may have changed that of the sheets."""
    sheets = {sheet.key: sheet for sheet in findings.sheets}
    first: dict[str, Hit] = {}
    for hit in findings.hits:
        first.setdefault(hit.chunk.sheet_key, hit)
    for key, hit in first.items():
        yield sheets[key], hit
