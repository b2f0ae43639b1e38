"""Which questions are searched, and which are refused with their reason."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import InvalidQuestion
from retrieval.question.cleaning import MAX_CHARACTERS, clean_question, foreign_language

FRENCH = """
RSA | rsa | CDD | cdd cdi | carte vitale | CV | AAH + RSA ? | je suis italien | je suis allemande | permis B | permis am
permis AM | permis BE | pass culture | pass navigo | visa | visa D | visa au pair | visa pour USA | APL | AL | ALS | ALF
CAF | SMIC | smic as | ASPA | ASS | ASI | ADA | ARE | CPF | CMU | C2S | CESU | PACS | PER | PEA et PER | LEP | livret A
URSSAF | IS | IR ou IS | SCI à l'IS | IS taux | TVA | CERFA | 2042 | cerfa 12100 | B3 | casier judiciaire B3 | CNI | DAS
Die | Somme | Ain | Var | Eure et Loir | Y | Le Do | Me | AM | DO | Das | for | non | non imposable | son fils | des
job étudiant | burn out | home staging | start up | airbnb | leasing | ticket restaurant | e-carte bleue | EI ou SASU
EURL | bail mobilité | congé sin solde | france connect | pole emploi | crédit impôt | ma prime renov | prime a la casse
mon compte formation | tu es salarié | tu es | il a droit a quoi | a-t-il droit au rsa | ai-je droit | ou voter
sans papiers | nom de famille | se pacser | me marier | mi temps thérapeutique | carte grise | acte naissance
divorce | divorse par consentement | alocation lojement | l'État | l’etat civil | quotient familial | passeport mineur
impots.gouv.fr | ameli | préavis démission cdd | APL/AAH | RSA+APL | 60 ans retraite | retraite 62 | €, 1 000 | n° sécu
allocations de la CAF en Italie | travailler in London | passeport The Voice | certificat « for » | con | Del | como
pension de réversion USA | permis de conduire english | brexit | EU citizen carte de séjour
"""
FRENCH_LIST = [question.strip() for line in FRENCH.strip().splitlines() for question in line.split("|")]

FOREIGN = {
    "anglais": [
        "How do I renew my passport?",
        "Where can I get a residence permit",
        "What is the minimum wage",
        "I need help with my housing benefit",
        "how to get a visa",
        "Is my driving licence valid in France?",
        "Can I work as a student",
    ],
    "espagnol": [
        "¿Cómo puedo renovar mi pasaporte?",
        "Necesito ayuda para el alquiler",
        "Dónde hay una oficina",
        "quiero renovar mi pasaporte",
        "¿Qué documentos necesito para casarme en Francia?",
    ],
    "allemand": [
        "Wie kann ich meinen Pass verlängern?",
        "Ich brauche eine Wohnung",
        "Wo ist die Präfektur",
        "Mein Mann ist gestorben",
    ],
    "italien": [
        "Come posso rinnovare il passaporto?",
        "Quanto costa il passaporto?",
        "Che cosa devo fare per il visto",
    ],
    "portugais": ["Como posso renovar o meu passaporte?"],
    "une autre écriture": ["جواز السفر", "паспорт", "护照更新", "Πού είναι η νομαρχία", "חידוש דרכון", "पासपोर्ट"],
}


def refusal(question: str) -> str:
    with pytest.raises(InvalidQuestion) as caught:
        clean_question(question)
    message = str(caught.value)
    assert message.startswith("la question « ")
    return message


@pytest.mark.parametrize("question", FRENCH_LIST)
def test_a_short_french_query_is_never_refused(question: str):
    assert clean_question(question) == question


@pytest.mark.corpus
def test_no_real_question_is_refused(shared: Path):
    read = 0
    for path in sorted((shared / "questions").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            question = json.loads(line)["question"]
            assert clean_question(question)
            read += 1
    assert read > 1000


@pytest.mark.parametrize(("language", "question"), [(name, one) for name, some in FOREIGN.items() for one in some])
def test_a_plainly_foreign_question_is_refused_in_the_name_of_its_language(language: str, question: str):
    assert f"« {question} » semble être en {language} : posez-la en français" in refusal(question)


def test_a_foreign_quotation_in_a_french_question_is_let_through():
    for question in (
        "Que veut dire « what is the minimum wage » sur mon contrat ?",
        "Mon passeport паспорт russe est-il valable ?",
        "Le formulaire « Antrag auf Kindergeld » de mon employeur allemand",
    ):
        assert clean_question(question) == question


@pytest.mark.parametrize(
    "question", ["", " ", "\n\t", "?", "?!… «»", "'", "---", "€", "😀", "👨‍👩‍👧", "\u200b", "\x00", "\u0301"]
)
def test_what_has_no_word_is_empty(question: str):
    assert "est vide : écrivez-la en quelques mots" in refusal(question)


@pytest.mark.parametrize(
    ("question", "clean"),
    [
        ("  carte\n\n d'identité\t", "carte d'identité"),
        ("carte\x00vitale\x1b[31m", "carte vitale [31m"),
        ("carte\u00a0vitale\u202f?", "carte vitale ?"),
        ("ligne\u2028suivante", "ligne suivante"),
        ("allo\u00adcation", "allocation"),
        ("\ufeffpasse\u200bport\u202e", "passeport"),
        ("e\u0301tat civil", "état civil"),
        ("perdu 😀 passeport", "perdu 😀 passeport"),
        ("12", "12"),
    ],
)
def test_blanks_and_invisible_characters_are_cleaned(question: str, clean: str):
    assert clean_question(question) == clean


def test_bytes_that_are_no_text_are_refused():
    # what Python makes of « café » typed in Latin-1
    message = refusal("caf\udce9")
    assert "« caf\ufffd » a des caractères illisibles" in message
    assert message.encode()


def test_a_long_letter_passes_and_a_longer_one_is_named_by_its_length():
    assert len(clean_question("je demande " * 360)) == 11 * 360 - 1
    assert clean_question("é" * MAX_CHARACTERS)
    message = refusal("é" * (MAX_CHARACTERS + 1))
    assert f"a {MAX_CHARACTERS + 1} caractères ; la limite est {MAX_CHARACTERS} : résumez-la" in message


def test_ten_thousand_characters_are_refused_in_a_short_line():
    message = refusal("passeport " * 1000)
    assert "a 9999 caractères" in message
    assert len(message) < 200


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_text_is_cleaned_or_refused_in_one_line(text: str):
    try:
        clean = clean_question(text)
    except InvalidQuestion:
        assert "\n" not in refusal(text)
        return
    assert clean == clean.strip() == unicodedata.normalize("NFC", clean)
    assert clean_question(clean) == clean
    assert any(character.isalnum() for character in clean)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in clean)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from("le mon je une quel avec pour sans dans votre".split()), min_size=1), st.text(max_size=30)
)
def test_a_word_that_only_french_has_lets_latin_text_through(words: list[str], rest: str):
    latin = "".join(letter for letter in rest if letter.isascii() and letter.isalpha())
    assert foreign_language(" ".join([*words, latin])) == ""
