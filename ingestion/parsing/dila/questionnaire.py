"""``Questionnaire`` -> the questions that a conditional sheet asks, as values and as readable text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingestion.parsing.dila.body import heading, read_block, read_blocks
from ingestion.parsing.dila.inline import child_text
from ingestion.schema import Block, BlockList, Paragraph, Section
from retrieval.sheets.questionnaire import Choice, Question

BRANCHES = frozenset({"Branche", "Problematique"})
"""Choices that lead to further ones (schema 3.5, ``TypeProblematiqueBranche``)."""


def read_questions(root: etree._Element) -> tuple[Question, ...]:
    """The questions in order, with the variables that each choice sets; what branches is a question too."""
    elements = root.iter("Question", "Questionnaire", "Problematiques", *BRANCHES)
    questions = (Question(_asked(element), tuple(_choices(element))) for element in elements)
    return tuple(question for question in questions if question.choices)


def _asked(element: etree._Element) -> str:
    return heading(element) or child_text(element, "Description") or child_text(element, "Accueil")


def _choices(element: etree._Element) -> Iterator[Choice]:
    for child in element:
        if child.tag == "Choix":
            yield _choice(child, ("Titre", "IntituleSiSelectionne"))
        elif child.tag in BRANCHES:
            yield _choice(child, ("TitreChoix", "Titre"))


def _choice(choice: etree._Element, names: tuple[str, str]) -> Choice:
    first, second = names
    return Choice(
        child_text(choice, first) or child_text(choice, second),
        tuple(node.get("var", "") for node in choice.iterfind("SiSelectionne/affecteVrai")),
        tuple(node.get("var", "") for node in choice.iterfind("SiSelectionne/affecteFaux")),
    )


def questionnaire_blocks(root: etree._Element) -> Iterator[Block]:
    """The questionnaire as an agent would read it aloud: introduction, then each question with its choices."""
    element = root.find("Questionnaire")
    if element is None:
        return
    blocks: list[Block] = [Paragraph(text) for text in [child_text(element, "Description")] if text]
    for child in element:
        if child.tag == "Question":
            blocks += _question(child)
        elif child.tag != "Description":
            blocks += read_block(child)
    yield Section("complement", "Questions à poser", tuple(blocks))


def _question(question: etree._Element) -> Iterator[Block]:
    yield Paragraph(child_text(question, "Titre"))
    choices = [_labels(choice) for choice in question.iterfind("Choix")]
    yield BlockList(tuple((Paragraph(label),) for label in choices if label))
    for help_text in question.iterfind("Aide"):
        yield from read_blocks(help_text)


def _labels(choice: etree._Element) -> str:
    labels = (child_text(choice, "Titre"), child_text(choice, "IntituleSiSelectionne"))
    return " – ".join(dict.fromkeys(label for label in labels if label))
