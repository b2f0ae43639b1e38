"""The demonstration sheets are valid, complete and point only to one another."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import xmlschema

EXAMPLES = Path(__file__).parents[3] / "ingestion" / "exemples"
DC = "{http://purl.org/dc/elements/1.1/}"
SCHEMAS = {
    "Publication": "Publication.xsd",
    "ServiceComplementaire": "ServiceComplementaire.xsd",
    "Arborescence": "indexes/Arborescence.xsd",
    "Redirections": "indexes/Redirections.xsd",
}
FILES = {path.stem: path for path in sorted(EXAMPLES.glob("*.xml"))}
SHEETS = [stem for stem in FILES if stem.startswith("F")]
IDENTIFIED = [stem for stem in FILES if re.fullmatch(r"[FNR]\d+", stem)]

CONSTRUCTIONS = """
    Abreviation ANoter ASavoir Attention Avertissement BlocCas Branche Cas Chapitre Choix CommentFaireSelf
    CommentFaireSi Complement Conclusion Condition Connexion Consigne Cout Date Definition Delai Documents Dossier
    DossierPere Etapes Exemple Exposant Expression FicheConnexe FicheLiee FichePrecedente FicheSuivante FilDAriane
    FragmentConditionne FranceConnect Groupe IntituleSiSelectionne Introduction IntroductionSimple Item Lien
    LienExterne LienExterneCommente LienInterne LienIntra LienWeb Liste ListeOuSAdresser ListeSituations
    MiseEnEvidence ModeEmploi NbEtapes NoticeLiee NumeroCerfa OuSAdresser OuSAdresserSupport Paragraphe Partenaire
    Periode PivotLocal PourEnSavoirPlus Problematiques Public Question QuestionReponse Questionnaire QuiPeutMAider
    Rappel RechercheGuidee Recours Redirection RedirectionExterne Reference RessourceWeb Resume ServiceEnLigne
    ServiceEnLigneAlternatif ServiceEnLigneAnnexe SiSelectionne Situation SousChapitre SousDossier SousTheme
    SousThemePere Suivi SuiviSelf Tableau Tel TitreAlternatif TitreFlottant Valeur ValeurRfr ValeurRfrHisto Variable
    VoirAussi affecteFaux affecteVrai estFaux estIndefini estVrai et non ou
""".split()
"""Elements of schema 3.5 that the demonstration must show."""

VARIANTS = [
    "BlocCas[@affichage='onglet']",
    "BlocCas[@affichage='radio']",
    "Cas//BlocCas",
    "Cas/Condition",
    "Chapitre/Condition",
    "Chapitre[@numerote='true']|SousChapitre[@numerote='true']",
    "Item/Condition",
    "Item/Liste",
    "Liste[@type='caseACocher']",
    "Liste[@type='numero']",
    "Liste[@type='puce']",
    "Cellule[@fusionHorizontale]",
    "Cellule[@fusionVerticale]",
    "Colonne[@type='header']",
    "Rangée[@type='header']",
    "ServiceEnLigne[@numerocerfa]",
    "ServiceEnLigne[@indisponible='true']",
    "Avertissement[@date]",
]
"""Forms of those elements, as paths below any element; ``|`` separates forms that count as one."""


def root_of(stem: str) -> Element:
    return ElementTree.parse(FILES[stem]).getroot()


@pytest.fixture(scope="session")
def roots() -> dict[str, Element]:
    return {stem: root_of(stem) for stem in FILES}


@pytest.fixture(scope="session")
def schemas(shared: Path) -> dict[str, xmlschema.XMLSchema]:
    return {root: xmlschema.XMLSchema(shared / "schema" / "3.5" / name) for root, name in SCHEMAS.items()}


def internal_targets(root: Element) -> Iterator[str]:
    """Sheets, nodes and resources that a document says exist beside it."""
    for link in root.iter("LienInterne"):
        yield link.get("LienPublication", "")
    listed = "VoirAussi/* FicheConnexe QuestionReponse CommentFaireSi FichePrecedente FicheSuivante FicheLiee"
    listed += " Theme SousThemePere DossierPere DossierPere/Fiche RechercheGuidee Dossier Fiche SousTheme Dossier/Fiche"
    listed += " SousDossier/Fiche FilDAriane/Niveau[@ID]"  # a breadcrumb level may have no page of its own
    for path in listed.split():
        for element in root.iterfind(path):
            yield element.get("ID", "")


@pytest.mark.parametrize("stem", FILES)
def test_valid_against_schema_3_5(stem: str, schemas: dict[str, xmlschema.XMLSchema]) -> None:
    schema = schemas[root_of(stem).tag]
    errors = [f"{error.path}: {error.reason}" for error in schema.iter_errors(FILES[stem])]
    assert errors == []


def test_enough_sheets_resources_and_nodes() -> None:
    kinds = Counter(stem[0] for stem in IDENTIFIED)
    assert kinds["F"] >= 30
    assert kinds["R"] >= 6
    assert kinds["N"] >= 11


def test_ids_equal_the_file_names(roots: dict[str, Element]) -> None:
    assert {stem: roots[stem].get("ID") for stem in IDENTIFIED} == {stem: stem for stem in IDENTIFIED}
    assert set(FILES) - set(IDENTIFIED) == {"arborescence", "redirections"}
    assert [roots[stem].findtext(f"{DC}identifier") for stem in IDENTIFIED] == IDENTIFIED


def test_sheets_say_that_they_are_examples(roots: dict[str, Element]) -> None:
    for stem in IDENTIFIED:
        assert roots[stem].findtext(f"{DC}creator") == "Exemple rédigé pour la démonstration", stem
        assert "/recherche?keyword=" in roots[stem].get("spUrl", ""), stem
    silent = [stem for stem in SHEETS if "rédigé pour la démonstration" not in "".join(body_text(roots[stem]))]
    assert silent == []


def body_text(root: Element) -> Iterator[str]:
    for child in root:
        if not child.tag.startswith(DC):
            yield from child.itertext()


def test_every_sheet_has_a_date_and_a_theme(roots: dict[str, Element]) -> None:
    for stem in SHEETS:
        modified = (roots[stem].findtext(f"{DC}date") or "").removeprefix("modified ")
        assert date.fromisoformat(modified).year == 2026, stem
        levels = roots[stem].findall("FilDAriane/Niveau")
        assert levels[0].get("ID") == "Particuliers", stem
        assert roots[levels[1].get("ID", "")].get("type") == "Theme", stem
        assert levels[-1].get("ID") == stem


@pytest.mark.parametrize("stem", IDENTIFIED)
def test_internal_links_resolve(stem: str, roots: dict[str, Element]) -> None:
    root = roots[stem]
    local = {element.get("ID") for name in ("Abreviation", "Definition") for element in root.iter(name)}
    known = local | set(FILES) | {"Particuliers"}
    assert [target for target in internal_targets(root) if target not in known] == []
    assert [link.get("LienID") for link in root.iter("LienIntra") if link.get("LienID") not in local] == []


def test_arborescence_lists_every_file_once(roots: dict[str, Element]) -> None:
    items = list(roots["arborescence"].iter("ItemArbo"))
    with_file = Counter(item.get("ID") for item in items if item.get("fichier") == "true")
    assert set(with_file) == set(IDENTIFIED)
    assert [stem for stem, count in with_file.items() if count > 1] == []
    for item in items:
        if item.get("fichier") == "true":
            page = roots[item.get("ID", "")]
            assert item.findtext("Titre") == page.findtext(f"{DC}title"), item.get("ID")
            assert item.get("type") == page.get("type"), item.get("ID")


def test_redirections_lead_to_a_file_and_leave_from_none(roots: dict[str, Element]) -> None:
    redirections = roots["redirections"].findall("Redirection")
    assert {entry.get("to") for entry in redirections} <= set(IDENTIFIED)
    elsewhere = roots["redirections"].findall("RedirectionExterne")
    leaving = Counter(entry.get("from") for entry in [*redirections, *elsewhere])
    assert set(leaving.values()) == {1}
    assert set(leaving).isdisjoint(FILES)
    assert all(entry.get("toUrl", "").startswith("https://") for entry in elsewhere)


def test_conditions_use_only_variables_that_a_choice_sets(roots: dict[str, Element]) -> None:
    conditioned = [stem for stem in SHEETS if roots[stem].get("type", "").endswith("conditionnée")]
    assert len(conditioned) >= 3
    for stem in SHEETS:
        tested = {leaf.get("var") for name in ("estVrai", "estFaux", "estIndefini") for leaf in roots[stem].iter(name)}
        chosen = {leaf.get("var") for name in ("affecteVrai", "affecteFaux") for leaf in roots[stem].iter(name)}
        assert tested <= chosen, stem
        assert chosen or stem not in conditioned, stem


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_construction_is_shown(name: str, roots: dict[str, Element]) -> None:
    assert any(True for root in roots.values() for _ in root.iter(name))


@pytest.mark.parametrize("variant", VARIANTS)
def test_variant_is_shown(variant: str, roots: dict[str, Element]) -> None:
    assert any(root.find(f".//{form}") is not None for root in roots.values() for form in variant.split("|"))


def test_out_of_service_resource_is_shown(roots: dict[str, Element]) -> None:
    assert [stem for stem in IDENTIFIED if roots[stem].get("indisponible") == "true"]


def test_no_stray_space_inside_sentences() -> None:
    for stem, path in FILES.items():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<Paragraphe>\s|\s</Paragraphe>|<Paragraphe>[^<]*\n", text), stem
