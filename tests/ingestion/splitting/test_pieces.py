"""A list keeps what leads to it, however it is cut; nothing is lost and nothing is said twice without its mark."""

from __future__ import annotations

import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.schema import Block, BlockList, Note, Paragraph, Table
from ingestion.splitting.pieces import ELISION, LEAD_SHARE, pieces, without_repeated

LIMIT = 120


def texts(*blocks: Block) -> list[str]:
    return [piece.text for piece in pieces(blocks, LIMIT)]


def items(*names: str) -> BlockList:
    return BlockList(tuple((Paragraph(name),) for name in names))


def test_blocks_that_lead_to_nothing_stand_alone() -> None:
    assert texts(Paragraph("Un."), Paragraph("Deux."), items("a")) == ["Un.", "Deux.", "- a"]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((Paragraph("Fournir :"), items("a", "b")), "Fournir :\n- a\n- b"),
        ((Paragraph("Fournir :"), Paragraph("Pour tous :"), items("a")), "Fournir :\n\nPour tous :\n- a"),
        ((Paragraph("Rappel :"), Paragraph("Un texte.")), "Rappel :\n\nUn texte."),
        ((Table("Prix", ("Âge", "Prix"), (("10", "5 €"),)),), "Prix\n- Âge : 10 ; Prix : 5 €"),
        ((Note("attention", "Titre", (items("a"),)),), "Attention : Titre :\n- a"),
        ((Paragraph("À la fin :"),), "À la fin :"),
    ],
)
def test_what_leads_stays_with_what_it_leads_to(blocks: tuple[Block, ...], expected: str) -> None:
    assert texts(*blocks) == [expected]


def test_a_long_list_repeats_the_sentence_that_leads_to_it() -> None:
    first, second = texts(
        Paragraph("C'est long. Fournir :"), items(*(f"pièce en couleur {letter}" for letter in "abcdefg"))
    )
    assert first.startswith("C'est long. Fournir :\n- pièce en couleur a\n")
    assert second == "Fournir :\n[…]\n- pièce en couleur e\n- pièce en couleur f\n- pièce en couleur g"


def test_a_long_item_repeats_its_first_line_too() -> None:
    nested = BlockList(((Paragraph("Mineur :"), items(*(f"pièce en couleur {n}" for n in range(8)))),))
    first, second = texts(Paragraph("Fournir :"), nested)
    assert first.startswith("Fournir :\n- Mineur :\n  - pièce en couleur 0\n")
    assert second.startswith("Fournir :\n- Mineur :\n[…]\n  - pièce en couleur ")
    assert without_repeated(second).startswith("  - pièce")


def test_a_list_without_lead_repeats_nothing() -> None:
    assert all(text.startswith("- ") for text in texts(items(*(f"pièce en couleur {n}" for n in range(8)))))


def test_a_lead_too_long_to_be_said_again_is_said_once() -> None:
    lead = "x" * (LIMIT // LEAD_SHARE) + " :"
    found = texts(Paragraph(lead), items(*(f"pièce en couleur {n}" for n in range(8))))
    assert len(found) > 1
    assert sum(text.count(lead) for text in found) == 1
    assert ELISION not in "".join(found)


def test_long_paragraphs_after_a_lead_are_cut_after_sentences() -> None:
    found = texts(Paragraph("Voici :"), Paragraph("Une phrase de texte. " * 10))
    assert found[0] == "Voici :"
    assert all(text.endswith(".") and len(text) <= LIMIT for text in (text.strip() for text in found[1:]))


@pytest.mark.parametrize(
    "text", ["Un.\n\n[…]\n\nDeux.", "- a\n  […]\n- b", "Il cite « […] la loi ».\n- a", "[…]\n- a", "\n[…]\n"]
)
def test_an_elision_of_the_sheet_itself_is_no_repetition(text: str) -> None:
    assert without_repeated(text) == text


SIZES = st.integers(1, 20)
RUNS = st.tuples(
    st.sampled_from(["paragraph", "lead", "list", "nested", "table"]), st.lists(SIZES, min_size=1, max_size=6)
)


@given(st.lists(RUNS, max_size=8))
def test_pieces_say_everything_once_in_order_and_fit(runs: list[tuple[str, list[int]]]) -> None:
    numbers = count()

    def words(size: int) -> str:
        return " ".join(f"M{next(numbers)}." for _ in range(size))

    def block(kind: str, sizes: list[int]) -> Block:
        if kind == "table":
            return Table(words(1), ("A",), tuple((words(size),) for size in sizes))
        if kind == "nested":
            return BlockList(((Paragraph(f"{words(1)} :"), items(*map(words, sizes))),))
        if kind == "list":
            return items(*map(words, sizes))
        return Paragraph(words(sizes[0]) + " :" * (kind == "lead"))

    found = list(pieces([block(*run) for run in runs], LIMIT))
    own = "\n".join(piece.text.removeprefix(piece.repeated) for piece in found)
    assert re.findall(r"M\d+", own) == [f"M{number}" for number in range(next(numbers))]
    for place, piece in enumerate(found):
        assert len(piece.text) <= LIMIT
        assert piece.text.removeprefix(piece.repeated) == without_repeated(piece.text)
        said = [word for earlier in found[:place] for word in re.findall(r"M\d+", earlier.text)]
        assert set(re.findall(r"M\d+", piece.repeated)) <= set(said)
