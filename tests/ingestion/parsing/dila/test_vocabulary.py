"""The XSD as a check list: each element is known, each attribute changes what is read or is silent for a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from ingestion.parsing.dila.body import SILENT
from ingestion.parsing.dila.indexes import READ as READ_INDEXES
from ingestion.parsing.dila.indexes import SKIPPED
from ingestion.parsing.dila.reader import read_root
from ingestion.parsing.dila.vocabulary import CONTEXT, ELEMENTS, READ, SILENT_ATTRIBUTES, SILENT_ON, is_known, unknown
from tests.ingestion.samples import DC, publication, sheet_of

XS = "{http://www.w3.org/2001/XMLSchema}"
OF_SHEETS = ("Publication", "ServiceComplementaire", "PgFAQ", "commun", "commun.hierarchie", "commun.texte")
OF_SHEETS += ("publication.lib", "serviceComplementaire.lib", "simpledc")
"""Schemas of what is read as a sheet; the others are those of indexes and news."""

BODY = "<Texte><Paragraphe>Un texte.</Paragraphe></Texte>"
TITLE = "<Titre>Un titre</Titre>"
LIST = "<Liste><Item><Paragraphe>a</Paragraphe></Item></Liste>"
ROWS = "<Rangée><Cellule>a</Cellule><Cellule>b</Cellule></Rangée>"
CONTENTS = {
    **dict.fromkeys(("estVrai", "estFaux", "estIndefini", "affecteVrai", "affecteFaux", "Colonne"), ""),
    **dict.fromkeys(("Chapitre", "SousChapitre"), TITLE + LIST),
    "Liste": "<Item><Paragraphe>a</Paragraphe></Item>",
    "Cellule": "a",
    "Rangée": "<Cellule>a</Cellule><Cellule>b</Cellule>",
    "Periode": "<ValeurRfr valeur='12'/>",
    "ValeurRfrHisto": "<Periode><ValeurRfr valeur='12'/></Periode>",
}
"""What stands in an element, where a title is not what it holds."""
TEST = "<Texte><FragmentConditionne><Condition>{}</Condition><Paragraphe>t</Paragraphe></FragmentConditionne></Texte>"
CHOICE = "<Questionnaire><Question><Choix>{}</Choix></Question></Questionnaire>"
PLACES = {
    **dict.fromkeys(("estVrai", "estFaux", "estIndefini"), TEST),
    **dict.fromkeys(("affecteVrai", "affecteFaux"), CHOICE.format(f"{TITLE}<SiSelectionne>{{}}</SiSelectionne>")),
    "Niveau": "<FilDAriane><Niveau>Accueil</Niveau>{}<Niveau>Fin</Niveau></FilDAriane>",
    "Fiche": "<VoirAussi>{}</VoirAussi>",
    "Colonne": f"<Tableau>{{}}<Colonne/>{ROWS}</Tableau>",
    "Rangée": f"<Tableau>{{}}{ROWS}</Tableau>",
    "Cellule": f"<Tableau><Rangée>{{}}<Cellule>b</Cellule></Rangée>{ROWS}</Tableau>",
}
"""Where an element stands, if not among the text."""
MEANINGS = {
    "URL": "https://exemple.fr/x",
    "date": "2026-01-31",
    "dateDebut": "2026-01-31",
    "dateFin": "2026-01-31",
    "dateDerniereModificationImportante": "2026-01-31T00:00:00",
    "fusionHorizontale": "2",
    "fusionVerticale": "2",
    "indisponible": "true",
    "Liste/type": "numero",
    "Rangée/type": "header",
    "Colonne/type": "header",
    "Chapitre/type": "pieces",
    "SousChapitre/type": "pieces",
    "Publication/type": "Fiche Question-réponse",
    "Niveau/ID": "F7",
}
"""Values that say something, where any word would not."""


def attributes_of(node: etree._Element) -> Iterator[str]:
    """Names declared on an element or type, not on the elements inside it."""
    for attribute in node.iter(f"{XS}attribute"):
        owner = next(attribute.iterancestors(f"{XS}element", f"{XS}complexType"))
        if owner is node or owner.getparent() is node:
            yield attribute.get("name") or attribute.get("ref") or ""


@pytest.fixture(scope="module")
def declared(shared: Path) -> dict[str, set[str]]:
    """The attributes of each element that schema 3.5 declares for sheets."""
    roots = {path.stem: read_root(path.read_bytes()) for path in (shared / "schema/3.5").rglob("*.xsd")}
    named = [node for root in roots.values() for node in root.iter(f"{XS}complexType") if node.get("name")]
    types = {node.get("name"): set(attributes_of(node)) for node in named}
    found: dict[str, set[str]] = {}
    for name in OF_SHEETS:
        prefix = "{http://purl.org/dc/elements/1.1/}" if name == "simpledc" else ""
        for node in roots[name].iter(f"{XS}element"):
            if node.get("name"):
                own = set(attributes_of(node)) | types.get(node.get("type"), set())
                found.setdefault(f"{prefix}{node.get('name')}", set()).update(own)
    return found


def example(element: str, attribute: str = "") -> bytes:
    """A sheet that holds `element`, with an attribute that says something."""
    value = MEANINGS.get(f"{element}/{attribute}") or MEANINGS.get(attribute) or "mot1"
    said = f'{attribute}="{value}"' if attribute and not attribute.startswith("xml:") else ""
    if element in ("Publication", "ServiceComplementaire", "PgFAQ"):
        kept = {"ID": "F1", "type": "Fiche d'information"}
        others = "".join(f' {name}="{kept[name]}"' for name in kept if name != attribute)
        return f"<{element} {DC}{others} {said}><dc:title>Titre</dc:title>{BODY}</{element}>".encode()
    markup = (
        f"<{element} {said}>{CONTENTS.get(element, TITLE + '<Texte><Paragraphe>a</Paragraphe></Texte>')}</{element}>"
    )
    return publication(BODY + PLACES.get(element, "{}").format(markup), sheet_id="F7")


@pytest.mark.corpus
def test_every_element_of_the_schema_is_known(declared: dict[str, set[str]]) -> None:
    assert len(declared) > 130
    assert sorted(declared.keys() - ELEMENTS) == []


@pytest.mark.corpus
def test_every_attribute_of_the_schema_is_read_or_silent(declared: dict[str, set[str]]) -> None:
    pairs = [(element, name) for element, names in declared.items() for name in names]
    assert len(pairs) > 200
    assert [pair for pair in pairs if not is_known(pair[1], pair[0])] == []


@pytest.mark.corpus
def test_an_attribute_changes_the_sheet_exactly_where_it_is_said_to_be_read(declared: dict[str, set[str]]) -> None:
    wrong = []
    for element, names in sorted(declared.items()):
        for name in sorted(names - {"xml:lang"}):
            without, found = sheet_of(example(element)), sheet_of(example(element, name))
            read = element in READ.get(name, ())
            if found.unknown or (found != without) is not read:
                wrong.append((element, name, found.unknown))
    assert wrong == []


@pytest.mark.corpus
def test_nothing_is_said_to_be_read_that_the_schema_does_not_declare(declared: dict[str, set[str]]) -> None:
    pairs = {(element, name) for name, elements in READ.items() for element in elements}
    assert sorted(pair for pair in pairs if pair[1] not in declared[pair[0]]) == []


@pytest.mark.corpus
def test_every_index_of_the_schema_is_read_or_skipped(shared: Path) -> None:
    paths = [path for folder in ("indexes", "tech") for path in (shared / "schema/3.5" / folder).glob("*.xsd")]
    paths.append(shared / "schema/3.5/Actualite.xsd")
    roots = {node.get("name") for path in paths for node in read_root(path.read_bytes()).iterfind(f"{XS}element")}
    parts = {"ThemeMessagerie"}  # declared apart, but no document starts with it
    assert roots - parts - {"PgFAQ"} == READ_INDEXES | SKIPPED.keys()


def test_silence_has_a_reason() -> None:
    reasons = [*SILENT.values(), *CONTEXT.values(), *SILENT_ATTRIBUTES.values(), *SKIPPED.values()]
    reasons += [reason for _, reason in SILENT_ON.values()]
    assert all(reason.strip() for reason in reasons)


def test_what_is_not_known_is_named_once_with_its_place() -> None:
    body = "<Texte><Chapitre couleur='bleu'><Titre gras='oui'>a</Titre></Chapitre><Chapitre couleur='vert'/></Texte>"
    root = read_root(publication(f"{body}<Nouveau couleur='bleu'>gardé</Nouveau><Chapitre URL='x'/>"))
    expected = ("attribut couleur de Chapitre", "attribut gras de Titre", "élément Nouveau", "attribut URL de Chapitre")
    assert unknown(root) == expected


def test_attributes_of_xml_itself_are_known() -> None:
    schema = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="a.xsd" xml:lang="fr"'
    assert sheet_of(publication(BODY, extra=schema)).unknown == ()


def test_an_unknown_attribute_of_dublin_core_is_reported() -> None:
    found = sheet_of(publication(f"<dc:nouveau>gardé</dc:nouveau>{BODY}"))
    assert found.unknown == ("élément nouveau",)
    assert "gardé" in repr(found.blocks)
