"""Every construction of schema 3.5, from small literals: what a reader sees, what a program can use."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import SheetError
from ingestion.parsing.dila import body, inline, resource_lines
from ingestion.parsing.dila.indexes import REDIRECTED
from ingestion.parsing.dila.reader import read_root
from ingestion.parsing.dila.sheet import INDEXES, NODES, PUBLICATION_TYPES, is_navigation
from ingestion.rendering import lines
from ingestion.schema import (
    BlockList,
    Heading,
    Link,
    Note,
    Paragraph,
    Section,
    Sheet,
    Table,
)
from retrieval.sheets.condition import Condition
from retrieval.sheets.questionnaire import Choice, Question
from tests.ingestion.samples import DC, blocks_of, publication, resource, sheet_of

BODY = "<Texte><Paragraphe>Un texte.</Paragraphe></Texte>"


def text_of(sheet: Sheet) -> list[str]:
    return list(lines(sheet.blocks))


def annex(markup: str) -> list[str]:
    """What an element at the end of a sheet gives, its section's title first."""
    (section,) = sheet_of(publication(markup)).blocks
    assert isinstance(section, Section)
    assert section.kind == "annex"
    return list(lines([section]))


# --- the sheet itself ---


def test_the_metadata_of_a_sheet() -> None:
    trail = (
        '<FilDAriane><Niveau ID="Particuliers">Accueil</Niveau><Niveau ID="N1">Logement</Niveau>'
        '<Niveau type="Dossier">Location</Niveau><Niveau ID="F7">Fiche d\'essai</Niveau></FilDAriane>'
    )
    extra = 'spUrl="https://exemple.fr/F7" dateDerniereModificationImportante="2025-11-30T00:00:00"'
    extra += ' statut="miseAJourAVenir"'
    found = sheet_of(publication(f"<Audience>Entreprises</Audience>{trail}{BODY}", "F7", extra=extra))
    assert (found.id, found.title, found.kind) == ("F7", "Fiche d'essai", "Fiche d'information")
    assert (found.updated, found.changed, found.status) == ("2026-02-03", "2025-11-30", "miseAJourAVenir")
    assert found.url == "https://exemple.fr/F7"
    assert found.audience == "Entreprises"
    assert found.breadcrumb == ("Logement", "Location")
    assert found.unknown == ()


def test_the_defaults_of_an_older_sheet() -> None:
    content = publication(f"<Theme ID='N1'><Titre>Logement</Titre></Theme>{BODY}", "F7")
    found = sheet_of(content.replace(b"modified 2026-02-03", b"sans date"))
    assert found.url.endswith("/particuliers/vosdroits/F7")
    assert (found.audience, found.breadcrumb) == ("Particuliers", ("Logement",))
    assert (found.updated, found.changed, found.status) == ("", "", "")


def test_the_identifier_may_stand_in_dublin_core() -> None:
    content = publication(f"<dc:identifier>F8</dc:identifier>{BODY}", "")
    assert sheet_of(content).id == "F8"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (publication(BODY, sheet_id=""), "fiche sans identifiant (attribut ID)"),
        (publication(BODY, title=" "), "fiche F1 sans titre (dc:title)"),
        (publication(""), "fiche F1 sans contenu"),
        (publication("<Texte><Paragraphe> </Paragraphe><Liste/><Tableau/></Texte>"), "fiche F1 sans contenu"),
        (b"<html><body>Erreur</body></html>", "racine « html » inconnue du schéma 3.5"),
        (b'<p:Publication xmlns:p="urn:x"/>', "racine « Publication » inconnue du schéma 3.5"),
    ],
)
def test_what_is_no_sheet_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SheetError) as caught:
        sheet_of(content)
    assert str(caught.value) == reason


@pytest.mark.parametrize("kind", sorted(PUBLICATION_TYPES))
def test_every_type_of_sheet_is_known(kind: str) -> None:
    assert sheet_of(publication(BODY, kind=kind)).unknown == ()


def test_an_unknown_type_is_reported_and_the_sheet_read() -> None:
    found = sheet_of(publication(BODY, kind="Fiche parlante"))
    assert found.unknown == ("type « Fiche parlante »",)
    assert text_of(found) == ["Un texte."]


@pytest.mark.parametrize("kind", sorted(NODES | REDIRECTED))
def test_nodes_are_navigation(kind: str) -> None:
    assert is_navigation(read_root(publication("<Dossier ID='N2'><Titre>a</Titre></Dossier>", kind=kind)))


@pytest.mark.parametrize("tag", sorted(INDEXES))
def test_indexes_are_navigation(tag: str) -> None:
    assert is_navigation(read_root(f"<{tag}/>".encode()))


def test_sheets_and_resources_are_no_navigation() -> None:
    assert not is_navigation(read_root(publication(BODY)))
    assert not is_navigation(read_root(resource("", kind="Formulaire")))


def test_what_only_says_where_another_has_gone_is_passed_over() -> None:
    assert is_navigation(read_root(publication("", kind="Fiche redirigée")))
    assert is_navigation(read_root(resource("", kind="Service en ligne redirigé")))


def test_a_resource_that_is_only_a_name_keeps_it() -> None:
    assert sheet_of(resource("", kind="Site Web")).blocks == (Paragraph("Ressource d'essai"),)


def test_an_unknown_element_is_reported_once_and_its_text_kept() -> None:
    content = publication(
        "<Nouveau><Paragraphe>gardé</Paragraphe><Autre>aussi</Autre></Nouveau>"
        "<Texte><Nouveau>encore <MiseEnEvidence>là</MiseEnEvidence></Nouveau>"
        "<Liste><Item><Paragraphe>a</Paragraphe></Item><Etrange>b</Etrange></Liste>"
        "<Tableau><Rangée><Cellule>c</Cellule><Nouvelle>d</Nouvelle></Rangée><Note>e</Note></Tableau></Texte>"
    )
    found = sheet_of(content)
    assert found.unknown == ("élément Nouveau", "élément Autre", "élément Etrange", "élément Nouvelle", "élément Note")
    assert text_of(found) == ["gardé", "aussi", "encore là", "- a", "- b", "- c ; d", "e"]


def test_an_unknown_element_of_a_questionnaire_is_reported() -> None:
    found = sheet_of(publication(f"<Questionnaire><Nouveau>gardé</Nouveau></Questionnaire>{BODY}"))
    assert found.unknown == ("élément Nouveau",)
    assert "gardé" in text_of(found)


# --- text ---


def test_inline_marks_keep_their_words_together() -> None:
    (block,) = blocks_of(
        "<Paragraphe>Le <MiseEnEvidence>1<Exposant>er</Exposant></MiseEnEvidence>  mars, <Valeur>1 500 €</Valeur>,\n"
        "<LienInterne LienPublication='F2' type='Fiche'>voir</LienInterne> H<Indice>2</Indice>O "
        "(<Tel>01 02 03 04 05</Tel>)<TermeEtranger langue='en'>, <Expression>fair</Expression> play</TermeEtranger>."
        "</Paragraphe>"
    )
    assert block == Paragraph("Le 1er mars, 1 500 €, voir H2O (01 02 03 04 05), fair play.")


def test_typographic_spaces_are_kept() -> None:
    assert blocks_of("<Paragraphe>1\u202f500\u00a0€ :  oui</Paragraphe>") == (Paragraph("1\u202f500\u00a0€ : oui"),)


def test_chapters_nest() -> None:
    found = blocks_of(
        "<Chapitre><Titre><Paragraphe>Coût</Paragraphe></Titre><Paragraphe>a</Paragraphe>"
        "<SousChapitre numerote='true'><Titre><Paragraphe>En ligne</Paragraphe></Titre><Paragraphe>b</Paragraphe>"
        "</SousChapitre></Chapitre>"
    )
    inner = Section("chapter", "En ligne", (Paragraph("b"),))
    assert found == (Section("chapter", "Coût", (Paragraph("a"), inner)),)


def test_an_alternative_title_reaches_the_reader() -> None:
    (section,) = blocks_of(
        "<Chapitre><Titre><Paragraphe>Prix</Paragraphe></Titre><TitreAlternatif><Paragraphe>Prix réduit</Paragraphe>"
        "</TitreAlternatif><Condition><estVrai var='reduit'/></Condition><Paragraphe>5 €</Paragraphe></Chapitre>"
    )
    assert section == Section(
        "chapter", "Prix", (Paragraph("Prix réduit"), Paragraph("5 €")), Condition("true", "reduit")
    )


@pytest.mark.parametrize(
    ("kind", "expected"), [("puce", "bullets"), ("numero", "numbers"), ("caseACocher", "checklist")]
)
def test_lists(kind: str, expected: str) -> None:
    item = "<Item><Paragraphe>a</Paragraphe><Liste><Item><Paragraphe>b</Paragraphe></Item></Liste></Item>"
    (found,) = blocks_of(f"<Liste type='{kind}'>{item}<Item/></Liste>")
    assert found == BlockList(((Paragraph("a"), BlockList(((Paragraph("b"),),))),), expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(("tag", "kind"), list(body.NOTES.items()))
def test_notes(tag: str, kind: str) -> None:
    (found,) = blocks_of(f"<{tag}><Titre>Un titre</Titre><Paragraphe>a</Paragraphe></{tag}>")
    assert found == Note(kind, "Un titre", (Paragraph("a"),))  # type: ignore[arg-type]


def test_a_floating_title_opens_no_section() -> None:
    found = blocks_of("<TitreFlottant><Paragraphe>Cas général</Paragraphe></TitreFlottant><Paragraphe>a</Paragraphe>")
    assert found == (Heading("Cas général"), Paragraph("a"))


def test_a_complement_is_a_section() -> None:
    (found,) = blocks_of("<Complement><Titre>Pour aller plus loin</Titre><Paragraphe>a</Paragraphe></Complement>")
    assert found == Section("chapter", "Pour aller plus loin", (Paragraph("a"),))


def test_a_table_stands_among_the_blocks() -> None:
    found = blocks_of("<Paragraphe>a</Paragraphe><Tableau><Colonne/><Rangée><Cellule>b</Cellule></Rangée></Tableau>")
    assert found == (Paragraph("a"), Table("", (), (("b",),)))


def test_illustrations_give_their_words() -> None:
    found = blocks_of(
        "<ContenuIllustre><Contenu><Paragraphe>a</Paragraphe></Contenu>"
        "<ImageIllustration LienPublication='R2' type='x'><Titre>Carte</Titre><Legende>Légende</Legende>"
        "<Credits><Paragraphe>Photo</Paragraphe></Credits>"
        "<TexteDeRemplacement>Une carte</TexteDeRemplacement><Description><Paragraphe>Détail</Paragraphe>"
        "</Description>"
        "</ImageIllustration></ContenuIllustre>"
    )
    assert list(lines(found)) == ["a", "Carte", "Légende", "Photo", "Une carte", "Détail"]


def test_words_between_the_parts_of_a_list_or_table_are_kept() -> None:
    found = blocks_of("<Liste>avant<Item><Paragraphe>a</Paragraphe></Item>après</Liste>")
    assert list(lines(found)) == ["- a", "avant après"]
    found = blocks_of("<Tableau>titre<Rangée>rang<Cellule>a</Cellule>fin</Rangée>bas</Tableau>")
    assert list(lines(found)) == ["- a", "rang fin", "titre bas"]


def test_loose_words_are_kept() -> None:
    found = blocks_of("avant <MiseEnEvidence>gras</MiseEnEvidence><Paragraphe>a</Paragraphe>après")
    assert found == (Paragraph("avant gras"), Paragraph("a"), Paragraph("après"))


# --- cases and conditions ---


def test_situations_and_nested_cases() -> None:
    found = sheet_of(
        publication(
            "<ListeSituations affichage='onglet'><Situation><Titre>Mineur</Titre>"
            "<Introduction><Texte><Paragraphe>i</Paragraphe></Texte></Introduction><Texte>"
            "<BlocCas affichage='radio'><Cas><Titre>En France</Titre>"
            "<Introduction><Paragraphe>c</Paragraphe></Introduction><BlocCas affichage='onglet'><Cas>"
            "<Titre>Perte</Titre><Paragraphe>p</Paragraphe></Cas>"
            "<Cas><Titre>Vol</Titre><Aide><Paragraphe>v</Paragraphe></Aide></Cas></BlocCas></Cas></BlocCas></Texte>"
            "<Conclusion><Paragraphe>f</Paragraphe></Conclusion></Situation></ListeSituations>"
        )
    )
    loss, theft = Section("case", "Perte", (Paragraph("p"),)), Section("case", "Vol", (Paragraph("v"),))
    france = Section("case", "En France", (Paragraph("c"), loss, theft))
    assert found.blocks == (Section("situation", "Mineur", (Paragraph("i"), france, Paragraph("f"))),)


def test_the_tree_of_a_condition() -> None:
    (found,) = blocks_of(
        "<FragmentConditionne><Condition><ou><estVrai var='a'/><et><estFaux var='b'/><non>"
        "<estIndefini var='c'/></non>"
        "</et></ou></Condition><Paragraphe>t</Paragraphe></FragmentConditionne>"
    )
    negation = Condition("not", parts=(Condition("undefined", "c"),))
    conjunction = Condition("and", parts=(Condition("false", "b"), negation))
    expected = Condition("or", parts=(Condition("true", "a"), conjunction))
    assert found == Section("fragment", "", (Paragraph("t"),), expected)


def test_conditions_side_by_side_mean_and() -> None:
    (found,) = blocks_of(
        "<FragmentConditionne><Condition><estVrai var='a'/><estFaux var='b'/></Condition><Paragraphe>t</Paragraphe>"
        "</FragmentConditionne>"
    )
    assert isinstance(found, Section)
    assert found.condition == Condition("and", parts=(Condition("true", "a"), Condition("false", "b")))


def test_a_case_and_an_introduction_carry_their_condition() -> None:
    condition, other = (f"<Condition><estVrai var='{name}'/></Condition>" for name in ("mineur", "x"))
    (found,) = blocks_of(
        f"<BlocCas affichage='radio'><Cas><Titre>Mineur</Titre>{condition}<Introduction>{other}"
        "<Paragraphe>a</Paragraphe></Introduction><Paragraphe>b</Paragraphe></Cas></BlocCas>"
    )
    introduction = Section("fragment", "", (Paragraph("a"),), Condition("true", "x"))
    assert found == Section("case", "Mineur", (introduction, Paragraph("b")), Condition("true", "mineur"))


def test_items_services_and_links_carry_their_condition_without_losing_a_word() -> None:
    (condition,) = ("<Condition><estVrai var='mineur'/></Condition>",)
    service = f"<ServiceEnLigne ID='R1' type='a'>{condition}<Titre>Demande</Titre></ServiceEnLigne>"
    item = f"<Item>{condition}<Paragraphe>Accord</Paragraphe></Item>"
    test = Condition("true", "mineur")
    found = blocks_of(f"<Liste><Item><Paragraphe>Photo</Paragraphe></Item>{item}</Liste>{service}")
    assert found == (
        BlockList(((Paragraph("Photo"),), (Section("fragment", "", (Paragraph("Accord"),), test),))),
        Section("fragment", "", (Paragraph("Service en ligne : Demande"),), test),
    )
    assert list(lines(found)) == ["- Photo", "- Accord", "Service en ligne : Demande"]


def test_the_lines_of_an_annex_stay_together_and_their_conditions_are_values() -> None:
    condition = "<Condition><estVrai var='mineur'/></Condition>"
    fiche = f"<Fiche ID='F2'>{condition}<Titre>Autre</Titre></Fiche><Dossier ID='N1'><Titre>Dossier</Titre></Dossier>"
    found = sheet_of(publication(f"<VoirAussi important='oui'>{fiche}</VoirAussi>"))
    assert found.blocks == (
        Section("annex", "Voir aussi", (Paragraph("Fiche : Autre"), Paragraph("Dossier : Dossier"))),
    )
    assert found.links == (Link("sheet", "F2", "Autre", Condition("true", "mineur")),)


def test_an_empty_condition_always_holds() -> None:
    fragment = "<FragmentConditionne><Condition/><Paragraphe>t</Paragraphe></FragmentConditionne>"
    assert blocks_of(fragment) == (Section("fragment", "", (Paragraph("t"),)),)


QUESTIONNAIRE = (
    "<Questionnaire><Description><Paragraphe>Deux questions</Paragraphe></Description>"
    "<IntroductionSimple><Paragraphe>Répondez.</Paragraphe></IntroductionSimple>"
    "<Question><Titre><Paragraphe>Quel âge ?</Paragraphe></Titre>"
    "<Aide><Paragraphe>À la date du jour</Paragraphe></Aide><Choix><Titre>"
    "<Paragraphe>Moins de 18 ans</Paragraphe></Titre>"
    "<IntituleSiSelectionne><Paragraphe>Mineur</Paragraphe></IntituleSiSelectionne>"
    "<SiSelectionne><affecteVrai var='mineur'/><affecteFaux var='majeur'/></SiSelectionne></Choix>"
    "<Choix><IntituleSiSelectionne><Paragraphe>Majeur</Paragraphe></IntituleSiSelectionne>"
    "<SiSelectionne><affecteVrai var='majeur'/></SiSelectionne></Choix></Question></Questionnaire>"
)


def test_a_questionnaire_is_a_value_and_a_text() -> None:
    found = sheet_of(publication(QUESTIONNAIRE + BODY, kind="Fiche d'information conditionnée"))
    choices = (Choice("Moins de 18 ans", ("mineur",), ("majeur",)), Choice("Majeur", ("majeur",)))
    assert found.questions == (Question("Quel âge ?", choices),)
    assert text_of(found) == [
        "Un texte.",
        "Questions à poser",
        "Deux questions",
        "Répondez.",
        "Quel âge ?",
        "- Moins de 18 ans – Mineur",
        "- Majeur",
        "À la date du jour",
    ]


def branch(title: str, choice: str = "", inner: str = "") -> str:
    chosen = f"<TitreChoix><Paragraphe>{choice}</Paragraphe></TitreChoix>" if choice else ""
    return (
        f"<Branche><Titre><Paragraphe>{title}</Paragraphe></Titre>{chosen}"
        f"<Aide><Paragraphe>aide {title}</Paragraphe></Aide><SiSelectionne><affecteVrai var='{title}'/>"
        f"</SiSelectionne>{inner}</Branche>"
    )


def test_branches_of_a_questionnaire_keep_all_their_titles() -> None:
    found = sheet_of(publication(f"<Questionnaire>{branch('a', 'A', branch('b', 'B'))}</Questionnaire>{BODY}"))
    assert text_of(found) == ["Un texte.", "Questions à poser", "a", "A", "aide a", "b", "B", "aide b"]


def test_branches_are_questions_whose_choices_lead_further() -> None:
    inner = branch("Où ?", "En France") + branch("Ailleurs")
    tree = branch("Quel âge ?", "Mineur", inner)
    questionnaire = f"<Questionnaire><Description><Paragraphe>Qui ?</Paragraphe></Description>{tree}</Questionnaire>"
    found = sheet_of(publication(f"{questionnaire}{BODY}"))
    further = (Choice("En France", ("Où ?",)), Choice("Ailleurs", ("Ailleurs",)))
    assert found.questions == (Question("Qui ?", (Choice("Mineur", ("Quel âge ?",)),)), Question("Quel âge ?", further))


def test_problems_are_cases() -> None:
    problem = branch("perte", "J'ai perdu", "<LienInterne LienPublication='F9' type='Fiche'>Que faire</LienInterne>")
    inner = problem.replace("Branche>", "Problematique>")
    markup = f"<Problematiques><Accueil><Paragraphe>Choisir</Paragraphe></Accueil>{inner}</Problematiques>"
    found = sheet_of(publication(markup))
    assert text_of(found) == ["Choisir", "perte", "J'ai perdu", "aide perte", "Que faire"]
    assert isinstance(found.blocks[1], Section)
    assert found.blocks[1].kind == "case"
    assert found.links == (Link("sheet", "F9", "Que faire"),)


# --- services, offices, references ---


def test_an_online_service_says_how_to_reach_it() -> None:
    found = annex(
        "<ServiceEnLigne ID='R1' type='Téléservice' URL='https://exemple.fr/a' numerocerfa='12345*01'"
        " autrenumero='9876'><Titre>Demande</Titre><LienWeb URL='https://exemple.fr/b'><Source>Mairie</Source>"
        "</LienWeb>"
        "<Source ID='R2'>Ministère</Source><Introduction><Texte><Paragraphe>Permet de demander.</Paragraphe></Texte>"
        "</Introduction><FranceConnect>true</FranceConnect>"
        "<Connexion><Paragraphe>Avec un compte</Paragraphe></Connexion>"
        "<NoticeLiee type='Notice' ID='R3' numerocerfa='50000#01'><Titre>Notice</Titre></NoticeLiee></ServiceEnLigne>"
    )
    assert found == [
        "Services en ligne et formulaires",
        "Service en ligne : Demande – cerfa n° 12345*01 – n° 9876 – https://exemple.fr/a – https://exemple.fr/b"
        " – Mairie – avec FranceConnect",
        "Permet de demander.",
        "Avec un compte",
        "Notice : Notice – cerfa n° 50000#01",
    ]


def test_a_service_out_of_order_says_so() -> None:
    (_, line) = annex(
        "<ServiceEnLigne ID='R1' type='Téléservice' indisponible='true'><Titre>Demande</Titre></ServiceEnLigne>"
    )
    assert line == "Service en ligne : Demande – indisponible actuellement"


def test_a_resource_out_of_order_says_so() -> None:
    content = resource(BODY).replace(b'ID="R1"', b'ID="R1" indisponible="true"')
    assert text_of(sheet_of(content)) == ["Attention : Ce service est indisponible actuellement.", "Un texte."]
    assert text_of(sheet_of(resource(BODY))) == ["Un texte."]


@pytest.mark.parametrize(("tag", "label"), [("OuSAdresser", "Où s'adresser"), ("QuiPeutMAider", "Qui peut aider")])
def test_an_office(tag: str, label: str) -> None:
    found = annex(
        f"<{tag} ID='R1' type='Local'><Titre>Mairie</Titre><Complement>À l'état civil</Complement>"
        "<RessourceWeb URL='https://exemple.fr'/><Texte><Paragraphe>Le matin</Paragraphe></Texte></" + tag + ">"
    )
    assert found == [
        "Où s'adresser ?",
        f"{label} : Mairie – À l'état civil",
        "Site : https://exemple.fr",
        "Le matin",
    ]


def test_references_and_links_keep_their_address() -> None:
    found = annex(
        "<Reference type='Texte' URL='https://exemple.fr/loi' ID='R1'><Titre>Loi</Titre>"
        "<Complement>Article 1</Complement></Reference>"
    )
    assert found == ["Textes de référence", "Texte de référence : Loi – Article 1 – https://exemple.fr/loi"]
    found = annex(
        "<PourEnSavoirPlus type='Guide' URL='https://exemple.fr/g' ID='R2'><Titre>Guide</Titre></PourEnSavoirPlus>"
        "<LienExterneCommente><Commentaire><Paragraphe>Utile</Paragraphe></Commentaire>"
        "<LienExterne URL='https://exemple.fr/l'>Site</LienExterne></LienExterneCommente>"
        "<Partenaire ID='R3' URL='https://exemple.fr/p'>La Caf</Partenaire>"
    )
    assert found == [
        "Pour en savoir plus",
        "Pour en savoir plus : Guide – https://exemple.fr/g",
        "Lien : Site – https://exemple.fr/l",
        "Utile",
        "Partenaire : La Caf – https://exemple.fr/p",
    ]


def test_a_service_and_its_annex_say_how_they_are_used() -> None:
    found = annex(
        "<ServiceEnLigne ID='R1' type='a' modalite='surPlace' URLcerfaGuide='https://exemple.fr/g'><Titre>Demande</Titre>"
        "<FranceConnect>1</FranceConnect><ServiceEnLigneAnnexe type='Formulaire' groupe='obligatoire'><Titre>Certificat"
        "</Titre></ServiceEnLigneAnnexe><ServiceEnLigneAnnexe type='a' groupe='nouveau'><Titre>b</Titre>"
        "</ServiceEnLigneAnnexe></ServiceEnLigne>"
    )
    assert found[1:] == [
        "Service en ligne : Demande – sur place – notice : https://exemple.fr/g – avec FranceConnect",
        "Service en ligne annexe : Certificat – obligatoire",
        "Service en ligne annexe : b – nouveau",
    ]


def test_a_video_gives_its_address() -> None:
    found = blocks_of("<Video URL='https://exemple.fr/v' type='Video'><Titre>Le permis</Titre></Video>")
    assert list(lines(found)) == ["Le permis", "Vidéo : https://exemple.fr/v"]


def test_a_page_of_questions_is_a_sheet() -> None:
    question = "<FaqQuestion><Libelle><Paragraphe>Combien ?</Paragraphe></Libelle><Reponse>{}</Reponse></FaqQuestion>"
    markup = f"<PgFAQ {DC} ID='Q1' type='FAQ'><dc:title>Aide</dc:title>{question.format(BODY)}</PgFAQ>"
    assert not is_navigation(read_root(markup.encode()))
    found = sheet_of(markup.encode())
    assert (found.id, found.kind, found.unknown) == ("Q1", "FAQ", ())
    assert found.blocks == (Section("chapter", "Combien ?", (Paragraph("Un texte."),)),)


def test_a_sheet_for_several_publics_names_them() -> None:
    found = sheet_of(publication(f"<Audience>Associations</Audience><Audience>Particuliers</Audience>{BODY}"))
    assert (found.audience, found.other_audiences) == ("Associations", ("Particuliers",))


def test_links_to_the_web_are_kept_with_their_words() -> None:
    found = sheet_of(
        publication(
            "<Texte><Paragraphe>Voir <LienExterne URL='https://a.fr'>le site</LienExterne>.</Paragraphe></Texte>"
            "<PourEnSavoirPlus type='a' URL='https://b.fr'><Titre>Guide</Titre></PourEnSavoirPlus>"
            "<Partenaire ID='R1' URL='https://c.fr'>Caf</Partenaire>"
        )
    )
    assert found.links == (
        Link("web", "https://a.fr", "le site"),
        Link("web", "https://b.fr", "Guide"),
        Link("web", "https://c.fr", "Caf"),
    )


def test_definitions_and_abbreviations_stand_on_one_line() -> None:
    markup = "<Texte><Paragraphe>Ce que c'est.</Paragraphe><Paragraphe>Suite.</Paragraphe></Texte>"
    assert annex(f"<Definition ID='R1'><Titre>Foyer</Titre>{markup}</Definition>") == [
        "Définitions",
        "Foyer : Ce que c'est.",
        "Suite.",
    ]
    assert annex(f"<Abreviation ID='R1' type='sigle'><Titre>CNI</Titre>{markup}</Abreviation>")[1] == (
        "CNI : Ce que c'est."
    )


def test_questions_and_related_sheets_are_links_too() -> None:
    found = sheet_of(
        publication(
            "<VoirAussi><Fiche ID='F2'><Titre>Autre</Titre><Theme ID='N1'><Titre>T</Titre></Theme></Fiche>"
            "<Dossier ID='N2'><Titre>Dossier</Titre></Dossier></VoirAussi><FicheConnexe ID='F3'><Titre>Proche</Titre>"
            "</FicheConnexe><QuestionReponse ID='F4'><Titre>Pourquoi ?</Titre></QuestionReponse>"
            "<CommentFaireSi ID='F5'><Titre>Je déménage</Titre></CommentFaireSi>"
        )
    )
    assert found.links == (
        Link("question", "F4", "Pourquoi ?"),
        Link("question", "F5", "Je déménage"),
        Link("sheet", "F2", "Autre"),
        Link("sheet", "F3", "Proche"),
    )
    assert text_of(found) == [
        "Voir aussi",
        "Fiche : Autre",
        "Dossier : Dossier",
        "Fiche : Proche",
        "Questions ? Réponses !",
        "Question : Pourquoi ?",
        "Comment faire si…",
        "Comment faire si : Je déménage",
    ]


def test_an_announced_change_comes_after_what_holds_today_with_its_date() -> None:
    markup = "<Titre>Hausse</Titre><Texte><Paragraphe>À venir.</Paragraphe></Texte>"
    found = sheet_of(publication(f"{BODY}<Avertissement date='2026-01-31'>{markup}</Avertissement>"))
    note = Note("attention", "Hausse", (Paragraph("Annonce datée du 31/01/2026."), Paragraph("À venir.")))
    assert found.blocks[-1] == Section("annex", "Changement annoncé", (note,))
    assert text_of(found)[0] == "Un texte."


# --- resources ---


def test_a_form_gives_its_numbers_cost_and_steps() -> None:
    found = sheet_of(
        resource(
            "<NumeroCerfa>12345*01</NumeroCerfa><AutreNumero>A1</AutreNumero><PivotLocal>mairie</PivotLocal>"
            "<FranceConnect>true</FranceConnect><Cout><Paragraphe>Gratuit</Paragraphe></Cout>"
            "<CaracteristiqueLibre><Titre>Accessibilité</Titre><Paragraphe>Oui</Paragraphe></CaracteristiqueLibre>"
            "<CommentFaireSelf><Etapes><Paragraphe>Un</Paragraphe></Etapes><PartieLibre><Titre>Astuce</Titre>"
            "<Paragraphe>Deux</Paragraphe></PartieLibre></CommentFaireSelf><LienWeb URL='https://exemple.fr'/>"
        )
    )
    assert (found.id, found.kind, found.url, found.unknown) == ("R1", "Formulaire", "", ())
    assert text_of(found) == [
        "Formulaire cerfa n° : 12345*01",
        "Autre numéro : A1",
        "Service local : mairie",
        "Connexion possible avec FranceConnect",
        "Coût",
        "Gratuit",
        "Accessibilité",
        "Oui",
        "Étapes",
        "Un",
        "Astuce",
        "Deux",
        "Adresse : https://exemple.fr",
    ]


def test_reference_values_keep_their_periods() -> None:
    found = sheet_of(
        resource(
            "<ValeurRfr valeur='12,02' titre='Smic' unite='€' ID='R1'/><ValeurRfrHisto titre='Smic par période'>"
            "<Periode dateDebut='2024-01-01' dateFin='2024-12-31'><ValeurRfr valeur='11,65' unite='€'/></Periode>"
            "<Periode dateDebut='2025-01-01'><ValeurRfr valeur='12,02' unite='€'/></Periode></ValeurRfrHisto>"
        )
    )
    assert text_of(found) == [
        "Valeur : 12,02 – € – Smic",
        "Smic par période",
        "Valeur : 11,65 – € – à partir du 01/01/2024 – jusqu'au 31/12/2024",
        "Valeur : 12,02 – € – à partir du 01/01/2025",
    ]


# --- the schema itself ---


@pytest.mark.corpus
def test_every_element_of_schema_3_5_is_known_and_none_loses_its_words(shared: Path) -> None:
    """Each element that the schema declares, with a word inside, put where text stands."""
    names: set[str] = set()
    for path in [*shared.glob("schema/3.5/librairie/*.xsd")]:
        if not path.stem.startswith(("actualite", "tech", "simpledc", "xml")):
            root = read_root(path.read_bytes())
            names |= {node.get("name", "") for node in root.iter("{http://www.w3.org/2001/XMLSchema}element")}
    names -= {""}
    assert len(names) > 100
    context = "Cellule Choix IntituleSiSelectionne Item Niveau Question Rangée Resume SousDossier SousTheme".split()
    context += "affecteFaux affecteVrai estFaux estIndefini estVrai et non ou Colonne Affichage Condition".split()
    context += (
        "Titre TitreRiche TitreAlternatif TitreChoix SiSelectionne Source FAQ Liste Tableau Questionnaire".split()
    )
    context += "FilDAriane Theme SousThemePere DossierPere RechercheGuideePere FichePrecedente FicheSuivante".split()
    context += "Recherchable Audience Canal Cible Avertissement CaracteristiqueLibre VoirAussi FranceConnect".split()
    context += "ValeurRfr ValeurRfrHisto Periode Complement".split()
    for name in sorted(names - set(context)):
        wrapped = name in inline.INLINE
        word = f"<{name} ID='R1'>mot</{name}>"
        found = sheet_of(publication(f"<Texte>{f'<Paragraphe>{word}</Paragraphe>' if wrapped else word}</Texte>"))
        assert found.unknown == (), name
        assert "mot" in " ".join(text_of(found)), name


def test_the_labels_of_resources_have_a_known_place() -> None:
    assert resource_lines.TERMS <= resource_lines.LINES
    assert not resource_lines.LINES & (inline.INLINE | body.CONTAINERS | body.SILENT.keys())
    assert DC.startswith("xmlns:dc=")
