"""``Questionnaire`` -> the questions that a conditional sheet asks, as values and as readable text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingestion.dila.body import Report, read_block, read_blocks
from ingestion.dila.inline import child_text
from ingestion.schema import Block, BlockList, Choice, Paragraph, Question, Section


def read_questions(root: etree._Element) -> tuple[Question, ...]:
    """The questions in order, with the variables that each choice sets."""
    return tuple(
        Question(child_text(question, "Titre"), tuple(_choice(choice) for choice in question.iterfind("Choix")))
        for question in root.iterfind("Questionnaire/Question")
    )


def _choice(choice: etree._Element) -> Choice:
    return Choice(
        child_text(choice, "Titre") or child_text(choice, "IntituleSiSelectionne"),
        tuple(node.get("var", "") for node in choice.iterfind("SiSelectionne/affecteVrai")),
        tuple(node.get("var", "") for node in choice.iterfind("SiSelectionne/affecteFaux")),
    )


def questionnaire_blocks(root: etree._Element, report: Report) -> Iterator[Block]:
    """The questionnaire as an agent would read it aloud: introduction, then each question with its choices."""
    element = root.find("Questionnaire")
    if element is None:
        return
    blocks: list[Block] = [Paragraph(text) for text in [child_text(element, "Description")] if text]
    for child in element:
        if child.tag == "Question":
            blocks += _question(child, report)
        elif child.tag != "Description":
            blocks += read_block(child, report)
    yield Section("complement", "Questions à poser", tuple(blocks))


def _question(question: etree._Element, report: Report) -> Iterator[Block]:
    yield Paragraph(child_text(question, "Titre"))
    choices = [_labels(choice) for choice in question.iterfind("Choix")]
    yield BlockList(tuple((Paragraph(label),) for label in choices if label))
    for help_text in question.iterfind("Aide"):
        yield from read_blocks(help_text, report)


def _labels(choice: etree._Element) -> str:
    labels = (child_text(choice, "Titre"), child_text(choice, "IntituleSiSelectionne"))
    return " – ".join(dict.fromkeys(label for label in labels if label))
