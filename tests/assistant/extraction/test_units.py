from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.groups import groups
from assistant.extraction.units import leans, stands_alone, units
from retrieval.schema import Chunk, Hit

MakeHit = Callable[..., Hit]

RENEWAL = (
    "Le renouvellement se fait en mairie, sur rendez-vous.\n\n"
    "Pièces à fournir :\n- l'ancien passeport\n- une photo de moins de 6 mois\n- un justificatif de domicile\n\n"
    "À savoir : la présence du demandeur est obligatoire."
)


def split(text: str) -> list[str]:
    return [text[group.start : group.end] for group in groups(text)]


def lists(text: str) -> list[tuple[str, list[str]]]:
    """The lead and the items of each list."""
    return [
        (text[slice(*group.lead)].strip(), [text[slice(*span)] for span in group.items])
        for group in groups(text)
        if group.items
    ]


def said(hit: Hit, shape: str) -> list[str]:
    return [unit.text for unit in units(hit.chunk) if unit.shape == shape]


def test_groups_keep_a_list_with_its_lead() -> None:
    spaced = "Pièces à fournir :\n\n- une photo\n- un timbre\n\nGratuit."
    assert split(spaced) == ["Pièces à fournir :\n\n- une photo\n- un timbre", "Gratuit."]
    assert split(RENEWAL)[1].startswith("Pièces à fournir :\n- l'ancien")


def test_the_paragraphs_that_go_on_with_a_lead_are_its_items() -> None:
    text = "Le total dépend :\n\ndes revenus,\n\nou du loyer.\n\nLa demande est gratuite."
    assert lists(text) == [("Le total dépend :", ["des revenus,", "ou du loyer."])]
    assert split(text)[1] == "La demande est gratuite."


def test_the_end_of_a_list_that_a_blank_line_had_cut_belongs_to_it() -> None:
    text = "Indiquez :\n- la date\n- le lieu\n\net le numéro du véhicule.\n\nLe dépôt est gratuit."
    assert lists(text) == [("Indiquez :", ["- la date", "- le lieu", "et le numéro du véhicule."])]


def test_a_sentence_that_a_link_had_cut_is_one_paragraph() -> None:
    text = "Le décret du 29 décembre\n\nprévoit un délai\n\n. Il est de 2 mois."
    assert split(text) == [text]
    assert split("Sur place\n\nil faut venir en mairie.") == ["Sur place", "il faut venir en mairie."]


def test_an_item_that_a_link_had_cut_is_one() -> None:
    text = "Il faut :\n- être inscrit sur\n- Parcours\n\n;\n- avoir un compte"
    assert lists(text) == [("Il faut :", ["- être inscrit sur\n- Parcours\n\n;", "- avoir un compte"])]


def test_an_item_goes_on_with_the_noun_that_a_link_had_cut() -> None:
    assert lists("Joignez :\n- Carte de collectionneur\n- d'armes\n- Photo")[0][1] == [
        "- Carte de collectionneur\n- d'armes",
        "- Photo",
    ]
    assert len(lists("Le total dépend :\n- des revenus\n- du loyer")[0][1]) == 2


def test_a_menu_of_the_site_is_never_quoted(make_hit: MakeHit) -> None:
    assert units(make_hit("Contenu du dossier :\n- ## Carte grise ## Vendre un véhicule").chunk) == ()


def test_a_title_before_a_paragraph_is_a_label_and_no_lead() -> None:
    paragraph = "La carte se demande en mairie. Elle est gratuite."
    assert [group.label for group in groups(f"Carte d'identité :\n\n{paragraph}")] == [True, False]
    assert groups(f"Carte d'identité :\n\n{paragraph}")[1].heading == "Carte d'identité"


def test_items_under_a_label_are_a_list_that_it_leads_to() -> None:
    assert lists("Pièces à fournir\n\n- une photo\n- un timbre") == [
        ("Pièces à fournir", ["- une photo", "- un timbre"])
    ]


def test_what_the_editor_says_of_a_sheet_is_not_its_opening(make_hit: MakeHit) -> None:
    notice = "Une loi est attendue.\n\nLes informations contenues dans cette page restent d'actualité."
    assert said(make_hit(f"{notice}\n\nL'aide est versée par mois."), "sentence") == ["L'aide est versée par mois."]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Le dépôt est gratuit.", [True]),
        ("le dépôt est gratuit.", [False]),
        ("Document permettant d'identifier un compte bancaire", [False]),
        ("Pièces :\n- une photo", [True, True]),
        ("Prix\n\n17 €", [True]),
        ("- une photo\n- un timbre", [False, False, False]),
    ],
)
def test_a_unit_stands_alone_when_it_is_whole(make_hit: MakeHit, text: str, whole: list[bool]) -> None:
    assert [stands_alone(unit) for unit in units(make_hit(text).chunk)] == whole


def test_a_sentence_leans_on_what_it_goes_on_with() -> None:
    assert leans("Toutefois, il est gratuit.")
    assert leans("Pour un adulte, il est valable 10 ans.")
    assert not leans("Il faut venir en mairie.")
    assert not leans("Pour un adulte, il faut 2 photos.")


def test_the_first_paragraph_of_a_sheet_is_also_a_unit_as_a_whole(make_hit: MakeHit) -> None:
    text = "Le passeport se demande en mairie. Il vaut 10 ans."
    assert said(make_hit(f"{text}\n\nApportez une photo. Venez tôt."), "summary") == [text]
    assert said(make_hit(text, position=3), "summary") == []


def test_a_lead_that_counts_takes_so_many_paragraphs() -> None:
    text = "Remplissez les 2 conditions suivantes :\n\nVivre seul.\n\nUn enfant est né.\n\nLa demande est gratuite."
    assert split(text)[1] == "La demande est gratuite."


def test_infinitives_after_a_lead_are_one_list() -> None:
    text = "Le propriétaire doit :\n\nPorter plainte.\n\nProuver qu'il loue.\n\nLe préfet répond sous 48 heures."
    assert split(text)[1] == "Le préfet répond sous 48 heures."


def test_a_group_knows_the_heading_left_above_it() -> None:
    text = "Sur place\n\nVenez en mairie.\n\nApportez une photo.\n\nEn ligne\n\nRemplissez le formulaire."
    assert [group.heading for group in groups(text)] == ["", "Sur place", "Sur place", "Sur place", "En ligne"]


def test_a_paragraph_gives_its_sentences_and_a_list_gives_itself_and_its_items(make_hit: MakeHit) -> None:
    hit = make_hit(f"Venez à 9 h. Le dépôt est gratuit.\n\n{RENEWAL}")
    assert said(hit, "sentence")[:2] == ["Venez à 9 h.", "Le dépôt est gratuit."]
    assert said(hit, "list") == [split(RENEWAL)[1]]
    assert said(hit, "row")[1] == "- une photo de moins de 6 mois"


def test_a_table_taken_apart_gives_its_lines_back(make_hit: MakeHit) -> None:
    hit = make_hit("Personnes\n\nMontant\n\nUne seule\n\n520 €\n\nUn couple\n\n780 €")
    assert said(hit, "row")[1:] == ["Un couple\n\n780 €"]


def test_an_item_keeps_the_lines_that_belong_to_it() -> None:
    (one,) = lists("Pièces :\n- le timbre\n  sauf pour un mineur\n- une photo")
    assert one[1] == ["- le timbre\n  sauf pour un mineur", "- une photo"]


texts = st.lists(
    st.sampled_from(["Mot.", "Lead :", "- un\n- deux", "un,", "Titre", "12 €", "1. a\n2. b", "Porter plainte.", " "]),
    max_size=9,
).map("\n\n".join) | st.text(alphabet="ab:.-, 1\n", max_size=80)


@given(texts)
def test_groups_are_verbatim_and_lose_no_word(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@given(texts)
def test_the_lead_and_the_items_of_a_list_lose_no_word(text: str) -> None:
    for group, (lead, parts) in zip([one for one in groups(text) if one.items], lists(text), strict=True):
        assert "".join("".join([lead, *parts]).split()) == "".join(text[group.start : group.end].split())


@given(texts)
def test_every_unit_stands_inside_its_group(text: str) -> None:
    chunk = Chunk("c", "F1", "Titre", (), (), text, "", "", "s", "", 0)
    for unit in units(chunk):
        group = groups(text)[unit.group]
        assert unit.text.strip()
        assert unit.end <= group.end
        assert unit.start >= group.start or unit.shape == "row"


@pytest.mark.parametrize("part", ["a,\n\n", "- a\n", "\n\n - ", "ou a\n\n", "a ", "informations a "])
def test_a_text_of_any_length_is_read(part: str) -> None:
    text = f"Le total dépend :\n\n{part * 20_000}"
    assert "".join("".join(split(text)).split()) == "".join(text.split())


def test_a_table_that_was_taken_apart_cell_by_cell_is_not_quoted(make_hit: MakeHit) -> None:
    cells = ["Enfants", "Avant", "Après", "1er enfant", "6 semaines", "10 semaines", "2e enfant", "6 semaines"]
    listed = "Le congé varie dans les conditions suivantes :\n" + "\n".join(f"- {cell}" for cell in cells)
    assert units(make_hit(listed).chunk) == ()
    once = listed.replace("- 6 semaines\n", "", 1)
    assert said(make_hit(once), "list") == [once]


def test_a_bare_number_neither_names_a_value_nor_is_one(make_hit: MakeHit) -> None:
    assert said(make_hit("Durée totale du congé\n\n2\n\n12 semaines"), "row") == []
    assert said(make_hit("Durée totale du congé\n\n16 semaines"), "row") == ["Durée totale du congé\n\n16 semaines"]
