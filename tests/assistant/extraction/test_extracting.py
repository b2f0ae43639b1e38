from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.citing import Citation
from assistant.extraction.extracting import answer_from
from retrieval.question.reading import Reading
from retrieval.schema import Hit

MakeHit = Callable[..., Hit]


def extract(question: str, hits: list[Hit]) -> tuple[str, tuple[Citation, ...]]:
    """The text and the citations of the answer to a question read as it is typed."""
    answer = answer_from(Reading(question), hits)
    return answer.text, answer.citations


RENEWAL = (
    "Le renouvellement du passeport se fait en mairie, sur rendez-vous.\n\n"
    "Pièces à fournir :\n- l'ancien passeport\n- une photo de moins de 6 mois\n\n"
    "À savoir : la présence du demandeur est obligatoire."
)
PRICE = "Le passeport d'un majeur coûte 11 €."


@pytest.fixture
def hits(make_hit: MakeHit) -> list[Hit]:
    return [
        make_hit(RENEWAL, position=1, section=("Renouveler un passeport",)),
        make_hit(PRICE, position=2, section=("Coût",)),
        make_hit("Le passeport d'un mineur coûte 5 €.", sheet="F2", title="Passeport d'un mineur", position=4),
    ]


def test_the_answer_reads_under_its_sheet_and_section_and_each_block_has_its_number(hits: list[Hit]) -> None:
    text, _ = extract("Pièces pour renouveler un passeport", hits[:1])
    assert text == (
        "**Passeport d'un majeur – Renouveler un passeport**\n\n"
        "Pièces à fournir :\n\n"
        "- l'ancien passeport\n- une photo de moins de 6 mois [1]\n\n"
        "Le renouvellement du passeport se fait en mairie, sur rendez-vous. [1]\n\n"
        "À savoir : la présence du demandeur est obligatoire. [1]"
    )


def test_every_quote_is_verbatim_and_every_number_has_its_citation(hits: list[Hit]) -> None:
    text, citations = extract("Combien coûte le passeport d'un majeur ou d'un mineur ?", hits)
    chunks = {hit.chunk.id: hit.chunk for hit in hits}
    for citation in citations:
        chunk = chunks[citation.chunk_id]
        assert all(piece in chunk.text for piece in citation.quote.split("\n\n"))
        assert (citation.title, citation.section, citation.url) == (chunk.title, chunk.section_label, chunk.url)
        assert citation.updated == "2020-07-16"
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", text)]
    assert list(dict.fromkeys(numbers)) == [citation.number for citation in citations] == [1, 2]


def test_two_passages_of_one_section_share_a_heading(make_hit: MakeHit) -> None:
    hits = [make_hit(f"Le passeport, phrase {n}.", position=n, section=("Coût",)) for n in (1, 2)]
    text, citations = extract("passeport", hits)
    assert text.count("**Passeport d'un majeur – Coût**") == 1
    assert len(citations) == 2


def test_a_line_of_a_table_reads_on_one_line_with_what_names_it(make_hit: MakeHit) -> None:
    text, citations = extract("prix pour un majeur", [make_hit("Mineur\n\n5 €\n\nMajeur\n\n11 €")])
    assert text.endswith("\n\nMajeur – 11 € [1]")
    assert citations[0].quote == "Majeur\n\n11 €"


def test_a_sentence_that_a_link_had_cut_reads_on_one_line(make_hit: MakeHit) -> None:
    text, _ = extract("décret passeport", [make_hit("Le décret du passeport\n\nprévoit un délai\n\n.")])
    assert text.endswith("\n\nLe décret du passeport prévoit un délai . [1]")


def test_a_heading_left_in_the_text_stands_above_what_it_announces(make_hit: MakeHit) -> None:
    text, citations = extract(
        "passeport", [make_hit("Sur place\n\nLe passeport se demande en mairie.", section=("Où ?",))]
    )
    assert text == "**Passeport d'un majeur – Où ? – Sur place**\n\nLe passeport se demande en mairie. [1]"
    assert citations[0].quote == "Le passeport se demande en mairie."


def test_a_bare_title_is_led_by_its_theme_and_two_sheets_of_one_title_stay_apart(make_hit: MakeHit) -> None:
    both = [
        make_hit("Le passeport se renouvelle en mairie.", title="Renouvellement", breadcrumb=("Papiers", "Passeport")),
        make_hit(
            "La carte se renouvelle comme le passeport.", sheet="F2", title="Renouvellement", breadcrumb=("Papiers",)
        ),
    ]
    text, _ = extract("renouveler passeport et carte", both)
    assert "**Papiers > Passeport > Renouvellement**\n\nLe passeport" in text
    assert "**Papiers > Renouvellement**\n\nLa carte" in text


def test_the_opening_of_the_sheet_found_goes_before_a_weaker_sheet(make_hit: MakeHit) -> None:
    found = [
        make_hit("Timbre fiscal de 86 €", title="Renouvellement", breadcrumb=("Passeport",), position=7),
        make_hit("Rendez-vous dans une mairie équipée.", title="Renouvellement", breadcrumb=("Passeport",)),
        make_hit("La carte ou le passeport à renouveler.", sheet="F2", title="Renouvellement", breadcrumb=("Carte",)),
    ]
    _, citations = extract("Comment renouveler un passeport ?", found)
    assert citations[0].quote == "Rendez-vous dans une mairie équipée."


def test_an_abridged_list_says_so(make_hit: MakeHit) -> None:
    items = "\n".join(f"- pièce numéro {n} du dossier de base à remettre au guichet de la mairie" for n in range(20))
    text, citations = extract("pièces du dossier", [make_hit(f"Pièces à fournir :\n{items}")])
    left_out = 20 - citations[0].quote.count("- pièce")
    assert text.endswith(f"- … (liste abrégée : {left_out} éléments de plus dans la fiche) [1]")


def test_an_abridged_list_of_paragraphs_is_shown_as_a_list_before_what_follows_it(make_hit: MakeHit) -> None:
    items = ",\n\n".join(f"la pièce numéro {n} du dossier à remettre au guichet" for n in range(30))
    text, _ = extract("quelles pièces du dossier", [make_hit(f"Les pièces suivantes :\n\n{items}.\n\nC'est gratuit.")])
    _, lead, shown, after = text.split("\n\n")
    assert lead == "Les pièces suivantes :"
    assert all(line.startswith("- ") for line in shown.split("\n"))
    assert shown.endswith("éléments de plus dans la fiche) [1]")
    assert after == "C'est gratuit. [1]"


def test_nested_lines_stay_in_their_list(make_hit: MakeHit) -> None:
    text, _ = extract("pièces", [make_hit("Pièces :\n- une photo\n  - en couleur\n  récente\n- un timbre")])
    assert text.endswith("Pièces :\n\n- une photo\n  - en couleur\n  récente\n- un timbre [1]")


def test_brackets_of_a_sheet_make_neither_a_citation_nor_an_image(make_hit: MakeHit) -> None:
    text, citations = extract(
        "passeport", [make_hit("Le passeport [2] ![x](https://piege.example/x.png) vaut 10 ans.")]
    )
    assert re.findall(r"(?<!\\)\[(\d+)\]", text) == ["1"]
    assert "![" not in text
    assert citations[0].quote == "Le passeport [2] ![x](https://piege.example/x.png) vaut 10 ans."
