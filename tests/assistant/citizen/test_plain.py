from __future__ import annotations

from dataclasses import replace

from assistant.citizen.plain import plain
from assistant.citizen.schema import Statement, Told
from retrieval.sheets.resources import Term


def _body(letter: Told, *texts: str, **changes: object) -> str:
    told = replace(letter, statements=tuple(map(Statement, texts)), documents=(), links=(), contacts=(), sources=())
    return plain(replace(told, **changes)).text  # type: ignore[arg-type]


def test_each_idea_has_its_line_and_the_list_stays_a_list(letter: Told) -> None:
    assert plain(letter).text.split("\n\n") == [
        "Passeport d'un majeur – Coût",
        "Le passeport coûte 86 €.",
        "Il est remis en 2 semaines. (à vérifier)",
        "Pièces à fournir :",
        "- une photo de moins de 6 mois\n- un justificatif de domicile",
        "Documents à apporter :\n- Timbre fiscal",
        "Documents à apporter (Pour un mineur – À l'étranger) :\n- Acte de naissance",
        "Services et formulaires :\n- Pré-demande (avec FranceConnect) : https://passeport.ants.gouv.fr",
        "Qui contacter :\n- Mairie – Pour déposer la demande – Tél. 3939 ; Ouvert le matin",
        "D'où viennent ces informations :\n- Passeport d'un majeur – mise à jour le 1er juillet 2025 – "
        "https://www.service-public.gouv.fr/particuliers/vosdroits/F1",
    ]


def test_a_word_that_the_sheet_explains_is_explained_once_where_it_stands(letter: Told) -> None:
    term = Term("quittance", "Reçu d'un paiement. Elle est gratuite.")
    assert _body(letter, "Apportez vos quittances.", "La quittance est datée.", terms=(term,)) == (
        "Apportez vos quittances.\n\n« quittance » veut dire : Reçu d'un paiement.\n\nLa quittance est datée."
    )


def test_an_acronym_of_the_lexicon_is_explained_and_the_agent_reads_it_over(letter: Told) -> None:
    told = replace(letter, statements=(Statement("Demandez le RSA à la Caf."),))
    version = plain(told)
    assert "« RSA » veut dire : revenu de solidarité active." in version.text
    assert "« Caf » veut dire : caisse d'allocations familiales." in version.text
    assert "RSA, revenu de solidarité active" in version.notices[-1]


def test_an_acronym_is_not_seen_in_a_word_that_looks_like_it(letter: Told) -> None:
    text = "Vous êtes à la retraite.\n\nVous touchez l'ASS."
    assert plain(replace(letter, statements=tuple(map(Statement, text.split("\n\n"))))).text.startswith(
        f"{text}\n\n« ASS » veut dire : allocation de solidarité spécifique."
    )


def test_an_acronym_that_the_text_explains_is_left_to_it(letter: Told) -> None:
    text = "La commission départementale de conciliation (CDC) aide les locataires."
    assert _body(letter, text) == text


def test_an_acronym_with_several_meanings_or_none_is_named_to_the_agent(letter: Told) -> None:
    version = plain(replace(letter, statements=(Statement("Écrivez à l'ADEME ou au ZZQ."),)))
    assert "veut dire" not in version.text
    assert version.notices[-1] == "Sigles à expliquer à l'usager : ADEME, ZZQ."


def test_a_roman_number_and_an_address_are_no_acronyms(letter: Told) -> None:
    version = plain(replace(letter, statements=(Statement("Louis XIV habite https://a.fr/ABC et x@CAF.fr."),)))
    assert version.notices == letter.notices
