from __future__ import annotations

import pytest
from fakes.served_page import manifest

from assistant.citing import Citation
from assistant.schema import Answer
from eval.answers.readability import ease, readability, syllables

LONG = (
    "La demande de passeport se fait en personne au guichet de la mairie de votre choix dans un délai de trois mois ; "
    "vous recevez ensuite un message qui vous dit de venir le retirer avant deux mois."
)


def _answer(text: str, **changes: object) -> Answer:
    citation = Citation(1, "c", "F1", "Passeport", "", "https://a.fr/F1", "2025-07-01", text)
    values = {
        "question": "Un passeport ?",
        "outcome": "answered",
        "mode": "extractive",
        "text": f"{text} [1]",
        "citations": (citation,),
        "hits": (),
        "notices": (),
        "seconds": 0.1,
        "manifest": manifest(),
        **changes,
    }
    return Answer(**values)  # type: ignore[arg-type]


def test_a_split_sentence_is_shorter_and_keeps_its_facts() -> None:
    measured = readability([_answer(LONG)])
    assert (measured.before.words.mean, measured.before.long_share.mean) == (37, 1)
    assert measured.after.words.mean == pytest.approx(18.5)
    assert (measured.kept, measured.invented) == (1, 0)
    assert measured.after.ease.mean - measured.before.ease.mean == pytest.approx(1.015 * 18.5)


def test_a_text_message_without_a_statement_is_counted() -> None:
    measured = readability([_answer("Il coûte 86 €."), _answer("Une phrase" + " très longue" * 60 + ".")])
    assert measured.complete.mean == 0.5
    assert sum(measured.messages.values()) == measured.answers == 2


def test_what_is_no_answer_is_left_out() -> None:
    assert readability([_answer("Il coûte 86 €."), _answer("Rien.", outcome="not_found")]).answers == 1
    with pytest.raises(ValueError, match="no answer"):
        readability([_answer("Rien.", outcome="not_found")])


@pytest.mark.parametrize(
    ("word", "count"),
    [("mairie", 2), ("demande", 2), ("passeport", 3), ("le", 1), ("août", 1), ("peuvent", 1), ("1500", 1), ("l", 0)],
)
def test_syllables_are_groups_of_vowels_less_a_mute_end(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_ease_of_a_text_is_that_of_the_formula() -> None:
    assert ease(["La mairie demande.", "Le prix."]) == pytest.approx(207 - 1.015 * 5 / 2 - 73.6 * 7 / 5)
