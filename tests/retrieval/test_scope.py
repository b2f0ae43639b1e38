"""Sheets for public agents alone, and questions that speak of them."""

from pathlib import Path

import pytest

from retrieval.question.scope import for_public_agents, names_public_service
from retrieval.ranking import SCOPE
from retrieval.retriever import Retriever
from retrieval.schema import SHEET_DIGITS, Filters, chunk_id
from retrieval.storage.folder import FolderStore
from tests.fakes.encoders import HashingEncoder
from tests.retrieval.corpus import build_index, chunk, corpus, open_retriever

TEXT = "Le congé parental se demande par écrit à l'employeur deux mois avant."
PUBLIC = ("Particuliers", "Travail", "Fonction publique")


@pytest.mark.parametrize(
    ("title", "breadcrumb"),
    [
        ("Congé parental", PUBLIC),
        ("Congé parental dans la fonction publique", ("Particuliers", "Travail")),
        ("Disponibilité d'un fonctionnaire", ()),
        ("Salaire des fonctionnaires", ()),
        ("Agent contractuel : démission", ()),
        ("Agents publics et cumul d'activités", ()),
        ("CONTRACTUELS", ()),
        ("Congés bonifiés", ("Agent public",)),
    ],
)
def test_a_sheet_for_public_agents_is_known_by_its_title_or_themes(title: str, breadcrumb: tuple[str, ...]):
    assert for_public_agents(chunk("F1", 0, TEXT, title=title, breadcrumb=breadcrumb))


@pytest.mark.parametrize(
    ("title", "breadcrumb"),
    [
        ("Congé parental", ("Particuliers", "Travail")),
        ("Congé parental d'un salarié ou d'un fonctionnaire", PUBLIC),
        ("Fonction publique : un étranger peut-il passer un concours ?", PUBLIC),
        ("Job d'un étudiant dans la fonction publique", PUBLIC),
        ("Dysfonctionnement d'un appareil public", ()),
        ("Service public de l'emploi", ()),
        ("", ()),
    ],
)
def test_a_sheet_for_others_too_is_not_one(title: str, breadcrumb: tuple[str, ...]):
    assert not for_public_agents(chunk("F1", 0, TEXT, title=title, breadcrumb=breadcrumb))


def test_the_text_does_not_count():
    assert not for_public_agents(
        chunk("F1", 0, "Un fonctionnaire de la fonction publique.", section=("Fonctionnaire",))
    )


@pytest.mark.parametrize(
    "question",
    [
        "congé parental d'un fonctionnaire",
        "je travaille dans la fonction publique",
        "JE SUIS FONCTIONNAIRE",
        "contractuelle en CDD, ma prime",
        "titularisation après un stage",
        "infirmière à l'hôpital, mes congés",
        "agent de l'État, télétravail",
        "agente territoriale ou agents territoriaux",
        "professeure des écoles",
        "la fonction hospitalière",
        "personnels hospitaliers",
        "salariée d'une collectivité",
    ],
)
def test_a_question_about_a_public_agent_is_known(question: str):
    assert names_public_service(question)


@pytest.mark.parametrize(
    "question",
    [
        "congé parental",
        "agent immobilier",
        "",
        "service public",
        "mon employeur",
        "l'hospitalité",
        "je suis hospitalisé, mes indemnités",
        "frais d'hospitalisation",
        "titulariat",
        "agents",
    ],
)
def test_a_question_about_anybody_is_not(question: str):
    assert not names_public_service(question)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """Two sheets that say nearly the same, one of them for public agents."""
    index = tmp_path_factory.mktemp("portee") / "index"
    twins = [
        chunk("F1", 0, TEXT, title="Congé parental", breadcrumb=PUBLIC),
        chunk(
            "F2", 0, f"{TEXT} Il dure un an.", title="Congé parental", breadcrumb=("Particuliers", "Travail", "Congés")
        ),
    ]
    return open_retriever(index, build_index(index, HashingEncoder(), [*twins, *corpus()]), HashingEncoder())


def test_a_sheet_for_public_agents_falls_behind_unless_they_are_named(retriever: Retriever):
    key = chunk_id("essai", "F1", "0")[:SHEET_DIGITS]
    findings = retriever.find("congé parental par écrit deux mois avant", 2)
    assert [hit.chunk.sheet_id for hit in findings.hits] == ["F2", "F1"]
    assert {sheet.key: SCOPE in sheet.parts for sheet in findings.sheets}[key]
    findings = retriever.find("congé parental fonction publique", 2)
    assert [hit.chunk.sheet_id for hit in findings.hits] == ["F1", "F2"]
    assert not any(SCOPE in sheet.parts for sheet in findings.sheets)


def test_a_filter_on_their_theme_still_finds_them(retriever: Retriever):
    hits = retriever.search("congé parental", 5, filters=Filters(theme=("Fonction publique",)))
    assert [hit.chunk.sheet_id for hit in hits] == ["F1"]


@pytest.mark.corpus
def test_some_real_sheets_are_for_public_agents_and_most_are_not(archive_index: Path):
    store = FolderStore(archive_index)
    openings = [each for each in store.reader(store.manifest()).all_chunks() if each.position == 0]
    narrow = [each for each in openings if for_public_agents(each)]
    assert 20 < len(narrow) < len(openings) / 4
