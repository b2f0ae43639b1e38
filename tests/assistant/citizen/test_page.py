from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.citizen.page import page
from assistant.citizen.schema import Contact, Document, Link, Statement, Told


class _Reader(HTMLParser):
    """The elements of a page, their attributes and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def test_the_page_has_the_question_the_answer_and_boxes_to_tick(letter: Told) -> None:
    html = page(letter).text
    assert '<html lang="fr">' in html
    assert html.count("<h1>") == 1
    assert "<h1>Combien coûte un passeport ?</h1>" in html
    assert "<h3>Passeport d&#39;un majeur – Coût</h3>" in html
    assert (
        '<h3>Pour un mineur – À l&#39;étranger</h3>\n<ul class="boxes" role="list">\n<li>Acte de naissance</li>' in html
    )
    assert "<li>une photo de moins de 6 mois</li>" in html
    assert "viennent de cette fiche :</p>" in html
    assert "mise à jour le 1er juillet 2025" in html
    assert "Tél. 3939<br>Ouvert le matin" in html


def test_what_is_not_sure_is_marked_and_the_mark_explained(letter: Told) -> None:
    html = page(letter).text
    assert html.count('class="check"') == 1
    assert "« à vérifier » :" in html
    sure = replace(letter, statements=tuple(replace(one, sure=True) for one in letter.statements))
    assert "vérifier" not in page(sure).text


def test_links_are_printed_in_full(letter: Told) -> None:
    assert ">https://passeport.ants.gouv.fr</a>" in page(letter).text


def test_numbered_steps_are_a_numbered_list(letter: Told) -> None:
    steps = tuple(Statement(text, 1, role="item") for text in ("1. Remplissez le formulaire", "2. Venez en mairie"))
    assert (
        "<ol>\n<li>Remplissez le formulaire</li>\n<li>Venez en mairie</li>\n</ol>"
        in page(replace(letter, statements=steps)).text
    )


def test_it_runs_nothing_and_asks_nothing_of_any_machine(letter: Told) -> None:
    reader = _read(page(letter).text)
    assert not {"script", "img", "link", "iframe", "object", "form", "video"} & set(reader.elements)
    assert not any(name == "src" or name.startswith("on") for name, _ in reader.attributes)
    assert "url(" not in page(letter).text
    assert "@import" not in page(letter).text


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style><b>",
        "{{ 7*7 }}",
        "&lt;",
        "javascript:alert(1)",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_input_becomes_markup(letter: Told, one: str, two: str, three: str) -> None:
    plain = replace(
        letter,
        question=one,
        statements=tuple(Statement(text, role=role) for text in (one, two) for role in ("heading", "sentence", "item")),  # type: ignore[arg-type]
        sources=(replace(letter.sources[0], title=two, url=three, updated=one),),
        documents=(Document(one, two),),
        links=(Link(one, "", three),),
        contacts=(Contact(one, two, three),),
    )
    known = _read(page(letter).text)
    reader = _read(page(plain).text)
    assert set(reader.elements) <= set(known.elements) | {"ol"}
    addresses = [value or "" for name, value in reader.attributes if name == "href"]
    assert all(re.match("https?://", address) for address in addresses)
    assert not any(name.startswith("on") for name, _ in reader.attributes)


def test_an_expression_in_the_text_is_not_evaluated(letter: Told) -> None:
    assert "{{ 7*7 }}" in page(replace(letter, question="{{ 7*7 }}")).text
