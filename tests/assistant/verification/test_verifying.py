from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verification.schema import Claim, Source
from assistant.verification.verifying import verify


def _one(answer: str, *sources: Source) -> Claim:
    (claim,) = verify(answer, sources)
    return claim


def test_the_words_of_a_cited_passage_are_proven_with_their_span(passport: Source) -> None:
    claim = _one("Le passeport d'un majeur est valable 10 ans. [1]", passport)
    assert (claim.state, claim.sources) == ("proven", ("p",))
    assert passport.text[claim.spans[0].start : claim.spans[0].end] == "Le passeport d'un majeur est valable 10 ans"


@pytest.mark.parametrize(
    "answer",
    [
        "LE PASSEPORT D’UN MAJEUR EST VALABLE 10\u202fANS ! [1]",
        "Le **passeport** d'un _majeur_ est valable `10` ans [1].",
        "- Le passeport d'un majeur est valable 10 ans [1]",
        "Le passeport d'un majeur est valable 10 ans. Il coûte 86\u00a0€. [1]",
    ],
)
def test_spaces_case_and_markdown_do_not_count(answer: str, passport: Source) -> None:
    assert {claim.state for claim in verify(answer, [passport])} == {"proven"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Le passeport d'un majeur reste valable dix ans",
        "Il est interdit de voyager hors d'Europe sans passeport",
        "L'aide atteint 300 € pour une personne seule et 500 € pour un couple",
        "Il faut apporter une photo d'identité de moins de six mois",
        "Pour un enfant de moins de 15 ans, le passeport coûte 17 €",
        "Il faut prendre rendez-vous en mairie trois mois au moins avant le départ",
        "Téléphonez au 0123456789 pour tout renseignement",
        "Le tarif du passeport change au 01/07/2025",
        "Le cerfa 12100 est rempli au guichet",
    ],
)
def test_the_same_thing_in_other_words_is_reworded(sentence: str, passport: Source, card: Source) -> None:
    claim = _one(f"{sentence} [1].", passport, card)
    assert (claim.state, claim.sources) == ("reworded", ("p",)), claim.reason


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("Le passeport d'un majeur est valable 12 ans", "12 ans"),
        ("Le passeport d'un majeur coûte 96 €", "96 €"),
        ("Le tarif change le 1er juillet 2026", "1er juillet 2026"),
        ("Le cerfa n°12100*03 se remplit au guichet", "12100*03"),
        ("Renseignements au 01 23 45 67 80", "01 23 45 67 80"),
        ("Renseignements à contact@ants.example.com", "contact@ants.example.com"),
        ("Le tarif change selon l'article L. 123-5", "L. 123-5"),
    ],
)
def test_a_fact_that_the_passage_does_not_state_is_told(sentence: str, fact: str, passport: Source) -> None:
    claim = _one(f"{sentence} [1].", passport)
    assert claim.state == "unsupported"
    assert [missing.text for missing in claim.missing] == [fact]
    assert f"« {fact} »" in claim.reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Vous pouvez voyager sans passeport hors d'Europe",
        "pouvez pas voyager sans passeport hors d'Europe",
        "Vous ne devez pas fournir les pièces suivantes : photo d'identité, justificatif de domicile",
        "Il faut une photo d'identité de plus de 6 mois",
        "Prenez rendez-vous à la mairie au moins 3 mois après le départ",
        "La demande d'aide est payante",
        "Prenez rendez-vous à la préfecture au moins 3 mois avant le départ",
        "Vous devez fournir 4 photos d'identité de moins de 6 mois",
        "Prenez rendez-vous en janvier à la mairie, 3 mois avant le départ",
        "Prenez rendez-vous à la CAF au moins 3 mois avant le départ",
        "sous 2 jours",
    ],
)
def test_what_turns_a_sentence_round_is_unsupported(sentence: str, passport: Source) -> None:
    claim = _one(f"{sentence} [1].", passport)
    assert (claim.state, claim.spans, claim.sources) == ("unsupported", (), ())


@pytest.mark.parametrize(
    "sentence",
    [
        "L'aide est de 300 € pour un couple et de 500 € pour une personne seule",
        "L'aide est de 500 € pour une personne seule",
        "Pour un enfant de moins de 15 ans, le passeport coûte 42 €",
        "La carte d'identité est valable 15 ans pour un mineur",
    ],
)
def test_a_right_number_beside_the_wrong_thing_is_unsupported(sentence: str, passport: Source, card: Source) -> None:
    assert _one(f"{sentence} [1][2].", passport, card).state == "unsupported"


def test_halves_of_two_sentences_are_unsupported(passport: Source) -> None:
    claim = _one("Le passeport d'un majeur est valable pour une personne seule. [1]", passport)
    assert claim.state == "unsupported"
    assert "deux phrases" in claim.reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Les enfants de 15 à 17 ans paient 42 €",
        "Un couple touche 500 €, une personne seule 300 €",
        "Pour les majeurs, la carte vaut 15 ans, contre 10 ans pour les mineurs",
    ],
)
def test_a_free_rewording_with_all_its_facts_is_reworded(sentence: str, passport: Source, card: Source) -> None:
    claim = _one(f"{sentence} [1][2].", passport, card)
    assert claim.state == "reworded", claim.reason


def test_two_whole_clauses_may_be_joined(passport: Source) -> None:
    assert _one("Le passeport d'un majeur est valable 10 ans et il coûte 86 € [1].", passport).state == "reworded"


def test_a_sentence_of_another_passage_has_the_wrong_source(passport: Source, card: Source) -> None:
    claim = _one("La carte d'identité est gratuite [1].", passport, card)
    assert (claim.state, claim.sources) == ("wrong_source", ("c",))
    assert "[2]" in claim.reason
    assert _one("La carte d'identité est gratuite.", passport, card).state == "wrong_source"


def test_an_invented_number_is_told(passport: Source, card: Source) -> None:
    claim = _one("La carte d'identité est gratuite [7].", passport, card)
    assert claim.state == "wrong_source"
    assert "[7] n'existe pas" in claim.reason
    assert "[7] n'existe pas" in _one("La mer est salée partout [7].", passport).reason


def test_a_sentence_in_two_parts_is_worth_its_worst(passport: Source, card: Source) -> None:
    good = "Le passeport d'un majeur est valable 10 ans [1] et la carte d'identité est gratuite [2]."
    assert _one(good, passport, card).state == "reworded"
    assert _one(good.replace("gratuite", "payante"), passport, card).state == "unsupported"


def test_the_title_of_a_source_is_no_claim(passport: Source) -> None:
    source = Source("r", passport.text, "RSA du demandeur de 25 ans", 1)
    assert verify("**RSA du demandeur de 25 ans**", [source]) == ()


def test_nothing_supports_an_answer_without_sources() -> None:
    assert _one("Le passeport coûte 86 € [1].").state == "unsupported"


def test_the_row_of_a_claim_is_plain_json(passport: Source) -> None:
    row = _one("Le passeport coûte 96 € [1].", passport).row()
    assert row["state"] == "unsupported"
    assert row["missing"] == [{"kind": "amount", "value": "96", "text": "96 €"}]


_TEXTS = st.text(alphabet="aéN ne pas.,\n-[1]23€%'mois", max_size=80)


@given(_TEXTS, st.lists(_TEXTS, max_size=3))
def test_spans_stand_in_their_source(answer: str, texts: list[str]) -> None:
    sources = {str(rank): Source(str(rank), text, "", rank) for rank, text in enumerate(texts, 1)}
    for claim in verify(answer, list(sources.values())):
        assert answer[claim.start : claim.end] == claim.text
        assert bool(claim.sources) == (claim.state != "unsupported")
        for span in claim.spans:
            assert 0 <= span.start < span.end <= len(sources[span.source].text)


@given(
    st.lists(st.sampled_from("photo timbre mairie délai trois mois gratuit valable".split()), min_size=2, max_size=9)
)
def test_any_sentence_of_a_passage_is_proven_by_it(words: list[str]) -> None:
    sentence = f"Le {' '.join(words)} convient."
    claims = verify(f"{sentence} [1]", [Source("s", f"Premier point. {sentence} Autre chose.", "", 1)])
    assert [claim.state for claim in claims] == ["proven"]


@pytest.mark.parametrize("piece", ["ne ", "a, ", "1 500 ", "passeport ", "12 ans ", "pas plus de "])
def test_a_long_hostile_sentence_is_judged(piece: str) -> None:
    text = piece * 300
    assert verify(f"{text}. [1]", [Source("s", f"passeport {text}", "", 1)])


def test_a_title_that_ends_with_a_label_of_the_passage_states_nothing() -> None:
    source = Source("a", "Vous vivez seul(e)\n\nLe montant est de 564,78 €.", "RSA > Demandeur de 25 ans ou plus", 1)
    answer = "**Demandeur de 25 ans ou plus – Vous vivez seul(e)**\n\nLe montant est de 564,78 €. [1]"
    (claim,) = verify(answer, [source])
    assert (claim.text, claim.state) == ("Le montant est de 564,78 €.", "proven")


def test_a_title_that_says_something_else_is_a_statement() -> None:
    source = Source("a", "Vous vivez seul(e)\n\nLe montant est de 564,78 €.", "RSA > Demandeur de 25 ans ou plus", 1)
    claims = verify("**Demandeur de 25 ans ou plus – Montant doublé**\n\nLe montant est de 564,78 €. [1]", [source])
    assert [claim.state for claim in claims] == ["unsupported", "proven"]
