"""A sheet is tied to the partners that it sends to: its title, its contacts and what its text addresses; no mention."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import process_time
from zipfile import ZipFile

import pytest

from ingestion.parsing.documents import parse, source_documents
from ingestion.schema import BlockList, Paragraph, Section
from ingestion.splitting.chunking import chunk_sheet
from ingestion.splitting.operators import OPERATORS, operators
from retrieval.schema import Chunk
from tests.ingestion.samples import chapter, publication, resource, sheet, sheet_of, source

EXAMPLES = Path(__file__).parents[3] / "ingestion" / "exemples"
CAF, MSA, TAXES, JUSTICE, INTERIOR = "CAF", "MSA", "DGFiP", "Ministère de la Justice", "Ministère de l'Intérieur"


def told(*lines: str) -> tuple[str, ...]:
    return operators(sheet(*map(Paragraph, lines)))


def contacts(*texts: str) -> tuple[str, ...]:
    return operators(replace(sheet(), contacts=texts))


# --- what a text addresses ---


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Retirez le dossier auprès de la Caf.", CAF),
        ("Retirez le dossier auprès de votre caisse d’allocations familiales.", CAF),
        ("Remplissez le formulaire et envoyez-le sans attendre à votre CAF.", CAF),
        ("La demande doit être adressée au directeur de la Caf.", CAF),
        ("Vous devez prévenir rapidement la MSA.", MSA),
        ("Prévenez France Travail de votre reprise.", "France Travail"),
        ("Vous devez vous inscrire à Pôle emploi.", "France Travail"),
        ("Prenez rendez-vous avec votre conseiller Pôle emploi.", "France Travail"),
        ("Renseignez-vous auprès de votre CPAM.", "Assurance maladie"),
        ("Consultez votre relevé sur ameli.fr.", "Assurance maladie"),
        ("Écrivez à la caisse primaire d'assurance maladie.", "Assurance maladie"),
        ("Déposez votre dossier à la Carsat.", "Assurance retraite"),
        ("Adressez-vous à votre caisse de retraite.", "Assurance retraite"),
        ("Ce don est à déclarer aux impôts.", TAXES),
        ("Contactez le service des impôts des particuliers.", TAXES),
        ("L'amende peut être réglée au guichet du Trésor public.", TAXES),
        ("La demande se fait sur le site internet de l'Agence nationale des titres sécurisés.", "France Titres"),
        ("Signalez l'erreur sur permisdeconduire.ants.gouv.fr.", "France Titres"),
        ("Vous pouvez saisir le conseil de prud'hommes.", JUSTICE),
        ("Envoyez la requête au greffe du tribunal judiciaire.", JUSTICE),
        ("Faites le point avec quelqu'un auprès d'un point-justice.", JUSTICE),
        ("La demande se fait en préfecture.", INTERIOR),
        ("Déposez vos statuts au greffe des associations.", INTERIOR),
        ("Vous devez vous rendre au bureau de poste.", "La Poste"),
        ("L'embauche est à déclarer à l'Urssaf.", "Urssaf"),
        ("Demandez la subvention à l'Anah.", "France Rénov'"),
        ("Signalez-le sur le site chequeenergie.gouv.fr ou via le portail du chèque énergie.", "Chèque énergie"),
    ],
)
def test_an_addressed_partner_counts(text: str, name: str) -> None:
    assert told(text) == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "L'aide est versée par la Caf.",
        "Vous êtes inscrit à Pôle emploi depuis un an.",
        "Présentez votre attestation Pôle emploi.",
        "La préfecture vous convoque.",
        "Connectez-vous avec votre compte impots.gouv.fr ou ameli.fr.",
        "La carte européenne d'assurance maladie est gratuite.",
        "Vous payez vos impôts en ligne, comme les impôts locaux.",
        "Il n'est plus possible de demander une carte grise auprès de la préfecture.",
        "Le procureur peut saisir le tribunal.",
        "Vous pouvez saisir le tribunal administratif.",
        "Contactez votre caisse de retraite complémentaire.",
        "La formation est donnée au Cnam.",
        "Contactez le décafé ou la msalle.",
        "Écrivez à contact@exemple.fr.",
        "",
    ],
)
def test_a_mention_is_no_address(text: str) -> None:
    assert told(text) == ()


def test_partners_joined_to_an_addressed_one_are_addressed() -> None:
    assert told("Envoyez-le à la Caf ou à votre MSA.") == (CAF, MSA)
    assert told("Prévenez la Caf (ou la MSA).") == (CAF, MSA)
    assert told("Écrivez à la Caf. La MSA verse l'aide.") == (CAF,)


def test_partners_listed_after_an_address_are_addressed() -> None:
    items = BlockList(((Paragraph("la Caf"),), (Paragraph("ou de la MSA"),)))
    assert operators(sheet(Paragraph("Renseignez-vous auprès de :"), items)) == (CAF, MSA)
    assert told("Renseignez-vous auprès de la Caf", "La MSA verse l'aide.") == (CAF,)


def test_headings_and_cases_are_read_too() -> None:
    assert operators(sheet(chapter("Où s'adresser ?", Section("case", "En préfecture", ())))) == (INTERIOR,)


def test_typography_does_not_matter() -> None:
    assert told("AUPRÈS DE L’AGENCE NATIONALE DES TITRES SÉCURISÉS") == ("France Titres",)
    assert told("aupre\u0300s de la Caf") == (CAF,)
    assert told("auprès\u00a0de\u202fla Caf") == (CAF,)


def test_references_and_links_in_annexes_send_nobody() -> None:
    question = Paragraph("Question : Comment contacter la Caf ?")
    assert operators(sheet(Section("annex", "Questions ? Réponses !", (question,)))) == ()
    assert operators(sheet(question)) == (CAF,)


def test_a_title_names_its_partner() -> None:
    assert operators(sheet(title="Que faire si la Caf réclame un remboursement ?")) == (CAF,)
    assert operators(sheet(title="Cas général")) == ()


# --- contacts ---


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        ("Caisse d'allocations familiales (Caf)", (CAF,)),
        ("Service des impôts des particuliers (SIP)", (TAXES,)),
        ("pole_emploi", ("France Travail",)),
        ("Tribunal judiciaire", (JUSTICE,)),
        ("https://www.caf.fr/allocataires", (CAF,)),
        ("https://CESU.urssaf.fr", ("Urssaf",)),
        ("https://www.service-public.gouv.fr/caf.fr", ()),
        ("https://www.decaf.fr", ()),
        ("https://caf.fr.exemple.org", ()),
        ("https://[caf.fr", ()),
        ("Mairie", ()),
        ("", ()),
    ],
)
def test_a_contact_counts_by_its_name_or_its_address(contact: str, found: tuple[str, ...]) -> None:
    assert contacts(contact) == found


def test_several_contacts_come_once_in_the_order_of_the_table() -> None:
    assert contacts("msa", "https://www.msa.fr", "Caf", "prefecture") == (CAF, MSA, INTERIOR)


def test_offices_and_services_are_the_contacts_of_a_sheet() -> None:
    read = sheet_of(
        publication(
            "<Texte><Paragraphe>a</Paragraphe><ServiceEnLigne ID='R1' URL='https://www.msa.fr' type='Téléservice'>"
            "<Titre>Attestation pour Pôle emploi</Titre><Source>Mutualité sociale agricole</Source></ServiceEnLigne>"
            "</Texte><OuSAdresser ID='R2'><Titre>Préfecture</Titre><PivotLocal>prefecture</PivotLocal>"
            "<RessourceWeb URL='https://lannuaire.exemple.fr'/><Source>Ministère chargé de la justice</Source>"
            "</OuSAdresser><Reference ID='R3' URL='https://www.caf.fr'><Titre>Code</Titre><Source>Caf</Source>"
            "</Reference><PourEnSavoirPlus ID='R4' URL='https://www.ameli.fr'><Titre>Ameli</Titre></PourEnSavoirPlus>"
        )
    )
    assert sorted(read.contacts) == [
        "Mutualité sociale agricole",
        "Préfecture",
        "https://lannuaire.exemple.fr",
        "https://www.msa.fr",
        "prefecture",
    ]
    assert operators(read) == (MSA, INTERIOR)


def test_a_service_on_its_own_is_its_own_contact() -> None:
    read = sheet_of(resource("<LienWeb URL='https://www.impots.gouv.fr'><Source>Direction</Source></LienWeb>"))
    assert (read.contacts, operators(read)) == (("Direction", "https://www.impots.gouv.fr"), (TAXES,))


# --- in the index ---


def test_every_passage_carries_the_partners_of_its_sheet_and_keeps_its_id() -> None:
    plain = sheet(chapter("A", Paragraph("a")), Section("case", "B", (Paragraph("b"),)))
    before = list(chunk_sheet(plain))
    after = list(chunk_sheet(replace(plain, contacts=("Caf",))))
    assert {chunk.operators for chunk in before} == {()}
    assert after == [replace(chunk, operators=(CAF,)) for chunk in before]
    assert len(after) == 2
    assert Chunk.from_payload(after[0].payload()) == after[0]


def test_the_table_names_each_partner_once_and_finds_it_by_its_name() -> None:
    assert len({each.name for each in OPERATORS}) == len(OPERATORS)
    for each in OPERATORS:
        assert contacts(each.name) == (each.name,)
        assert all(contacts(f"https://www.{domain}/aide") == (each.name,) for domain in each.domains)
        assert all(word == word.lower() and word.isascii() and word[0].isalpha() for word in each.words)


@pytest.mark.parametrize(
    "piece", ["la ", "- ", "a.", "adresser a la caf ", "ou ", "service de la ", "juge peut ", "\n- "]
)
def test_a_hostile_text_takes_no_more_than_its_length(piece: str) -> None:
    """Each repeats what a pattern repeats; a search that goes over it again for each name would take minutes."""
    started = process_time()
    assert told(f"auprès de la Caf {piece * 20_000} Caf") == (CAF,)
    assert process_time() - started < 5


def test_the_demonstration_sheets_have_their_partners() -> None:
    parsed = (parse(document, source()) for document in source_documents(source(), EXAMPLES))
    found = {item.id: operators(item) for each in parsed for item, _ in each.sheets}
    assert found["F90019"] == (CAF, MSA)
    assert found["F90026"] == ("France Travail",)
    assert found["F90023"] == ("Assurance retraite", MSA)
    assert found["F90030"] == ()


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("sheet_id", "expected"),
    [
        ("F13132", {CAF, MSA}),
        ("F2710", {INTERIOR}),
        ("F2265", {"Assurance maladie"}),
        ("F13941", {"Assurance retraite", "France Travail"}),
        ("F1461", set()),
        ("F34749", {"France Titres"}),
        ("F31686", {TAXES}),
        ("F20554", {"France Rénov'"}),
        ("F766", {"Urssaf"}),
    ],
)
def test_real_sheets_have_the_partners_judged_by_reading(shared: Path, sheet_id: str, expected: set[str]) -> None:
    with ZipFile(shared / "corpus" / "vosdroits-2020.zip") as archive:
        found = operators(sheet_of(archive.read(f"{sheet_id}.xml")))
    assert set(found) == expected
