"""What stands at the top of the page, by what the index is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fakes.served_page import manifest

from assistant.page.banner import EXAMPLES, banner, state

TODAY = date(2026, 3, 1)
OFFLINE = "Le flux officiel n'a pas pu être joint."


def test_examples_are_never_taken_for_the_law() -> None:
    lines = banner(manifest(example=True, newest="2026-02-28", notices=(OFFLINE,)), TODAY)

    assert [(line.level, line.text) for line in lines] == [("warning", EXAMPLES), ("info", OFFLINE)]
    assert EXAMPLES == (
        "Fiches d'exemple, rédigées pour la démonstration : ne les utilisez pas pour renseigner un usager."
    )


def test_old_sheets_send_the_agent_to_the_official_one() -> None:
    (line,) = banner(manifest(example=False, newest="2025-12-30"), TODAY)

    assert line.level == "warning"
    assert line.text.startswith("Fiches datées du 01/02/2018 au 30/12/2025 : vérifiez la fiche officielle")


def test_recent_official_sheets_need_no_warning() -> None:
    # 31/12/2025 is 60 days before 01/03/2026
    assert banner(manifest(example=False, newest="2025-12-31"), TODAY) == ()


def test_sheets_without_a_date_are_not_taken_for_recent_ones() -> None:
    (line,) = banner(manifest(example=False, newest=""), TODAY)

    assert "ne sont pas datées" in line.text


def test_examples_among_official_sheets_are_said_and_do_not_hide_their_age() -> None:
    official = manifest(example=False, newest="2020-07-16")
    mixed = replace(official, sources=(*official.sources, *manifest(example=True, newest="2026-02-28").sources))

    texts = [line.text for line in banner(mixed, TODAY)]

    assert texts[0].startswith(EXAMPLES)
    assert "au 16/07/2020" in texts[1]


def test_the_state_is_plain_json() -> None:
    assert state(manifest(), TODAY) == {
        "generation": "20200716T000000Z-000000",
        "created": "2020-07-16T00:00:00+00:00",
        "banner": [{"level": "warning", "text": EXAMPLES}],
    }


def test_a_publication_that_can_not_be_read_is_said_before_all_else() -> None:
    official = manifest(example=False, newest="2026-02-28", notices=(OFFLINE,))

    first, second = banner(official, TODAY, "l'index « ici » est illisible : reconstruisez-le.")

    assert (first.level, second.text) == ("warning", OFFLINE)
    assert first.text == (
        "La version publiée des fiches ne peut pas être lue : les réponses viennent de celle du 16/07/2020, vérifiez "
        "la fiche officielle. À signaler au responsable : l'index « ici » est illisible : reconstruisez-le."
    )
