"""HTML that was forged to stop a reader, or to keep it busy."""

from __future__ import annotations

from ingestion.parsing.markup import html_blocks
from ingestion.schema import Paragraph
from ingestion.screening.concealment import screen_markup


def test_a_marked_section_is_a_comment():
    assert html_blocks("<p>avant <![si lu]> après</p>") == (Paragraph("avant après"),)


def test_a_tail_of_tags_that_never_end_is_text():
    """A hundred thousand of them: the inherited reading would take over a quarter of an hour."""
    tail = "<a " * 100_000
    (block,) = html_blocks(f"<p>texte</p>{tail}")[1:]
    assert isinstance(block, Paragraph)
    assert block.text == tail.strip()
    assert screen_markup(f"<p>texte</p>{tail}") == ()
