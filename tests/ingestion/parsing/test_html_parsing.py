"""HTML that was forged to stop a reader, or to keep it busy."""

from __future__ import annotations

import pytest

from ingestion.parsing.markup import html_blocks
from ingestion.rendering import lines
from ingestion.schema import Paragraph
from ingestion.screening.concealment import screen_markup


def test_a_marked_section_is_a_comment():
    assert html_blocks("<p>avant <![si lu]> après</p>") == (Paragraph("avant après"),)


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display: none">secret<p>encore</div>',
        "<span hidden>secret <b>encore</b></span>",
        '<p style="VISIBILITY:hidden">secret',
        '<ul><li style="font-size:0">secret<li>vu</ul>',
        '<div><span style="display:none">secret</div>',
        '<p style="display:none">secret<br>encore<img hidden></p>',
    ],
)
def test_what_a_page_does_not_show_is_no_answer(hidden: str):
    said = " ".join(lines(html_blocks(f"<p>avant</p>{hidden}<p>après</p>")))
    assert "secret" not in said
    assert "encore" not in said
    assert said.startswith("avant")
    assert said.endswith("après")
    assert ("vu" in said) == ("vu" in hidden)


def test_what_is_shown_in_small_stays():
    said = list(lines(html_blocks('<p style="font-size:0.8em">petit</p><p aria-hidden="true">icône</p>')))
    assert said == ["petit", "icône"]


def test_a_tail_of_tags_that_never_end_is_text():
    """A hundred thousand of them: the inherited reading would take over a quarter of an hour."""
    tail = "<a " * 100_000
    (block,) = html_blocks(f"<p>texte</p>{tail}")[1:]
    assert isinstance(block, Paragraph)
    assert block.text == tail.strip()
    assert screen_markup(f"<p>texte</p>{tail}") == ()
