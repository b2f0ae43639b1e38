from __future__ import annotations

from dataclasses import replace

from assistant.citizen.email import TO_FILL, email
from assistant.citizen.schema import Told


def test_the_answer_stands_between_a_greeting_and_a_signature_to_fill_in(letter: Told) -> None:
    version = email(letter)
    paragraphs = version.text.split("\n\n")
    assert version.title == "Votre demande : Passeport d'un majeur"
    assert paragraphs[0] == "Bonjour,"
    assert paragraphs[2:5] == [
        "Passeport d'un majeur – Coût",
        "Le passeport coûte 86 €. Il est remis en deux semaines. (à vérifier)",
        "Pièces à fournir :\n- une photo de moins de 6 mois\n- un justificatif de domicile",
    ]
    assert paragraphs[-1].startswith("[prénom de l'agent]\nMaison France services de [commune]")
    assert version.notices == (*letter.notices, TO_FILL)


def test_it_says_where_the_information_comes_from_and_of_what_day(letter: Told) -> None:
    assert (
        "Ces informations viennent de cette fiche à la date du 1er juillet 2025 :\n- Passeport d'un majeur – mise à "
        "jour le 1er juillet 2025 – https://www.service-public.gouv.fr/particuliers/vosdroits/F1\n"
    ) in email(letter).text


def test_a_document_that_the_answer_lists_is_not_listed_again(letter: Told) -> None:
    text = email(letter).text
    assert text.count("ustificatif de domicile") == 1
    assert "Documents à apporter :\n- Timbre fiscal\n\n" in text


def test_the_question_which_may_name_someone_is_not_in_it(letter: Told) -> None:
    version = email(replace(letter, question="Mme Durand, 12 rue Haute, demande son passeport"))
    assert "Durand" not in version.title + version.text


def test_a_sheet_without_date_says_so(letter: Told) -> None:
    undated = replace(letter, sources=(replace(letter.sources[0], updated=""),))
    assert "sans date de mise à jour" in email(undated).text
    assert "à la date du" not in email(undated).text
