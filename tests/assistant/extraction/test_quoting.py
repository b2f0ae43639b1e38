from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.quoting import (
    LONGEST_PASSAGE,
    LONGEST_TEXT,
    MOST_PASSAGES,
    READ_SHEETS,
    best_passages,
    read_chunks,
    split_groups,
)
from retrieval.schema import Chunk, Hit

MakeHit = Callable[..., Hit]

RENEWAL = (
    "Le renouvellement se fait en mairie, sur rendez-vous.\n\n"
    "Pièces à fournir :\n- l'ancien passeport\n- une photo de moins de 6 mois\n- un justificatif de domicile\n\n"
    "À savoir : la présence du demandeur est obligatoire."
)
PRICE = "Le passeport d'un majeur coûte 11 €.\n\nLe timbre fiscal s'achète en ligne ou en bureau de tabac."


def test_groups_keep_a_list_with_its_lead() -> None:
    spaced = "Pièces à fournir :\n\n- une photo\n- un timbre\n\nGratuit."
    assert split_groups(spaced) == ("Pièces à fournir :\n\n- une photo\n- un timbre", "Gratuit.")
    assert split_groups(RENEWAL)[1].startswith("Pièces à fournir :\n- l'ancien")


@given(st.text(alphabet="ab:.- \n", max_size=80))
def test_groups_are_verbatim_and_lose_no_word(text: str) -> None:
    groups = split_groups(text)
    assert all(group in text for group in groups)
    assert "".join("".join(groups).split()) == "".join(text.split())


def test_only_the_best_sheets_are_read(make_hit: MakeHit) -> None:
    hits = [make_hit("Texte.", sheet=f"F{number}", position=position) for number in range(5) for position in (0, 1)]
    assert {chunk.sheet_id for chunk in read_chunks(hits)} == {f"F{number}" for number in range(READ_SHEETS)}
    assert len(read_chunks(hits)) == 2 * READ_SHEETS


def test_the_paragraph_that_shares_most_with_the_question_is_quoted(make_hit: MakeHit) -> None:
    hits = [make_hit(RENEWAL, position=2), make_hit(PRICE, position=3)]
    first = max(best_passages("Où acheter le timbre fiscal du passeport ?", hits), key=lambda passage: passage.score)
    assert first.chunk.position == 3
    assert "Le timbre fiscal s'achète en ligne ou en bureau de tabac." in first.pieces


def test_the_opening_of_a_sheet_wins_over_an_equal_passage(make_hit: MakeHit) -> None:
    hits = [make_hit("Le passeport est valable.", position=4), make_hit("Le passeport est un titre.", position=0)]
    best = max(best_passages("passeport", hits), key=lambda passage: passage.score)
    assert best.chunk.position == 0


def test_passages_of_one_sheet_come_in_reading_order(make_hit: MakeHit) -> None:
    hits = [make_hit("Le timbre fiscal du passeport.", position=9), make_hit("Le passeport.", position=3)]
    positions = [passage.chunk.position for passage in best_passages("passeport", hits)]
    assert positions == sorted(positions) == [3, 9]


def test_a_passage_far_below_the_best_is_left_out(make_hit: MakeHit) -> None:
    close = make_hit("Le timbre fiscal du passeport s'achète en ligne.", position=1)
    far = make_hit("Le passeport est valable 10 ans.", sheet="F2", position=1)
    assert [passage.chunk.sheet_id for passage in best_passages("acheter timbre fiscal", [close, far])] == ["F1"]


def test_the_same_words_in_two_cases_are_quoted_once(make_hit: MakeHit) -> None:
    hits = [make_hit("La rente est versée chaque trimestre.", position=n, section=(f"Cas {n}",)) for n in (1, 2)]
    assert len(best_passages("rente versée", hits)) == 1


def test_a_heading_left_at_the_end_of_a_passage_is_dropped(make_hit: MakeHit) -> None:
    (passage,) = best_passages("passeport mairie", [make_hit("Le passeport se demande en mairie.\n\nCoût")])
    assert passage.pieces == ("Le passeport se demande en mairie.",)


def test_a_long_list_keeps_its_lead_and_the_items_asked_for_and_counts_the_others(make_hit: MakeHit) -> None:
    items = [f"- pièce numéro {number} du dossier de base à remettre au guichet de la mairie" for number in range(20)]
    items[15] = "- le timbre fiscal de la personne"
    text = "Pièces à fournir :\n" + "\n".join(items)
    (passage,) = best_passages("timbre fiscal", [make_hit(text)])
    assert passage.pieces[0] == "Pièces à fournir :"
    assert items[15] in passage.pieces
    assert passage.length <= LONGEST_PASSAGE
    assert passage.left_out == 20 - (len(passage.pieces) - 1) > 0
    assert [items.index(piece) for piece in passage.pieces[1:]] == sorted(map(items.index, passage.pieces[1:]))


def test_an_item_keeps_the_lines_that_belong_to_it(make_hit: MakeHit) -> None:
    filler = [f"- pièce numéro {number} du dossier de base à remettre au guichet de la mairie" for number in range(12)]
    text = "\n".join(["Pièces :", *filler, "- le timbre fiscal\n  sauf pour un mineur"])
    (passage,) = best_passages("timbre fiscal", [make_hit(text)])
    assert passage.pieces[-1] == "- le timbre fiscal\n  sauf pour un mineur"


def test_of_a_long_paragraph_whole_sentences_are_quoted(make_hit: MakeHit) -> None:
    filler = " ".join(f"La phrase numéro {number} parle d'autre chose que de la question." for number in range(20))
    text = f"{filler} Le timbre fiscal coûte 11 €. {filler}"
    (passage,) = best_passages("prix du timbre fiscal", [make_hit(text)])
    assert len(passage.pieces) == 1
    assert "Le timbre fiscal coûte 11 €." in passage.pieces[0]
    assert passage.pieces[0].endswith(".")
    assert passage.length <= LONGEST_PASSAGE


def test_a_chunk_without_text_is_never_quoted(make_hit: MakeHit) -> None:
    hits = [make_hit(" \n", title="Le passeport"), make_hit("Le passeport.", position=1)]
    assert [passage.chunk.position for passage in best_passages("passeport", hits)] == [1]


def test_no_hit_gives_no_passage() -> None:
    assert best_passages("passeport", []) == ()


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
            "Une phrase très longue. " * 40,
            "- un élément très long\n" * 40,
        ]
    ),
    min_size=1,
    max_size=6,
).map("\n\n".join)


@given(st.lists(chunk_texts, min_size=1, max_size=6), st.sampled_from(["passeport mineur", "timbre fiscal", "rien"]))
def test_every_piece_is_verbatim_and_the_whole_is_short(texts: list[str], question: str) -> None:
    hits = [
        Hit(Chunk(f"c{rank}", f"F{rank % 2}", "Titre", (), (), text, "", "", "s", "", rank), 1.0)
        for rank, text in enumerate(texts)
    ]
    passages = best_passages(question, hits)
    assert 1 <= len(passages) <= MOST_PASSAGES
    for passage in passages:
        assert passage.pieces
        assert all(piece.strip() and piece in passage.chunk.text for piece in passage.pieces)
        assert passage.length <= LONGEST_PASSAGE
    assert sum(passage.length for passage in passages) <= LONGEST_TEXT


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_same_hits_give_the_same_passages(make_hit: MakeHit, order: tuple[int, int]) -> None:
    hits = [make_hit(RENEWAL, position=0), make_hit(PRICE, position=1)]
    found = best_passages("timbre fiscal photo", [hits[rank] for rank in order])
    assert [passage.chunk.position for passage in found] == [0, 1]
