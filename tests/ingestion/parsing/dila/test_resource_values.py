"""Services, offices, documents to bring, references and terms as data, with the case in which each holds."""

from __future__ import annotations

import pytest

from retrieval.sheets.condition import Condition
from retrieval.sheets.resources import (
    Announcement,
    Checklist,
    Office,
    Reference,
    RequiredDocument,
    Resources,
    Scope,
    Service,
    Term,
)
from tests.ingestion.samples import publication, resource, sheet_of

TEXT = "<Texte><Paragraphe>Un texte.</Paragraphe></Texte>"
MINOR = "<Condition><estVrai var='mineur'/></Condition>"
IS_MINOR = Condition("true", "mineur")


def found_in(markup: str) -> Resources:
    return sheet_of(publication(TEXT + markup)).resources


def test_a_service_is_known_by_what_one_needs_to_use_it() -> None:
    found = found_in(
        "<ServiceEnLigne ID='R1' type='Téléservice' URL='https://exemple.fr/a' indisponible='true'"
        " numerocerfa='12345*01' URLcerfaGuide='https://exemple.fr/g'><Titre>Demande</Titre>"
        "<Source ID='R2'>Ministère</Source><FranceConnect>true</FranceConnect></ServiceEnLigne>"
    )
    assert found.services == (
        Service(
            id="R1",
            kind="Téléservice",
            title="Demande",
            url="https://exemple.fr/a",
            notice="https://exemple.fr/g",
            provider="Ministère",
            cerfa="12345*01",
            france_connect=True,
            unavailable=True,
        ),
    )


def test_a_service_may_have_its_address_and_provider_in_a_link() -> None:
    link = "<LienWeb URL='https://exemple.fr/b'><Source>Mairie</Source></LienWeb>"
    found = found_in(
        f"<ServiceEnLigne ID='R1' type='Formulaire'><TitreAlternatif>a</TitreAlternatif>{link}</ServiceEnLigne>"
    )
    assert found.services == (Service("R1", "Formulaire", "a", "https://exemple.fr/b", provider="Mairie"),)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<FranceConnect>true</FranceConnect>", True),
        ("<FranceConnect>1</FranceConnect>", True),
        ("<Connexion><Paragraphe>Avec FranceConnect</Paragraphe></Connexion>", True),
        ("<FranceConnect>false</FranceConnect><Connexion><Paragraphe>FranceConnect</Paragraphe></Connexion>", False),
        ("<Connexion><Paragraphe>Avec un compte</Paragraphe></Connexion>", False),
        ("", False),
    ],
)
def test_france_connect_is_said_in_either_way(markup: str, expected: bool) -> None:
    (service,) = found_in(f"<ServiceEnLigne ID='R1' type='a'><Titre>a</Titre>{markup}</ServiceEnLigne>").services
    assert service.france_connect is expected


def test_forms_stand_in_annexes_notices_and_sentences_too() -> None:
    found = found_in(
        "<ServiceEnLigne ID='R1' type='Téléservice'><Titre>a</Titre><ServiceEnLigneAnnexe type='Formulaire'"
        " numerocerfa='1'><Titre>b</Titre></ServiceEnLigneAnnexe><NoticeLiee ID='R3' type='Notice' numerocerfa='2'>"
        "<Titre>c</Titre></NoticeLiee></ServiceEnLigne><Conclusion><Paragraphe>Avec le <LienExterne URL='https://x.fr'"
        " numerocerfa='3'>formulaire</LienExterne> ou <LienExterne URL='https://y.fr'>ici</LienExterne></Paragraphe>"
        "</Conclusion>"
    )
    assert [(each.kind, each.title, each.cerfa) for each in found.services] == [
        ("Téléservice", "a", ""),
        ("Formulaire", "b", "1"),
        ("Notice", "c", "2"),
        ("Formulaire", "formulaire", "3"),
    ]


def test_a_value_carries_the_case_and_the_conditions_over_it() -> None:
    office = f"<OuSAdresser ID='R1' type='Local'>{MINOR}<Titre>Mairie</Titre></OuSAdresser>"
    found = found_in(
        "<ListeSituations><Situation><Titre>En France</Titre><Texte><Chapitre><Titre><Paragraphe>Démarche</Paragraphe>"
        "</Titre><Condition><estFaux var='b'/></Condition><BlocCas affichage='radio'><Cas><Titre>À Paris</Titre>"
        f"{office}</Cas></BlocCas></Chapitre></Texte></Situation></ListeSituations>"
    )
    scope = Scope(("En France", "Démarche", "À Paris"), (Condition("false", "b"), IS_MINOR))
    assert found.offices == (Office("R1", "Local", "Mairie", scope=scope),)


def test_an_office_says_how_to_reach_it() -> None:
    found = found_in(
        "<OuSAdresserSupport ID='R1' type='Centre de contact' indisponible='1'><Titre>Allô</Titre>"
        "<Complement>Pour une question</Complement><PivotLocal>mairie</PivotLocal><RessourceWeb URL='https://a.fr'/>"
        "<RessourceWeb URL='https://b.fr'/><Texte><Paragraphe>0 800 000 000</Paragraphe><Liste><Item>"
        "<Paragraphe>le lundi</Paragraphe></Item></Liste></Texte></OuSAdresserSupport>"
    )
    details = "0 800 000 000\n- le lundi"
    expected = Office("R1", "Centre de contact", "Allô", "Pour une question", "https://a.fr", "mairie", details, True)
    assert found.offices == (expected,)


def items(*texts: str) -> str:
    return "".join(f"<Item><Paragraphe>{text}</Paragraphe></Item>" for text in texts)


def test_documents_to_bring_are_those_of_a_chapter_of_documents_or_of_a_list_to_tick() -> None:
    found = found_in(
        "<Texte><Chapitre type='pieces'><Titre><Paragraphe>Documents</Paragraphe></Titre>"
        f"<Paragraphe>Il faut :</Paragraphe><Liste type='puce'>{items('Photo')}<Item>{MINOR}"
        f"<Paragraphe>Accord</Paragraphe><Liste type='caseACocher'>{items('du père', 'de la mère')}</Liste></Item>"
        "</Liste></Chapitre><Chapitre><Paragraphe>Bon à savoir.</Paragraphe>"
        f"<Liste type='caseACocher'>{items('Chèque')}<Item/></Liste>"
        f"<Liste type='puce'>{items('rien')}</Liste></Chapitre></Texte>"
    )
    asked = (RequiredDocument("Photo"), RequiredDocument("Accord / du père / de la mère", IS_MINOR))
    assert found.checklists == (
        Checklist("Il faut :", asked, Scope(("Documents",))),
        Checklist("", (RequiredDocument("Chèque"),)),
    )


def test_the_documents_of_a_service_are_a_checklist() -> None:
    steps = f"<CommentFaireSelf><Documents><Liste>{items('Rib')}</Liste></Documents></CommentFaireSelf>"
    found = sheet_of(resource(steps)).resources
    assert found.checklists == (Checklist("", (RequiredDocument("Rib"),), Scope(("Documents",))),)


def test_announcements_references_and_terms() -> None:
    found = found_in(
        f"<Avertissement date='2026-01-31'><Titre>Hausse</Titre>{TEXT}</Avertissement>"
        f"<Reference ID='R1' type='Texte' URL='https://exemple.fr'>{MINOR}<Titre>Loi</Titre><Complement>Article 1"
        f"</Complement></Reference><Definition ID='R2'><Titre>Foyer</Titre>{TEXT}</Definition>"
        f"<Abreviation ID='R3' type='sigle'><Titre>CNI</Titre>{TEXT}</Abreviation>"
    )
    assert found.announcements == (Announcement("Hausse", "2026-01-31", "Un texte."),)
    assert found.references == (Reference("Loi", "Article 1", "https://exemple.fr", Scope((), (IS_MINOR,))),)
    assert found.terms == (Term("Foyer", "Un texte."), Term("CNI", "Un texte."))


def test_a_value_met_twice_is_kept_once() -> None:
    reference = "<Reference ID='R1' type='Texte' URL='https://exemple.fr'><Titre>Loi</Titre></Reference>"
    assert len(found_in(reference * 2).references) == 1


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Téléservice personnalisable", Resources(services=(Service("R1", "Téléservice personnalisable", "Titre"),))),
        ("Centre de contact", Resources(offices=(Office("R1", "Centre de contact", "Titre", details="Un texte."),))),
        ("Définition de glossaire", Resources(terms=(Term("Titre", "Un texte."),))),
        ("Information pratique", Resources()),
    ],
)
def test_a_resource_is_itself_a_service_an_office_or_a_term(kind: str, expected: Resources) -> None:
    content = resource(TEXT, kind=kind).replace(b"Ressource d'essai", b"Titre")
    assert sheet_of(content).resources == expected


def test_a_form_of_its_own_has_its_number_guide_and_address() -> None:
    found = sheet_of(
        resource(
            "<NumeroCerfa>12345*01</NumeroCerfa><LienCerfaGuide URL='https://exemple.fr/g'/>"
            f"{TEXT}<LienWeb URL='https://exemple.fr/f'><Source>Dila</Source></LienWeb>"
        )
    )
    expected = Service("R1", "Formulaire", "Ressource d'essai", "https://exemple.fr/f", "https://exemple.fr/g")
    (service,) = found.resources.services
    assert (service.id, service.url, service.notice) == (expected.id, expected.url, expected.notice)
    assert (service.provider, service.cerfa) == ("Dila", "12345*01")
