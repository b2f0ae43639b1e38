from __future__ import annotations

from assistant.cases.choosing import situate
from assistant.cases.tabling import MOST_ROWS, by_case, table
from tests.assistant.cases.sheets import example, view

COST = "combien coûte le passeport ?"
SHEET = view(
    {
        ("Pour un majeur",): "Le passeport est un document de voyage.\n\nIl coûte 86 €. Il se demande en mairie.",
        ("Pour un mineur", "Avant 15 ans"): "Il coûte 17 €.",
        ("Pour un mineur", "À partir de 15 ans"): "Il coûte 42 €.",
    }
)


def test_each_case_has_its_row_and_a_case_inside_it_too() -> None:
    rows = by_case(COST, SHEET, situate([COST], SHEET))
    assert [(row.label, row.words) for row in rows] == [
        ("Pour un majeur", "Il coûte 86 €."),
        ("Pour un mineur > Avant 15 ans", "Il coûte 17 €."),
        ("Pour un mineur > À partir de 15 ans", "Il coûte 42 €."),
    ]


def test_the_words_of_a_row_are_verbatim_in_its_passage() -> None:
    texts = {chunk.id: chunk.text for chunk in SHEET.chunks}
    assert all(row.words in texts[row.chunk_id] for row in by_case(COST, SHEET, situate([COST], SHEET)))


def test_a_case_that_is_excluded_has_no_row() -> None:
    rows = by_case(COST, SHEET, situate(["il a 8 ans", COST], SHEET))
    assert [row.words for row in rows] == []
    rows = by_case(COST, SHEET, situate(["mineur", COST], SHEET))
    assert [row.label for row in rows] == ["Avant 15 ans", "À partir de 15 ans"]


def test_a_questionnaire_gives_one_row_a_choice() -> None:
    sheet, question = example("F90003"), "l'enfant doit-il être présent ?"
    rows = by_case(question, sheet, situate([question], sheet), sheet.chunks[1:3])
    assert [row.label for row in rows] == ["Moins de 12 ans", "12 ans ou plus"]
    assert [row.chunk_id for row in rows] == [sheet.chunks[1].id, sheet.chunks[2].id]


def test_a_list_stays_with_the_words_that_lead_to_it() -> None:
    documents = {("Majeur",): "Il faut fournir :\n- une photo\n- un timbre", ("Mineur",): "Il faut fournir un livret."}
    sheet = view(documents)
    rows = by_case("quels documents fournir ?", sheet, situate([], sheet))
    assert rows[0].words == "Il faut fournir :\n- une photo\n- un timbre"


def test_the_table_cites_each_passage_once_and_keeps_its_cells_plain() -> None:
    sheet = view({("Majeur | adulte",): "Il coûte 86 € [voir] | timbre.", ("Mineur",): "Il coûte 17 €."})
    text, citations = table(by_case(COST, sheet, situate([COST], sheet)), sheet, first=3)
    assert text.split("\n") == [
        "| Cas | Réponse |",
        "| --- | --- |",
        "| Majeur \\| adulte | Il coûte 86 € \\[voir] \\| timbre. [3] |",
        "| Mineur | Il coûte 17 €. [4] |",
    ]
    assert [(each.number, each.quote) for each in citations] == [
        (3, "Il coûte 86 € [voir] | timbre."), (4, "Il coûte 17 €.")]  # fmt: skip


def test_no_row_gives_no_table() -> None:
    assert table((), SHEET) == ("", ())


def test_a_table_stays_short() -> None:
    sheet = view({(f"Formule {chr(97 + rank) * 4}",): f"Elle coûte {rank} €." for rank in range(20)})
    assert len(by_case("combien coûte la formule ?", sheet, situate([], sheet))) == MOST_ROWS
