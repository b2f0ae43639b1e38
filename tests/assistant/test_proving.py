from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.citing import citation
from assistant.proving import MARK, Proven, doubts, marked, prove
from retrieval.schema import Chunk, Hit
from tests.assistant.branching import passport

MakeHit = Callable[..., Hit]
OPENING, ADULT, TEENAGER, CHILD = passport().chunks


def proven(text: str, *cited: Chunk, found: tuple[Chunk, ...] = passport().chunks) -> Proven:
    """The proof of a text that cites these passages, in their order."""
    return prove(text, [citation(number, chunk, chunk.text) for number, chunk in enumerate(cited, start=1)], found)


def test_the_words_of_a_cited_passage_prove_a_statement_and_are_kept_as_spans() -> None:
    done = proven("Le passeport coûte 86 € dans ce cas. [1]", ADULT)
    (claim,) = done.claims
    (span,) = claim.spans
    assert (claim.state, span.source) == ("proven", ADULT.id)
    assert ADULT.text[span.start : span.end] == "Le passeport coûte 86 € dans ce cas"
    assert (done.text, marked(done.text, done.claims), doubts(done.claims)) == (
        "Le passeport coûte 86 € dans ce cas. [1]",
        "Le passeport coûte 86 € dans ce cas. [1]",
        "",
    )


def test_a_wrong_number_is_marked_where_it_stands_and_told() -> None:
    text = "Le passeport coûte 96 € dans ce cas. [1] Il se demande en mairie. [2]"
    done = proven(text, ADULT, OPENING)
    assert [claim.state for claim in done.claims] == ["unsupported", "proven"]
    assert done.text == text
    shown = marked(done.text, done.claims)
    assert shown == f"Le passeport coûte 96 € dans ce cas.{MARK} [1] Il se demande en mairie. [2]"
    assert doubts(done.claims).startswith("Une phrase n'est pas confirmée par les fiches (⚠ à vérifier)")


def test_several_doubts_are_counted_and_each_is_marked_where_it_stands() -> None:
    done = proven("Le passeport coûte 96 €. [1]\n\nLe timbre coûte 12 €. [1]", ADULT)
    assert marked(done.text, done.claims) == f"Le passeport coûte 96 €.{MARK} [1]\n\nLe timbre coûte 12 €.{MARK} [1]"
    assert doubts(done.claims).startswith("2 phrases ne sont pas confirmées")


def test_a_citation_goes_to_the_passage_that_says_it_with_its_passage() -> None:
    done = proven("Le passeport coûte 42 € dans ce cas. [1]", ADULT)
    assert done.text == "Le passeport coûte 42 € dans ce cas. [2]"
    assert [(one.number, one.chunk_id, one.quote) for one in done.citations] == [(2, TEENAGER.id, TEENAGER.text)]
    assert [(claim.state, claim.sources) for claim in done.claims] == [("proven", (TEENAGER.id,))]


def test_a_citation_that_is_right_keeps_its_number_and_quote_beside_one_that_is_corrected() -> None:
    text = "Le passeport coûte 86 € dans ce cas. [1]\n\nLe passeport coûte 17 € dans ce cas. [1]"
    kept = citation(1, ADULT, "86 €")
    done = prove(text, [kept], passport().chunks)
    assert done.text.endswith("17 € dans ce cas. [2]")
    assert done.citations == (kept, citation(2, CHILD, CHILD.text))
    assert [claim.state for claim in done.claims] == ["proven", "proven"]


def test_a_passage_that_is_cited_is_compared_however_far_it_was_found(make_hit: MakeHit) -> None:
    far = [make_hit(f"Le guichet {rank} est ouvert le lundi.", sheet=f"F{rank}").chunk for rank in range(10, 40)]
    done = proven("Le guichet 39 est ouvert le lundi. [1]", far[-1], found=tuple(far))
    assert [claim.state for claim in done.claims] == ["proven"]


def test_a_statement_without_citation_gets_that_of_the_passage_that_says_it() -> None:
    done = proven("Le passeport coûte 86 € dans ce cas. [1]\n\nIl se demande en mairie.", ADULT)
    assert done.text == "Le passeport coûte 86 € dans ce cas. [1]\n\nIl se demande en mairie. [2]"
    assert [one.chunk_id for one in done.citations] == [ADULT.id, OPENING.id]


@pytest.mark.parametrize(
    "title", ["Papiers > Passeport – Mineur de moins de 15 ans > Coût", "Mineur de moins de 15 ans"]
)
def test_a_title_made_of_those_of_its_sheet_states_nothing(title: str, make_hit: MakeHit) -> None:
    chunk = make_hit("Il coûte 17 €.", title="Passeport", section=("Mineur de moins de 15 ans", "Coût")).chunk
    done = proven(f"**{title}**\n\nIl coûte 17 €. [1]", chunk, found=(chunk,))
    assert [(claim.text, claim.state) for claim in done.claims] == [("Il coûte 17 €.", "proven")]


@pytest.mark.parametrize("text", ["", "Les fiches ne précisent pas le prix. [1]", "Quel passeport ? [1]"])
def test_what_states_nothing_has_no_claim(text: str) -> None:
    assert proven(text, ADULT).claims == ()
