"""What the page shows of an answer: live citations, marked words, sources to copy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fakes.served_page import answered, chunks, manifest

from assistant.page.passages import blocks, cited, copied, displayed, linked, passage, quoted, sheet, web
from retrieval.schema import french_date
from retrieval.storage.manifest import IndexedSource

QUESTION = "Comment renouveler un passeport ?"


def marked(shown: list[dict[str, Any]]) -> list[str]:
    return [part["text"] for block in shown for line in block["lines"] for part in line["parts"] if part["marked"]]


def whole(shown: list[dict[str, Any]]) -> list[str]:
    return ["".join(part["text"] for part in line["parts"]) for block in shown for line in block["lines"]]


def test_each_citation_becomes_a_link_and_other_numbers_stay_as_they_are() -> None:
    text = r"Oui [1][2]. Voir [7] et \[1], mais \\[2]."

    assert linked(text, answered(QUESTION).citations) == (
        r"Oui [\[1\]](#passage-1)[\[2\]](#passage-2). Voir [7] et \[1], mais \\[\[2\]](#passage-2)."
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("contact:mairie", r"contact\:mairie"),
        ("de 9:30 à 12:00", "de 9:30 à 12:00"),
        ("https://exemple.fr", "`https://exemple.fr`"),
        ("[ici](https://exemple.fr)", "[ici](https://exemple.fr)"),
        (":::danger", r"::\:danger"),
        ("![vue](https://ailleurs.example/a.png)", r"!\[vue](https\://ailleurs.example/a.png)".replace(r"\://", "://")),
    ],
)
def test_nothing_is_swallowed_and_no_image_is_fetched(text: str, shown: str) -> None:
    assert displayed(text) == shown


def test_the_cited_words_are_marked_and_every_word_is_shown() -> None:
    _, chunk = chunks()

    quote = "- l'ancien passeport\n- une photo de moins de 6 mois […] Le timbre fiscal coûte 11 €"
    shown = blocks(chunk.text, quoted(chunk.text, quote))

    assert marked(shown) == ["l'ancien passeport", "une photo de moins de 6 mois", "Le timbre fiscal coûte 11 €"]
    assert whole(shown) == [
        "Apportez les pièces suivantes :",
        "l'ancien passeport",
        "une photo de moins de 6 mois",
        "un justificatif de domicile",
        "Le timbre fiscal coûte 11 € pour un essai.",
    ]
    assert [block["list"] for block in shown] == [False, True, False]
    assert [line["mark"] for line in shown[1]["lines"]] == ["-", "-", "-"]


def test_a_list_in_a_list_keeps_its_level_and_its_numbers() -> None:
    shown = blocks("1. Un\n  - dedans\n  suite\n2. Deux", [])

    assert [(line["mark"], line["level"]) for line in shown[0]["lines"]] == [("1.", 0), ("-", 1), ("", 1), ("2.", 0)]
    assert whole(shown) == ["Un", "dedans", "suite", "Deux"]


@pytest.mark.parametrize(
    ("quote", "spans"),
    [
        ("deux trois", [(3, 13)]),
        ("un […] quatre", [(0, 2), (14, 20)]),
        ("quatre […] un", [(0, 2), (14, 20)]),
        ("cinq", []),
        ("", []),
    ],
)
def test_a_quote_is_found_whatever_its_white_space(quote: str, spans: list[tuple[int, int]]) -> None:
    assert quoted("un deux\n\ntrois quatre".replace("\n\n", "\n"), quote) == spans


def test_a_quote_said_twice_is_marked_once() -> None:
    assert quoted("oui non oui", "oui") == [(0, 3)]


def test_runs_that_overlap_lose_no_character() -> None:
    shown = blocks("aa bb cc", [(0, 5), (3, 8)])

    assert "".join(whole(shown)) == "aa bb cc"
    assert "".join(marked(shown)) == "aa bb cc"


def test_a_passage_has_all_that_is_needed_to_check_it() -> None:
    citation = answered(QUESTION).citations[1]

    shown = passage(citation, chunks()[1], manifest().sources[0])

    assert shown["theme"] == "Papiers"
    assert shown["title"] == "Passeport d'essai : le renouveler"
    assert shown["section"] == "Démarche > Documents à fournir"
    assert shown["updated"] == "16/07/2020"
    assert shown["url"] == "https://www.service-public.gouv.fr/particuliers/vosdroits/F90001"
    assert shown["credit"] == "Textes d'essai · Licence Ouverte 2.0"
    assert shown["example"] is True


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://a.fr/b", "https://a.fr/b"), ("http://a.fr", "http://a.fr"), ("data:text/html,x", ""), ("", "")],
)
def test_only_addresses_of_the_web_make_links(url: str, shown: str) -> None:
    assert web(url) == shown


def test_an_address_that_is_not_the_web_makes_no_link() -> None:
    citation = replace(answered(QUESTION).citations[0], url="javascript:alert(1)")

    assert passage(citation, chunks()[0], None)["url"] == ""


def test_a_passage_without_a_known_source_claims_no_licence() -> None:
    shown = passage(answered(QUESTION).citations[0], chunks()[0], None)

    assert (shown["credit"], shown["example"]) == ("", False)


def test_a_whole_sheet_says_each_heading_once_and_marks_the_cited_chunk_only() -> None:
    first, second = chunks()
    again = replace(second, id="f" * 32, text="Le timbre fiscal coûte 11 € pour un essai.")
    aside = replace(first, id="e" * 32, section=("Démarche", "Coût", "En ligne"))

    shown = sheet((first, second, again, aside, first), second.id, "Le timbre fiscal coûte 11 €")

    assert [part["heading"] for part in shown] == ["Démarche", "Documents à fournir", "", "Coût › En ligne", "Démarche"]
    assert [marked(part["blocks"]) for part in shown] == [[], ["Le timbre fiscal coûte 11 €"], [], [], []]


def test_what_is_copied_is_plain_text_with_its_sources() -> None:
    answer = replace(answered(QUESTION), text=r"## Démarche" + "\n" + r"Prenez **rendez-vous** [1], \[sic\].")

    assert copied(answer) == (
        "Démarche\nPrenez rendez-vous [1], [sic].\n\nSources :\n"
        "[1] Passeport d'essai : le renouveler (fiche mise à jour le 16/07/2020) – "
        "https://www.service-public.gouv.fr/particuliers/vosdroits/F90001\n"
        "[2] Passeport d'essai : le renouveler (fiche mise à jour le 16/07/2020) – "
        "https://www.service-public.gouv.fr/particuliers/vosdroits/F90001"
    )


def test_the_sources_of_an_answer_are_its_passages() -> None:
    answer = answered(QUESTION)

    assert cited(answer) == [
        passage(citation, chunk, manifest().sources[0])
        for citation, chunk in zip(answer.citations, chunks(), strict=True)
    ]


def test_a_source_that_the_generation_of_the_answer_does_not_name_claims_no_licence() -> None:
    shown = cited(replace(answered(QUESTION), manifest=manifest(example=False)))

    assert [each["credit"] for each in shown] == ["", ""]


@pytest.mark.parametrize(("iso", "french"), [("2020-07-16", "16/07/2020"), ("", ""), ("2020", ""), ("hier", "")])
def test_dates_are_french(iso: str, french: str) -> None:
    assert french_date(iso) == french


def test_the_fake_source_is_a_real_one() -> None:
    assert isinstance(manifest().sources[0], IndexedSource)
