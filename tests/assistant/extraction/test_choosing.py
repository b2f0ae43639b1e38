from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.choosing import LONGEST_TEXT, MOST_PASSAGES
from assistant.extraction.extracting import LONGEST_ANSWER, READ_SHEETS, answer_from, read_chunks
from assistant.extraction.schema import Extract
from retrieval.question.reading import Reading
from retrieval.schema import Chunk, Hit

MakeHit = Callable[..., Hit]

RENEWAL = (
    "Le renouvellement se fait en mairie, sur rendez-vous.\n\n"
    "Pièces à fournir :\n- l'ancien passeport\n- une photo de moins de 6 mois\n- un justificatif de domicile\n\n"
    "À savoir : la présence du demandeur est obligatoire."
)
PRICE = "Le passeport d'un majeur coûte 11 €.\n\nLe timbre fiscal s'achète en ligne ou en bureau de tabac."


def ask(question: str, *hits: Hit) -> Extract:
    return answer_from(Reading(question), hits)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("combien coûte le passeport ?", "Le passeport d'un majeur coûte 11 €."),
        ("où acheter le timbre du passeport ?", "Le timbre fiscal s'achète en ligne ou en bureau de tabac."),
        ("quelles pièces pour le passeport ?", RENEWAL.split("\n\n")[1]),
        (
            "la présence est-elle obligatoire pour un passeport ?",
            "À savoir : la présence du demandeur est obligatoire.",
        ),
    ],
)
def test_the_statement_of_the_kind_asked_for_comes_first(make_hit: MakeHit, question: str, lead: str) -> None:
    answer = ask(question, make_hit(RENEWAL, position=2), make_hit(PRICE, position=3, section=("Coût",)))
    assert answer.lead == lead
    assert answer.text.split("\n\n")[1].startswith(lead.split("\n")[0])


def test_a_date_a_delay_and_a_yes_come_first(make_hit: MakeHit) -> None:
    text = (
        "La déclaration de la ruche se fait en ligne. La déclaration de la ruche se fait avant le 31 décembre. "
        "La déclaration de la ruche est traitée en 2 mois. Oui, la déclaration de la ruche est obligatoire."
    )
    hit = make_hit(text, title="Ruche", position=1)
    assert "31 décembre" in ask("quand se fait la déclaration de la ruche ?", hit).lead
    assert "2 mois" in ask("délai déclaration ruche", hit).lead
    assert ask("doit-on faire la déclaration de sa ruche ?", hit).lead.startswith("Oui")


def test_what_surrounds_the_statement_follows_in_reading_order(make_hit: MakeHit) -> None:
    text = "Premier point. Le timbre vaut 11 €. Il s'achète en ligne.\n\nDernier point."
    _, first, *others = ask("prix du timbre", make_hit(text)).text.split("\n\n")
    assert first == "Le timbre vaut 11 €. [1]"
    assert others == ["Premier point. [1]", "Il s'achète en ligne. [1]"]


def test_what_stands_under_another_heading_or_is_not_whole_is_left_out(make_hit: MakeHit) -> None:
    begun = "Le timbre vaut 11 €.\n\nLe timbre s'achète en ligne."
    for after in ("Au guichet\n\nVenez tôt.", "ou 5 € pour un mineur\n\nDans ce cas, venez tôt."):
        assert ask("combien coûte le timbre ?", make_hit(f"{begun}\n\n{after}")).citations[0].quote == begun


def test_in_doubt_the_best_statement_of_the_two_best_sheets_is_enough(make_hit: MakeHit) -> None:
    hits = [make_hit(f"Le timbre {n} vaut 11 €. Il s'achète en ligne.", sheet=f"F{n}") for n in range(3)]
    answer = answer_from(Reading("prix du timbre"), hits, doubtful=True)
    assert [citation.quote for citation in answer.citations] == ["Le timbre 0 vaut 11 €.", "Le timbre 1 vaut 11 €."]


def test_nearly_the_same_words_are_said_once(make_hit: MakeHit) -> None:
    hits = [
        make_hit(f"Après 3 ans de congés successifs, {who} doit refaire la totalité du stage.", position=position)
        for position, who in enumerate(["le fonctionnaire", "l'agent"])
    ]
    assert len(ask("refaire le stage après 3 ans de congés", *hits).citations) == 1


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it(make_hit: MakeHit) -> None:
    answer = ask("prix du timbre", make_hit("On paie par timbre. Il coûte alors 11 €, prix du timbre."))
    assert answer.lead == "On paie par timbre. Il coûte alors 11 €, prix du timbre."


def test_only_the_best_sheets_are_read_and_the_first_one_whole(make_hit: MakeHit) -> None:
    hits = [make_hit("Texte.", sheet=f"F{number}", position=position) for number in range(5) for position in (0, 1)]
    more = make_hit("Suite.", sheet="F0", position=7).chunk
    assert {chunk.sheet_id for chunk in read_chunks(hits)} == {f"F{number}" for number in range(READ_SHEETS)}
    assert len(read_chunks(hits)) == 2 * READ_SHEETS
    whole = read_chunks(hits, lambda sheet: (hits[0].chunk, more) if sheet == "F0" else ())
    assert [chunk.position for chunk in whole if chunk.sheet_id == "F0"] == [0, 1, 7]


def test_what_the_index_did_not_find_is_quoted_from_the_whole_sheet(make_hit: MakeHit) -> None:
    opening = make_hit("Le permis bateau se passe en mer.", title="Permis bateau")
    price = make_hit("Le timbre du permis bateau coûte 70 €.", title="Permis bateau", position=5)
    answer = answer_from(Reading("prix du permis bateau"), [opening], lambda _: (opening.chunk, price.chunk))
    assert answer.lead == "Le timbre du permis bateau coûte 70 €."


def test_the_opening_of_a_sheet_answers_its_title(make_hit: MakeHit) -> None:
    hits = [
        make_hit("Le passeport est valable.", title="Le passeport", position=4),
        make_hit("Le passeport est un titre.", title="Le passeport", position=0),
    ]
    assert ask("le passeport", *hits).citations[0].chunk_id == hits[1].chunk.id


def test_other_passages_of_one_sheet_come_in_reading_order(make_hit: MakeHit) -> None:
    hits = [make_hit(f"Le timbre du passeport, point {n}.", position=n) for n in (9, 5, 3)]
    _, *others = [citation.quote for citation in ask("passeport timbre", *hits).citations]
    assert others == sorted(others)


def test_a_passage_far_below_the_best_is_left_out(make_hit: MakeHit) -> None:
    close = make_hit("Le timbre fiscal du passeport s'achète en ligne.", position=1)
    far = make_hit("Le passeport est valable 10 ans.", sheet="F2", position=1)
    assert [citation.sheet_id for citation in ask("acheter timbre fiscal", close, far).citations] == ["F1"]


def test_the_same_words_in_two_cases_are_quoted_once(make_hit: MakeHit) -> None:
    hits = [make_hit("La rente est versée chaque trimestre.", position=n, section=(f"Cas {n}",)) for n in (1, 2)]
    assert len(ask("rente versée", *hits).citations) == 1


def test_a_heading_left_at_the_end_of_a_passage_is_dropped(make_hit: MakeHit) -> None:
    answer = ask("passeport mairie", make_hit("Le passeport se demande en mairie.\n\nCoût"))
    assert answer.citations[0].quote == "Le passeport se demande en mairie."


def test_a_long_list_keeps_its_lead_and_the_items_asked_for_and_counts_the_others(make_hit: MakeHit) -> None:
    items = [f"- pièce numéro {number} du dossier de base à remettre au guichet de la mairie" for number in range(20)]
    items[15] = "- le timbre fiscal de la personne"
    quote = ask("timbre fiscal", make_hit("Pièces à fournir :\n" + "\n".join(items))).citations[0].quote
    lead, *kept = quote.split("\n\n")
    assert lead == "Pièces à fournir :"
    assert items[15] in kept
    assert [items.index(item) for item in kept] == sorted(map(items.index, kept))


def test_of_a_long_paragraph_whole_sentences_are_quoted(make_hit: MakeHit) -> None:
    filler = " ".join(f"La phrase numéro {number} parle d'autre chose que de la question." for number in range(20))
    answer = ask("prix du timbre fiscal", make_hit(f"{filler} Le timbre fiscal coûte 11 €. {filler}"))
    assert answer.lead == "Le timbre fiscal coûte 11 €."
    assert all(piece.endswith(".") for piece in answer.citations[0].quote.split("\n\n"))


def test_a_chunk_without_text_is_never_quoted(make_hit: MakeHit) -> None:
    hits = [make_hit(" \n", title="Le passeport"), make_hit("Le passeport.", position=1)]
    assert [citation.chunk_id for citation in ask("passeport", *hits).citations] == [hits[1].chunk.id]


def test_no_hit_gives_an_empty_answer() -> None:
    assert ask("passeport") == Extract("", (), "other", "")


chunk_texts = st.lists(
    st.sampled_from(
        [
            "Le passeport se demande en mairie. Il faut venir en personne.",
            "Pièces à fournir :",
            "- une photo\n- un timbre fiscal\n  de 11 €",
            "1. prendre rendez-vous\n2. venir",
            "À savoir : la demande est gratuite.",
            "- Âge : mineur ; Prix : 17 €\n- Âge : majeur ; Prix : 86 €",
            "Coût",
            "17 €",
            "une photo,",
            "Rappel :",
            "Une phrase très longue. " * 40,
            "- un élément très long\n" * 40,
        ]
    ),
    min_size=1,
    max_size=6,
).map("\n\n".join)


@given(
    st.lists(chunk_texts, min_size=1, max_size=6),
    st.sampled_from(["passeport mineur", "combien coûte le timbre fiscal ?", "quelles pièces ?", "rien"]),
)
def test_every_quote_is_verbatim_and_the_whole_is_short(texts: list[str], question: str) -> None:
    hits = [
        Hit(Chunk(f"{rank % 2}{rank:031}", f"F{rank % 2}", "Titre", (), (), text, "", "", "s", "", rank), 1.0)
        for rank, text in enumerate(texts)
    ]
    answer = ask(question, *hits)
    chunks = {hit.chunk.id: hit.chunk for hit in hits}
    assert 1 <= len(answer.citations) <= MOST_PASSAGES
    for citation in answer.citations:
        assert all(piece in chunks[citation.chunk_id].text for piece in citation.quote.split("\n\n"))
        assert f"[{citation.number}]" in answer.text
    assert sum(len(citation.quote) for citation in answer.citations) <= LONGEST_TEXT + 2 * 40 * MOST_PASSAGES
    assert len(answer.text) <= LONGEST_ANSWER


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_same_hits_give_the_same_answer(make_hit: MakeHit, order: tuple[int, int]) -> None:
    hits = [make_hit(RENEWAL, position=0), make_hit(PRICE, position=1)]
    answer = ask("timbre fiscal photo", *(hits[rank] for rank in order))
    assert {citation.chunk_id for citation in answer.citations} == {hit.chunk.id for hit in hits}
