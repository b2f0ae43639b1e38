"""What a follow-up may mean after a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation.completing import completions
from assistant.conversation.leaning import read_form


def _completed(question: str, running: str) -> tuple[str, ...]:
    return completions(read_form(question).words, running)


@pytest.mark.parametrize(
    ("running", "question", "query"),
    [
        ("passeport d'un majeur", "et pour un mineur ?", "passeport pour un mineur"),
        ("location vide", "et en meublé", "location en meublé"),
        ("bourse à 12 ans", "et à 16 ans", "bourse à 16 ans"),
        ("RSA", "pour un couple", "RSA pour un couple"),
        ("quel délai – acte de naissance", "à l'étranger", "quel délai – acte de naissance à l'étranger"),
        ("il est hébergé – passeport d'un majeur", "mineur", "passeport mineur"),
        ("Comment demander un passeport ?", "combien ça coûte", "combien ça coûte – demander un passeport"),
        ("combien ça coûte – demander un passeport", "où ça ?", "où ça – demander un passeport"),
        ("durée de validité du passeport", "et la durée", "la durée – du passeport"),
        ("immatriculer un véhicule neuf", "et un véhicule d'occasion", "immatriculer un véhicule d'occasion"),
        ("passeport", "quels documents pour le passeport", "quels documents pour le passeport"),
        ("combien", "où", "où"),
        ("", "et pour un mineur", "pour un mineur"),
    ],
)
def test_a_case_or_a_need_takes_the_place_of_the_one_before(running: str, question: str, query: str) -> None:
    assert query in _completed(question, running)


def test_another_thing_takes_the_place_of_the_subject_of_its_complement_or_of_its_first_name() -> None:
    assert _completed("et le congé paternité", "durée du congé maternité d'un salarié") == (
        "durée le congé paternité d'un salarié",
        "durée du congé le congé paternité",
        "le congé paternité – d'un salarié",
    )
    assert _completed("et l'invalidation ?", "suspension administrative du permis") == (
        "l'invalidation",
        "suspension l'invalidation",
        "l'invalidation administrative du permis",
        "l'invalidation – suspension administrative du permis",
    )


def test_another_thing_may_take_its_place_in_the_detail() -> None:
    assert _completed("et les stages ?", "le chômage compte – trimestres de retraite")[0] == (
        "les stages – trimestres de retraite"
    )


_TEXT = st.lists(
    st.sampled_from(
        "et pour le la de d' un mineur 16 ans combien coûte passeport grise – ? où en permis conduire".split()
    ),
    max_size=10,
).map(" ".join)


@given(question=_TEXT, running=_TEXT)
def test_there_is_always_a_query_and_it_never_holds_a_word_that_nobody_said(question: str, running: str) -> None:
    words = read_form(question).words
    if not words:
        return
    said = {word.folded for text in (question, running) for word in read_form(f"x {text}").words}
    queries = completions(words, running)
    assert queries
    for query in queries:
        assert {word.folded for word in read_form(f"x {query}").words} <= said
