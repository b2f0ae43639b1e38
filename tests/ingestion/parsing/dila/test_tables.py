"""Merged cells are repeated where they reach; grids written out by hand."""

from __future__ import annotations

import pytest
from lxml import etree

from ingestion.errors import SheetError
from ingestion.parsing import grid
from ingestion.parsing.dila.tables import read_table
from ingestion.parsing.grid import MAX_SPAN
from ingestion.rendering import lines
from ingestion.schema import Table


def cell(text: str, across: object = "", down: object = "") -> str:
    spans = f'fusionHorizontale="{across}" ' * bool(across) + f'fusionVerticale="{down}"' * bool(down)
    return f"<Cellule {spans}><Paragraphe>{text}</Paragraphe></Cellule>"


def row(*cells: str, kind: str = "normal") -> str:
    return f'<Rangée type="{kind}">{"".join(each if each.startswith("<") else cell(each) for each in cells)}</Rangée>'


def table(*rows: str, before: str = "") -> Table:
    return read_table(etree.fromstring(f"<Tableau>{before}<Colonne/>{''.join(rows)}</Tableau>"))


def listed(item: str) -> str:
    return f"<Liste><Item>{item}</Item></Liste>"


def header(*cells: str) -> str:
    return row(*cells, kind="header")


def test_a_plain_table() -> None:
    found = table(header("Âge", "Prix"), row("Enfant", "5 €"), row("Adulte", "10 €"))
    assert found == Table("", ("Âge", "Prix"), (("Enfant", "5 €"), ("Adulte", "10 €")))
    assert list(lines([found])) == ["- Âge : Enfant ; Prix : 5 €", "- Âge : Adulte ; Prix : 10 €"]


def test_a_cell_merged_across_is_repeated() -> None:
    found = table(
        header("Âge", "Semaine", "Week-end"), row("Enfant", cell("5 €", across=2)), row("Adulte", "8 €", "9 €")
    )
    assert found.rows == (("Enfant", "5 €", "5 €"), ("Adulte", "8 €", "9 €"))


def test_a_cell_merged_down_is_repeated() -> None:
    found = table(header("Âge", "Prix"), row("Enfant", cell("5 €", down=2)), row("Jeune"), row("Adulte", "9 €"))
    assert found.rows == (("Enfant", "5 €"), ("Jeune", "5 €"), ("Adulte", "9 €"))


def test_a_cell_merged_both_ways_is_repeated() -> None:
    found = table(row("a", cell("bloc", across=2, down=2), "b"), row("c", "d"), row("e", "f", "g", "h"))
    assert found.rows == (("a", "bloc", "bloc", "b"), ("c", "bloc", "bloc", "d"), ("e", "f", "g", "h"))


def test_cells_merged_down_side_by_side_leave_their_places() -> None:
    found = table(row(cell("x", down=3), "1", cell("y", down=2)), row("2"), row("3", "z"))
    assert found.rows == (("x", "1", "y"), ("x", "2", "y"), ("x", "3", "z"))


def test_header_rows_are_joined_column_by_column() -> None:
    found = table(
        header(cell("Âge", down=2), cell("Prix", across=2)),
        header("Semaine", "Week-end"),
        row("Enfant", "4 €", "5 €"),
    )
    assert found.header == ("Âge", "Prix – Semaine", "Prix – Week-end")
    assert list(lines([found])) == ["- Âge : Enfant ; Prix – Semaine : 4 € ; Prix – Week-end : 5 €"]


def test_a_header_merged_into_the_body_reaches_it() -> None:
    found = table(header(cell("Âge", down=2), "Prix"), row("5 €"))
    assert (found.header, found.rows) == (("Âge", "Prix"), (("Âge", "5 €"),))
    assert list(lines([found])) == ["- Âge ; Prix : 5 €"]


def test_only_the_first_header_rows_are_the_header() -> None:
    found = table(header("Âge", "Prix"), row("Enfant", "5 €"), header("Âge", "Durée"), row("Adulte", "1 h"))
    assert found.header == ("Âge", "Prix")
    assert found.rows == (("Enfant", "5 €"), ("Âge", "Durée"), ("Adulte", "1 h"))


def test_short_rows_are_filled_with_blanks() -> None:
    found = table(header("a", "b", "c"), row("1"), row("1", "2", "3", "4"), row())
    assert found.header == ("a", "b", "c", "")
    assert found.rows == (("1", "", "", ""), ("1", "2", "3", "4"), ("", "", "", ""))
    assert list(lines([found])) == ["- a : 1", "- a : 1 ; b : 2 ; c : 3 ; 4"]


@pytest.mark.parametrize("span", ["0", "-3", "deux", "1.5", "", " ", "²"])
def test_a_span_without_meaning_counts_for_one(span: str) -> None:
    rows = f'<Rangée><Cellule fusionHorizontale="{span}" fusionVerticale="{span}">a</Cellule></Rangée>' + row("b", "c")
    assert table(rows).rows == (("a", ""), ("b", "c"))


@pytest.mark.parametrize("span", ["1000000000", "9" * 5000])
def test_a_silly_span_is_cut(span: str) -> None:
    found = table(row(cell("a", across=span, down=span)), row("b"))
    assert [len(each) for each in found.rows] == [MAX_SPAN + 1] * 2
    assert found.rows[1] == (*["a"] * MAX_SPAN, "b")


def test_a_forged_table_can_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_CELLS", 500)
    wide = row(*[cell("a", across=100)] * 6)
    with pytest.raises(SheetError, match="tableau de plus de 500 cellules, refusé"):
        table(wide)
    ragged = row(*["a"] * 60) + row("b") * 9
    with pytest.raises(SheetError, match="tableau de plus de 500 cellules"):
        table(ragged)


def test_title_and_summary_name_the_table() -> None:
    before = (
        "<TitreRiche><Paragraphe>Tarifs</Paragraphe></TitreRiche><Resume><Paragraphe>Prix par âge</Paragraphe></Resume>"
    )
    found = table(row("a"), before=before)
    assert found.title == "Tarifs : Prix par âge"
    assert list(lines([found])) == ["Tarifs : Prix par âge", "- a"]


def test_a_table_of_headers_only_still_says_them() -> None:
    assert list(lines([table(header("Âge", "Prix"))])) == ["Âge ; Prix"]


def test_the_items_and_loose_words_of_a_cell_stay_apart() -> None:
    content = (
        "libre <Liste><Item><Paragraphe>un</Paragraphe></Item><Item><Paragraphe>deux</Paragraphe></Item></Liste> fin"
    )
    assert table(f"<Rangée><Cellule>{content}</Cellule></Rangée>").rows == (("libre / un / deux / fin",),)


def test_nested_lists_and_services_of_a_cell_lose_no_word() -> None:
    inner = listed(f"<Paragraphe>deux</Paragraphe>{listed('<Paragraphe>trois</Paragraphe>')}")
    service = listed("<ServiceEnLigne ID='R1' type='a' URL='https://x.fr'><Titre>b</Titre></ServiceEnLigne>")
    found = table(f"<Rangée><Cellule><Paragraphe>un</Paragraphe>{inner}</Cellule><Cellule>{service}</Cellule></Rangée>")
    assert found.rows == (("un / deux / trois", "Service en ligne : b – https://x.fr"),)


def test_header_columns_name_their_row_where_no_header_row_names_the_cells() -> None:
    columns = "<Colonne type='header'/><Colonne type='header'/><Colonne type='normal'/><Colonne type='header'/>"
    found = table(row(cell("Enfant", down=2), "Semaine", "5 €"), row("Week-end", "6 €"), before=columns)
    assert found.labels == 2
    assert list(lines([found])) == ["- Enfant ; Semaine : 5 €", "- Enfant ; Week-end : 6 €"]


def test_a_header_row_names_the_cells_of_header_columns_too() -> None:
    found = table(header("Âge", "Prix"), row("Enfant", "5 €"), before="<Colonne type='header'/>")
    assert list(lines([found])) == ["- Âge : Enfant ; Prix : 5 €"]


def test_a_row_of_labels_only_still_says_them() -> None:
    found = table(row("Enfant"), row("", "5 €"), before="<Colonne type='header'/>")
    assert list(lines([found])) == ["- Enfant", "- 5 €"]
