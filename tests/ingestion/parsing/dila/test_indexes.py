"""The files beside the sheets: where withdrawn sheets went, and the themes of what has no breadcrumb."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.parsing.dila.indexes import REDIRECTED, SKIPPED, Indexes, Redirection, read_index
from ingestion.parsing.dila.reader import read_root
from ingestion.schema import Link, Paragraph
from tests.ingestion.samples import publication, resource, sheet

EXAMPLES = Path(__file__).parents[4] / "ingestion" / "exemples"
NOTHING = Indexes()


def read(markup: str | bytes, indexes: Indexes = NOTHING) -> Indexes:
    return read_index(read_root(markup.encode() if isinstance(markup, str) else markup), indexes)


def item(identifier: str, title: str, inner: str = "", kind: str = "Dossier") -> str:
    return f'<ItemArbo type="{kind}" ID="{identifier}" fichier="true"><Titre>{title}</Titre>{inner}</ItemArbo>'


def test_redirections_lead_to_a_sheet_or_out_of_the_site() -> None:
    found = read(
        "<Redirections><Redirection from='F1' to='F2' date='2025-09-01' type='a'>Titre</Redirection>"
        "<RedirectionExterne from='F3' toUrl='https://exemple.fr' date='jadis'>Titre</RedirectionExterne>"
        "<Redirection from='F4' to='' date='2025-09-01'/></Redirections>"
    )
    assert found.redirections == {
        "F1": Redirection("F2", "2025-09-01"),
        "F3": Redirection("https://exemple.fr", ""),
    }


@pytest.mark.parametrize("kind", sorted(REDIRECTED))
def test_a_document_that_has_gone_elsewhere_says_where(kind: str) -> None:
    link = (
        "<Texte><Paragraphe>Voir <LienInterne LienPublication='F9' type='Fiche'>ceci</LienInterne></Paragraphe></Texte>"
    )
    fiche = "<DossierPere ID='N1'><Titre>a</Titre><Fiche ID='F5'>b</Fiche></DossierPere>"
    assert read(publication(f"{fiche}{link}", kind=kind)).redirections == {"F1": Redirection("F9", "2026-02-03")}
    web = resource("<LienWeb URL='https://exemple.fr'/>", kind=kind)
    assert read(web).redirections == {"R1": Redirection("https://exemple.fr", "")}
    assert read(publication("", kind=kind)) == NOTHING


def test_the_list_of_redirections_prevails_over_the_documents() -> None:
    listed = Indexes(redirections={"F1": Redirection("F2", "2026-01-01")})
    document = publication("<FicheConnexe ID='F9'><Titre>a</Titre></FicheConnexe>", kind="Fiche redirigée")
    assert read(document, listed) == listed
    assert (
        read("<Redirections><Redirection from='F1' to='F2' date='2026-01-01'/></Redirections>", read(document))
        == listed
    )


def test_the_tree_gives_the_themes_above_each_identifier() -> None:
    sheets = item("F1", "Fiche", kind="Fiche d'information") + item("R1", "Formulaire", kind="Formulaire")
    tree = item("N1", "Papiers", item("N2", "Passeport", item("N2-1", "Adulte", sheets, "Sous-dossier")), "Theme")
    again = item("N3", "Famille", item("F1", "Fiche", kind="Fiche d'information"), "Theme")
    found = read(f"<Arborescence>{tree}{again}</Arborescence>")
    assert found.themes == {
        "N1": (),
        "N2": ("Papiers",),
        "N2-1": ("Papiers", "Passeport"),
        "F1": ("Papiers", "Passeport", "Adulte"),
        "R1": ("Papiers", "Passeport", "Adulte"),
        "N3": (),
    }


def test_a_sheet_without_breadcrumb_is_placed_by_the_tree_or_by_a_sheet_that_uses_it() -> None:
    indexes = Indexes(themes={"F1": ("Papiers",), "F7": ("Famille",), "R2": ()})
    lost = sheet(Paragraph("a"))
    assert indexes.placed(lost).breadcrumb == ("Papiers",)
    form = replace(lost, id="R2", links=(Link("sheet", "F0", "a"), Link("sheet", "F7", "b")))
    assert indexes.placed(form).breadcrumb == ("Famille",)
    assert indexes.placed(replace(lost, id="R3")).breadcrumb == ()
    known = replace(lost, breadcrumb=("Logement",))
    assert indexes.placed(known) is known


@pytest.mark.parametrize("tag", sorted(SKIPPED))
def test_what_repeats_the_sheets_adds_nothing(tag: str) -> None:
    assert read(f"<{tag}><Redirection from='F1' to='F2' date=''/></{tag}>") is NOTHING


def test_a_sheet_adds_nothing() -> None:
    assert read(publication("<FicheConnexe ID='F9'><Titre>a</Titre></FicheConnexe>")) is NOTHING


def test_the_examples_have_their_indexes() -> None:
    found = NOTHING
    for path in sorted(EXAMPLES.glob("*.xml")):
        found = read(path.read_bytes(), found)
    assert found.redirections["F90099"] == Redirection("F90019", "2025-09-01")
    assert found.themes["F90001"][0] == "Papiers - Citoyenneté - Élections"
    assert len(found.redirections) == 4
