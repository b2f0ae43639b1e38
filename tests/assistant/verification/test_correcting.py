from __future__ import annotations

from dataclasses import replace

from assistant.verification.correcting import Correction, corrected
from assistant.verification.schema import Source
from assistant.verification.verifying import verify


def _correct(answer: str, *sources: Source) -> Correction:
    return corrected(answer, verify(answer, sources), sources)


def test_nothing_changes_where_nothing_is_wrong(passport: Source, card: Source) -> None:
    answer = "**Passeport**\n\nIl coûte 86 €. [1] La carte d'identité est gratuite [2]."
    assert _correct(answer, passport, card) == Correction(answer, ((1, "p"), (2, "c")))


def test_the_right_source_takes_the_place_of_the_wrong_one(passport: Source, card: Source) -> None:
    correction = _correct("La carte d'identité est gratuite [1]. Il coûte 86 €. [1]", passport, card)
    assert correction == Correction("La carte d'identité est gratuite [2]. Il coûte 86 €. [1]", ((1, "p"), (2, "c")))


def test_a_source_that_was_not_cited_gets_the_next_number(passport: Source, card: Source) -> None:
    correction = _correct("La carte d'identité est gratuite [1].", passport, replace(card, number=0))
    assert correction == Correction("La carte d'identité est gratuite [2].", ((2, "c"),))


def test_the_sentences_that_shared_a_number_keep_it(passport: Source, card: Source) -> None:
    answer = "Il coûte 86 €. La carte d'identité est gratuite. [1]"
    assert _correct(answer, passport, card).text == "Il coûte 86 €. [1] La carte d'identité est gratuite. [2]"
    answer = "La carte d'identité est gratuite. Il coûte 86 €. [1]"
    assert _correct(answer, passport, card).text == "La carte d'identité est gratuite. [2] Il coûte 86 €. [1]"


def test_a_number_without_source_is_taken_out(passport: Source) -> None:
    correction = _correct("Il coûte 86 €. [1][8] La mer est salée partout [9].", passport)
    assert correction == Correction("Il coûte 86 €. [1] La mer est salée partout.", ((1, "p"),))


def test_the_corrected_text_is_proven(passport: Source, card: Source) -> None:
    answer = "- La carte d'identité est gratuite\n- Il coûte 86 € [2]\n\nVous ne pouvez pas voyager sans passeport."
    correction = _correct(answer, passport, card)
    numbers = {source: number for number, source in correction.cited}
    sources = [replace(source, number=numbers[source.id]) for source in (passport, card)]
    assert {claim.state for claim in verify(correction.text, sources)} == {"proven"}
