"""Each branch of a sheet knows its passages: situations, cases, and what stands under a condition."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.schema import Block, Paragraph, Section
from ingestion.splitting.chunking import chunk_sheet
from retrieval.schema import Chunk
from retrieval.sheets.condition import Condition
from retrieval.sheets.data import sheet_data
from retrieval.sheets.questionnaire import Branch
from tests.ingestion.samples import case, chapter, publication, sheet, sheet_of

ADULT = Condition("true", "majeur")


def split(*blocks: Block) -> list[Chunk]:
    return list(chunk_sheet(sheet(*blocks)))


def branches(*blocks: Block) -> tuple[Branch, ...]:
    return sheet_data(split(*blocks)[0]).branches


def text(name: str) -> Paragraph:
    return Paragraph(f"texte {name}")


def test_two_cases_are_two_branches() -> None:
    found = branches(text("avant"), case("Majeur", text("a")), case("Mineur", text("b")), text("après"))
    assert found == (Branch("case", ("Majeur",), 1, 2), Branch("case", ("Mineur",), 2, 3))


def test_a_branch_holds_the_passages_of_those_inside_it() -> None:
    inner = [case("En France", text("a")), case("À l'étranger", text("b"))]
    situation = Section("situation", "Pour un mineur", (text("tous"), *inner))
    assert branches(situation) == (
        Branch("situation", ("Pour un mineur",), 0, 3),
        Branch("case", ("Pour un mineur", "En France"), 1, 2, depth=1),
        Branch("case", ("Pour un mineur", "À l'étranger"), 2, 3, depth=1),
    )


def test_a_chapter_is_part_of_the_path_and_no_branch() -> None:
    found = branches(chapter("Coût", case("Majeur", text("a"))))
    assert found == (Branch("case", ("Coût", "Majeur"), 0, 1),)


@pytest.mark.parametrize("kind", ["fragment", "chapter", "complement"])
def test_what_stands_under_a_condition_is_a_fragment(kind: str) -> None:
    block = Section(kind, "Titre", (text("a"),), ADULT)  # type: ignore[arg-type]
    assert branches(block) == (Branch("fragment", ("Titre",), 0, 1, condition=ADULT),)


def test_a_fragment_without_heading_has_no_title() -> None:
    (branch,) = branches(Section("fragment", "", (text("a"),), ADULT))
    assert (branch.path, branch.title) == ((), "")


def test_two_cases_of_one_title_in_two_chapters_are_two_branches() -> None:
    found = branches(chapter("Coût", case("Majeur", text("a"))), chapter("Délai", case("Majeur", text("b"))))
    assert [(branch.path, branch.first) for branch in found] == [(("Coût", "Majeur"), 0), (("Délai", "Majeur"), 1)]


def test_an_empty_case_is_no_branch() -> None:
    assert branches(text("a"), Section("case", "Vide", ())) == ()


def test_an_annex_is_no_branch() -> None:
    assert branches(text("a"), Section("annex", "Voir aussi", (text("b"),))) == ()


def test_the_questionnaire_and_the_conditions_of_a_sheet_reach_its_data() -> None:
    markup = (
        "<Texte><FragmentConditionne><Condition><estVrai var='majeur'/></Condition><Paragraphe>Un texte.</Paragraphe>"
        "</FragmentConditionne></Texte><Questionnaire><Question><Titre>Quel âge ?</Titre><Choix><Titre>18 ans</Titre>"
        "<SiSelectionne><affecteVrai var='majeur'/></SiSelectionne></Choix></Question></Questionnaire>"
    )
    day = 'dateDerniereModificationImportante="2026-01-02"'
    data = sheet_data(next(chunk_sheet(sheet_of(publication(markup, extra=day)))))
    assert data.changed == "2026-01-02"
    assert [branch.condition for branch in data.branches] == [ADULT]
    assert [choice.sets_true for question in data.questions for choice in question.choices] == [("majeur",)]


leaf = st.builds(Paragraph, st.sampled_from(["un texte", "une autre phrase", "encore des mots"]))


def _sections(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    kinds = st.sampled_from(["situation", "chapter", "case", "fragment", "complement", "annex"])
    blocks = st.lists(inner, max_size=3).map(tuple)
    return st.builds(Section, kinds, st.sampled_from(["", "A", "B"]), blocks, st.sampled_from([None, ADULT]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.recursive(leaf, _sections, max_leaves=12), min_size=1, max_size=4))
def test_branches_of_any_sheet_nest_and_lead_their_passages(blocks: list[Block]) -> None:
    chunks = split(*blocks)
    if not chunks:
        return
    found = sheet_data(chunks[0]).branches
    for branch in found:
        inside = chunks[branch.first : branch.last]
        assert inside
        assert all(chunk.section[: len(branch.path)] == branch.path for chunk in inside)
        holders = [other for other in found if other.first <= branch.first and branch.last <= other.last]
        assert len([other for other in holders if other.depth < branch.depth]) >= branch.depth
    assert all(not chunk.data for chunk in chunks[1:])
