"""What changed, as a person reads it and as a program does."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from ingestion.changes.comparing import compare
from ingestion.changes.rendering import MOST_SHOWN, as_json, report, summary
from ingestion.changes.schema import Changes
from ingestion.schema import SheetText
from tests.fakes.corpora import MemoryCorpus


def sheet(sheet_id: str, *passages: tuple[str, str], title: str = "", updated: str = "2025-01-01") -> SheetText:
    return SheetText("essai", sheet_id, title or f"Fiche {sheet_id}", updated, passages)


@pytest.fixture
def changes() -> Changes:
    old = MemoryCorpus(
        "janvier.zip",
        sheet("F1", ("Coût", "Le timbre coûte 86 €. Comptez de 3 à 6 mois."), ("Ancien", "Valable 10 ans.")),
        sheet("F2", ("", "Rien.")),
        sheet("F3", ("", "Rien.")),
        sheet("F5", ("", "Rien."), title="[b]Vieux titre[/b]"),
        sheet("F6", ("", "Rien.")),
        sheet("F7", ("", "- Un\n- Deux")),
    )
    new = MemoryCorpus(
        "février.zip",
        sheet("F1", ("Coût", "Le timbre coûte 96 €. Comptez de 2 à 6 mois."), ("Recours", "Avant le 1er mai 2026.")),
        sheet("F4", ("", "Rien.")),
        sheet("F5", ("", "Rien."), title="Nouveau titre"),
        sheet("F6", ("", "Rien."), updated="2026-02-03"),
        sheet("F7", ("", "- Deux\n- Un")),
        redirections={"F3": "F4"},
    )
    return compare(old, new)


def shown(changes: Changes, width: int = 100) -> str:
    """What a terminal shows, without the spaces that only lay it out."""
    stream = io.StringIO()
    for part in report(changes):
        Console(file=stream, width=width, highlight=False).print(part)
    return "\n".join(" ".join(line.split()) for line in stream.getvalue().splitlines())


def test_the_summary_counts_the_sheets_and_the_facts(changes: Changes) -> None:
    assert summary(changes) == (
        "1 fiche ajoutée, 4 modifiées, 1 retirée, 1 redirigée ; 1 montant, 1 durée ont changé ; en plus : 1 date ; "
        "en moins : 1 durée."
    )


def test_the_summary_agrees_in_number_and_leaves_out_what_did_not_happen() -> None:
    old, new = MemoryCorpus("a", sheet("F1", ("", "Payez 3 €."))), MemoryCorpus("b", sheet("F1", ("", "Payez 4 €.")))
    assert summary(compare(old, new)) == "1 fiche modifiée ; 1 montant a changé."
    two = MemoryCorpus("c", sheet("F2", ("", "Rien.")), sheet("F3", ("", "Rien.")))
    assert summary(compare(MemoryCorpus("vide"), two)) == "2 fiches ajoutées."
    assert summary(compare(two, two)) == "Aucune fiche n'a changé (2 comparées)."


def test_the_report_names_what_came_and_what_left(changes: Changes) -> None:
    text = shown(changes)
    assert text.startswith("janvier.zip → février.zip\n1 fiche ajoutée")
    assert "Fiches ajoutées\n\nFiche Titre" in text
    assert "\nF4 Fiche F4\n" in text
    assert "\nF2 Fiche F2\n" in text
    assert "\nF3 Fiche F3 F4\n" in text


def test_the_report_gives_the_facts_replaced_amounts_first(changes: Changes) -> None:
    assert "\nF1 montant 86 € 96 €\nF1 durée 3 mois 2 mois\n" in shown(changes)


def test_the_report_gives_each_section_with_its_lines_and_its_facts(changes: Changes) -> None:
    text = shown(changes)
    assert "\nCoût\n− Le timbre coûte 86 €.\n+ Le timbre coûte 96 €.\n" in text
    assert "\nmontant : 86 € → 96 €\n" in text
    assert "\nRecours (nouvelle section)\n+ Avant le 1er mai 2026.\ndate en plus : 1er mai 2026\n" in text
    assert "\nAncien (section retirée)\n− Valable 10 ans.\ndurée en moins : 10 ans\n" in text


def test_a_sheet_without_a_changed_line_says_what_changed(changes: Changes) -> None:
    text = shown(changes)
    assert "F5 – Nouveau titre\ntitre : « [b]Vieux titre[/b] » → « Nouveau titre »\n" in text
    assert "F6 – Fiche F6\ndate seule : 01/01/2025 → 03/02/2026\n" in text
    assert "F7 – Fiche F7\nrien de ce qui se lit : mise en forme, ordre ou classement\n" in text


def test_a_line_that_moved_is_shown_once_with_its_origin() -> None:
    old = MemoryCorpus("a", sheet("F1", ("Un", "Photo récente."), ("Deux", "Carte."), ("Trois", "Rendez-vous.")))
    new = MemoryCorpus("b", sheet("F1", ("Un", "Timbre."), ("Deux", "Carte."), ("Trois", "Photo récente.")))
    text = shown(compare(old, new))
    assert text.count("Photo récente.") == 1
    assert "= Photo récente. (vient de « Un »)" in text


def test_a_long_report_is_cut_and_says_where_the_rest_is() -> None:
    many = MemoryCorpus("b", *(sheet(f"F{number}", ("", "Rien.")) for number in range(1000, 1000 + MOST_SHOWN + 2)))
    text = shown(compare(MemoryCorpus("a"), many))
    assert f"F{1000 + MOST_SHOWN - 1}" in text
    assert f"F{1000 + MOST_SHOWN}" not in text
    assert "… et 2 autres : la sortie JSON (--json) donne tout." in text


def test_a_narrow_terminal_folds_the_cells_and_cuts_none() -> None:
    title = "Une fiche au titre " + "long " * 20
    new = MemoryCorpus("b", sheet("F1", ("", "Rien."), title=title))
    assert "…" not in shown(compare(MemoryCorpus("a"), new), 40)


def test_the_json_leaves_nothing_out(changes: Changes) -> None:
    values: dict[str, Any] = json.loads(json.dumps(as_json(changes)))
    assert values["summary"] == summary(changes)
    assert values["facts"] == {
        "replaced": {"amount": 1, "duration": 1},
        "added": {"date": 1},
        "removed": {"duration": 1},
    }
    assert [one["id"] for one in values["added"] + values["withdrawn"]] == ["F4", "F2"]
    assert values["redirected"] == [{"sheet": {"source": "essai", "id": "F3", "title": "Fiche F3"}, "target": "F4"}]
    assert values["unchanged"] == 0
    first = values["changed"][0]
    assert [(section["section"], section["fate"]) for section in first["sections"]] == [
        ("Coût", "changed"),
        ("Recours", "added"),
        ("Ancien", "removed"),
    ]
    assert first["sections"][0]["facts"][0] == {
        "kind": "amount",
        "before": {"text": "86 €", "value": "86", "unit": "€"},
        "after": {"text": "96 €", "value": "96", "unit": "€"},
        "line_before": "Le timbre coûte 86 €.",
        "line_after": "Le timbre coûte 96 €.",
    }
    assert first["sections"][2]["facts"][0]["after"] is None
