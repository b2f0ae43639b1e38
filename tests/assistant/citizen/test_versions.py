from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.citizen.digits import meanings
from assistant.citizen.schema import Statement, Told
from assistant.citizen.versions import VERSIONS, versions

FACTS = st.sampled_from(
    [
        "Il coûte 1 500 €.",
        "Le délai est de deux à trois mois.",
        "Appelez le 01 23 45 67 89 ; vous pouvez aussi écrire à x@caf.fr avant le 1er juillet 2025.",
        "Voir les articles L1, L2-3 et R. 4 (ou le cerfa 12100*02, si vous êtes mineur).",
        "Âge : 15 à 17 ans ; Prix : 42 €",
        "En 2025, 30 % des 3 000 € sont dus, mais vous pouvez payer en dix fois sur https://a.fr/paiement.",
        "1. Remplir le formulaire en 20 minutes",
    ]
)
STATEMENTS = st.lists(
    st.builds(Statement, FACTS, sure=st.booleans(), role=st.sampled_from(["sentence", "item", "lead", "heading"])),
    min_size=1,
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATEMENTS)
def test_no_version_states_a_fact_that_the_answer_does_not(letter: Told, statements: list[Statement]) -> None:
    told = replace(letter, statements=tuple(statements))
    around = replace(letter, statements=())
    for kind in ("plain", "email", "sms"):
        make = VERSIONS[kind]  # type: ignore[index]
        told_facts = {fact for statement in statements for fact in meanings(statement.text)}
        said = set(meanings(make(told).text))
        assert said - set(meanings(make(around).text)) <= told_facts
        assert kind == "sms" or told_facts <= said


def test_all_versions_come_in_their_order(letter: Told) -> None:
    assert [version.kind for version in versions(letter)] == ["plain", "email", "sms", "page"]
    assert all(version.language == "fr" for version in versions(letter))


@pytest.mark.parametrize("kind", VERSIONS)
def test_an_answer_from_examples_says_so_in_every_version(letter: Told, kind: str) -> None:
    make = VERSIONS[kind]  # type: ignore[index]
    assert "EXEMPLE" in make(replace(letter, examples=True)).text
    assert "EXEMPLE" not in make(letter).text


@pytest.mark.parametrize("kind", VERSIONS)
def test_what_the_agent_must_know_is_a_notice_and_no_text(letter: Told, kind: str) -> None:
    version = VERSIONS[kind](letter)  # type: ignore[index]
    assert version.notices[: len(letter.notices)] == letter.notices
    assert "Notice de la réponse" not in version.text
