from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citing import CitationStream, escape, unescape
from retrieval.schema import Chunk, Hit

SHOWN = re.compile(r"(?<!\\)\[(\d+)\]")
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(")


def source(number: int) -> Hit:
    chunk = Chunk(
        f"{number:032x}", f"F{number}", f"Fiche {number}", (), ("Cas",), f"Texte {number}.", "", "", "s", "", 0
    )
    return Hit(chunk, 1.0)


SOURCES = [source(number) for number in range(1, 5)]


def show(*pieces: str) -> tuple[str, CitationStream]:
    citing = CitationStream(SOURCES)
    return "".join([*map(citing.feed, pieces), citing.close()]), citing


@pytest.mark.parametrize(
    ("written", "shown", "sheets"),
    [
        ("Oui [3]. Non [1], [3].", "Oui [1]. Non [2], [1].", ["F3", "F1"]),
        ("Oui [99].", "Oui.", []),
        ("Oui [0].", "Oui.", []),
        ("Oui [2][99].", "Oui [1].", ["F2"]),
        ("Oui [4, 2; 4].", "Oui [1][2].", ["F4", "F2"]),
        ("Oui [2-4].", "Oui [1][2][3].", ["F2", "F3", "F4"]),
        ("Oui [1-999999999].", "Oui [1][2][3][4].", ["F1", "F2", "F3", "F4"]),
        ("Oui 【2†source】.", "Oui [1].", ["F2"]),
        ("Voir [la fiche](https://piege.example) [1].", r"Voir \[la fiche](https://piege.example) [1].", ["F1"]),
        ("![x](https://piege.example/a.png)", r"!\[x](https://piege.example/a.png)", []),
        ("![1](https://piege.example/a.png)", "! [1] (https://piege.example/a.png)", ["F1"]),
        ("[1]: https://piege.example", "[1] : https://piege.example", ["F1"]),
        (r"\[x](https://piege.example)", r"\\\[x](https://piege.example)", []),
        ("Un crochet seul [", r"Un crochet seul \[", []),
        ("Coupé [1", r"Coupé \[1", []),
        ("Vide [] et [ , ]", r"Vide \[] et \[ , ]", []),
    ],
)
def test_what_is_written_and_what_is_shown(written: str, shown: str, sheets: list[str]) -> None:
    text, citing = show(written)
    assert text == shown
    assert [citation.sheet_id for citation in citing.citations] == sheets
    assert [citation.number for citation in citing.citations] == list(range(1, len(sheets) + 1))


def test_a_citation_carries_its_passage() -> None:
    _, citing = show("Oui [2].")
    (citation,) = citing.citations
    assert (citation.title, citation.section, citation.quote) == ("Fiche 2", "Cas", "Texte 2.")
    assert citation.chunk_id == SOURCES[1].chunk.id


def test_nothing_that_may_be_a_citation_is_shown_before_it_is_known() -> None:
    citing = CitationStream(SOURCES)
    assert citing.feed("Oui") == "Oui"
    assert citing.feed(" ") == ""
    assert citing.feed("[") == ""
    assert citing.feed("3") == ""
    assert citing.feed("]") == " [1]"
    assert citing.feed(" et") == " et"
    assert citing.feed(" [a") == r" \[a"


def test_without_sources_no_number_is_valid() -> None:
    citing = CitationStream([])
    assert citing.feed("Oui [1].") + citing.close() == "Oui."
    assert citing.citations == ()


pieces = st.lists(
    st.one_of(
        st.sampled_from(
            ["[", "]", "[1]", "[3", "2]", " [4]", "[99]", "[1, 3]", "![", "](", "]:", "【2†s】", "\\", " ", "(x)"]
        ),
        st.text(alphabet="a [](]!:\\1234567890,;-†【】\n", max_size=8),
    ),
    max_size=12,
)


@given(pieces, st.data())
def test_what_is_shown_does_not_depend_on_how_the_text_was_cut(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=len(text))))
    cut = [text[first:last] for first, last in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole, once = show(text)
    piecewise, again = show(*cut)
    assert piecewise == whole
    assert again.citations == once.citations


@given(pieces)
def test_every_number_shown_has_its_citation_and_nothing_opens_a_link(parts: list[str]) -> None:
    text, citing = show(*parts)
    plain = text.replace("\\\\", "§")  # an escaped backslash escapes nothing
    numbers = [int(number) for number in SHOWN.findall(plain)]
    assert list(dict.fromkeys(numbers)) == list(range(1, len(citing.citations) + 1))
    assert not LINK.search(plain)
    assert not re.search(r"(?<!\\)\[(?!\d+\])", plain)
    assert not re.search(r"(?<!\\)\[\d+\][(:]", plain)
    assert not re.search(r"!\[", plain)


@given(st.text())
def test_escape_is_undone(text: str) -> None:
    assert unescape(escape(text)) == text


def test_escape_leaves_french_alone(make_hit: Callable[..., Hit]) -> None:
    text = make_hit("« 1 500 € » – l'œuvre (a) : 3 * 2 < 7").chunk.text
    assert escape(text) == text
