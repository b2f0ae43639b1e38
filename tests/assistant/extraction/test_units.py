from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.units import groups, items, split_groups, units
from retrieval.schema import Chunk, Hit

MakeHit = Callable[..., Hit]

RENEWAL = (
    "Le renouvellement se fait en mairie, sur rendez-vous.\n\n"
    "Pièces à fournir :\n- l'ancien passeport\n- une photo de moins de 6 mois\n- un justificatif de domicile\n\n"
    "À savoir : la présence du demandeur est obligatoire."
)


def said(hit: Hit, shape: str) -> list[str]:
    return [unit.text for unit in units(hit.chunk) if unit.shape == shape]


def test_groups_keep_a_list_with_its_lead() -> None:
    spaced = "Pièces à fournir :\n\n- une photo\n- un timbre\n\nGratuit."
    assert split_groups(spaced) == ("Pièces à fournir :\n\n- une photo\n- un timbre", "Gratuit.")
    assert split_groups(RENEWAL)[1].startswith("Pièces à fournir :\n- l'ancien")


def test_the_paragraphs_that_go_on_with_a_lead_are_its_items() -> None:
    text = "Le total dépend :\n\ndes revenus,\n\nou du loyer.\n\nLa demande est gratuite."
    first, last = split_groups(text)
    assert items(first) == ("Le total dépend :", ("des revenus,", "ou du loyer."))
    assert last == "La demande est gratuite."


def test_a_lead_that_counts_takes_so_many_paragraphs() -> None:
    text = "Remplissez les 2 conditions suivantes :\n\nVivre seul.\n\nUn enfant est né.\n\nLa demande est gratuite."
    assert split_groups(text)[1] == "La demande est gratuite."


def test_infinitives_after_a_lead_are_one_list() -> None:
    text = "Le propriétaire doit :\n\nPorter plainte.\n\nProuver qu'il loue.\n\nLe préfet répond sous 48 heures."
    assert split_groups(text)[1] == "Le préfet répond sous 48 heures."


def test_a_group_knows_the_heading_left_above_it() -> None:
    text = "Sur place\n\nVenez en mairie.\n\nApportez une photo.\n\nEn ligne\n\nRemplissez le formulaire."
    assert [group.heading for group in groups(text)] == ["", "Sur place", "Sur place", "Sur place", "En ligne"]


def test_a_paragraph_gives_its_sentences_and_a_list_gives_itself_and_its_items(make_hit: MakeHit) -> None:
    hit = make_hit(f"Venez à 9 h. Le dépôt est gratuit.\n\n{RENEWAL}")
    assert said(hit, "sentence")[:2] == ["Venez à 9 h.", "Le dépôt est gratuit."]
    assert said(hit, "list") == [split_groups(RENEWAL)[1]]
    assert said(hit, "row")[1] == "- une photo de moins de 6 mois"


def test_a_table_taken_apart_gives_its_lines_back(make_hit: MakeHit) -> None:
    hit = make_hit("Personnes\n\nMontant\n\nUne seule\n\n520 €\n\nUn couple\n\n780 €")
    assert "Un couple\n\n780 €" in [text[-len("Un couple\n\n780 €") :] for text in said(hit, "row")]


def test_an_item_keeps_the_lines_that_belong_to_it() -> None:
    assert items("Pièces :\n- le timbre\n  sauf pour un mineur\n- une photo")[1] == (
        "- le timbre\n  sauf pour un mineur",
        "- une photo",
    )


texts = st.lists(
    st.sampled_from(["Mot.", "Lead :", "- un\n- deux", "un,", "Titre", "12 €", "1. a\n2. b", "Porter plainte.", " "]),
    max_size=9,
).map("\n\n".join) | st.text(alphabet="ab:.-, 1\n", max_size=80)


@given(texts)
def test_groups_are_verbatim_and_lose_no_word(text: str) -> None:
    found = split_groups(text)
    assert all(group in text for group in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@given(texts)
def test_every_unit_stands_inside_its_group(text: str) -> None:
    chunk = Chunk("c", "F1", "Titre", (), (), text, "", "", "s", "", 0)
    for unit in units(chunk):
        group = groups(text)[unit.group]
        assert unit.text.strip()
        assert unit.end <= group.end
        assert unit.start >= group.start or unit.shape == "row"
