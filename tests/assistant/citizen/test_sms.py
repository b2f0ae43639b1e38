from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.citizen.gsm import BASIC, EXTENDED, messages, septets, to_gsm
from assistant.citizen.schema import Statement, Told
from assistant.citizen.sms import LIMIT, fitting, sms

LONG = "Cette phrase est bien trop longue pour un message. ".strip(" .") + " et elle dure" * 40 + "."


def test_the_first_statements_the_date_and_the_address_are_told(letter: Told) -> None:
    version = sms(letter)
    assert version.text == (
        "Passeport d'un majeur - Cout\nLe passeport coute 86 €.\nIl est remis en 2 semaines. (à vérifier)\n"
        "Pièces à fournir :\nune photo de moins de 6 mois ; un justificatif de domicile.\n"
        "Fiche du 01/07/2025 : https://www.service-public.gouv.fr/particuliers/vosdroits/F1"
    )
    assert version.notices[-1] == "256 caractères, soit 2 SMS."


def test_a_statement_is_told_whole_or_not_at_all(letter: Told) -> None:
    version = sms(replace(letter, statements=(*letter.statements[:2], Statement(LONG))))
    assert "Le passeport coute 86 €.\nFiche" in version.text
    assert "Le SMS ne dit que le début de la réponse" in version.notices[-2]


def test_a_rule_is_not_told_without_the_exception_that_follows(letter: Told) -> None:
    rule, exception = Statement("Le passeport est gratuit."), Statement("Toutefois, il est payant. " + LONG)
    version = sms(replace(letter, statements=(rule, exception)))
    assert "gratuit" not in version.text
    assert 'Votre réponse est dans la fiche "Passeport d\'un majeur"' in version.text
    assert "ne tient pas dans un SMS" in version.notices[-2]


def test_a_list_is_told_with_all_its_items_or_not_at_all(letter: Told) -> None:
    items = tuple(Statement(f"la pièce numéro {rank} de la longue liste", role="item") for rank in range(20))
    version = sms(replace(letter, statements=(*letter.statements[:2], letter.statements[3], *items)))
    assert "Pièces à fournir" not in version.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.fr/é–è", "https://a.fr/" + "a" * 200, ""])
def test_an_address_that_would_not_open_is_not_told(letter: Told, url: str) -> None:
    text = sms(replace(letter, sources=(replace(letter.sources[0], url=url),))).text
    assert text.endswith("\nFiche du 01/07/2025")


def test_an_example_says_so(letter: Told) -> None:
    assert sms(replace(letter, examples=True)).text.startswith("EXEMPLE, NE PAS UTILISER.")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("forêt, français, où, déjà, cœur", "foret, francais, où, déjà, coeur"),
        ("« l’été » – n° 3…", '"l\'été" - no 3...'),
        ("1\u202f500\u00a0€", "1 500 €"),
        ("E\u0301tat, À, Ê", "État, A, E"),
        ("10² fois", None),
        ("25 m²", "25 m2"),
        ("العربية", None),
    ],
)
def test_a_text_is_written_in_the_gsm_alphabet(text: str, written: str | None) -> None:
    assert to_gsm(text) == written


@pytest.mark.parametrize(
    ("text", "count"), [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("a" * 306, 2), ("€" * 153, 3)]
)
def test_messages_are_counted_in_septets_and_no_escape_is_parted(text: str, count: int) -> None:
    assert messages(text) == count


STATEMENTS = st.lists(
    st.builds(
        Statement,
        st.text(min_size=1, max_size=200) | st.sampled_from(["Il coûte 1 500 €.", "Appelez le 3939.", LONG]),
        sure=st.booleans(),
        role=st.sampled_from(["heading", "lead", "sentence", "item"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATEMENTS, st.text(max_size=400), st.text(max_size=700), st.booleans())
def test_no_text_makes_it_longer_than_480_characters(
    letter: Told, statements: list[Statement], title: str, url: str, examples: bool
) -> None:
    source = replace(letter.sources[0], title=title, url=url)
    told = replace(letter, statements=tuple(statements), sources=(source,), examples=examples)
    text = sms(told).text
    assert len(text) <= septets(text) <= LIMIT <= 480
    assert set(text) <= BASIC | EXTENDED
    assert messages(text) <= 3
    numbers = [re.findall(r"[0-9]+", statement.text) for unit in fitting(told) for statement in unit]
    assert all(number in text for found in numbers for number in found)
