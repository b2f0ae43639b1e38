from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cases.choosing import passages, situate
from assistant.cases.forks import ancestors, forks
from assistant.cases.schema import SheetView
from tests.assistant.cases.sheets import chunk, example, view

PASSPORT = {
    ("Pour un majeur", "En France"): "Le passeport coûte 86 €.",
    ("Pour un majeur", "À l'étranger"): "Le passeport coûte 96 €.",
    ("Pour un mineur", "En France"): "Le passeport coûte 17 €.",
    ("Pour un mineur", "À l'étranger"): "Le passeport coûte 27 €.",
}


def test_the_case_is_chosen_and_what_decided_it_is_told() -> None:
    situation = situate(["l'usager est mineur", "combien coûte le passeport ?"], view(PASSPORT))
    assert situation.understood == "Compris : Pour un mineur"
    assert situation.decisions[0].words == "l'usager est mineur"


def test_the_passages_of_other_cases_are_left_out() -> None:
    sheet = view(PASSPORT)
    kept = passages(sheet, situate(["mon fils de 8 ans", "il vit au Maroc"], sheet))
    assert [each.text for each in kept] == ["Le passeport coûte 27 €."]


def test_nothing_said_leaves_all_passages() -> None:
    sheet = view(PASSPORT)
    assert passages(sheet, situate([], sheet)) == sheet.chunks


def test_a_picked_option_wins_over_what_was_understood() -> None:
    sheet = view(PASSPORT)
    situation = situate(["elle a 40 ans", "Pour un mineur"], sheet)
    assert [sheet.data.branches[rank].title for rank in situation.chosen] == ["Pour un mineur"]


def test_cases_on_two_axes_under_one_heading_do_not_exclude_each_other() -> None:
    sheet = view({("Locataire",): "Bail", ("Propriétaire",): "Acte", ("Salarié",): "Paie", ("Retraité",): "Pension"})
    kept = passages(sheet, situate(["il est locataire et retraité"], sheet))
    assert [each.text for each in kept] == ["Bail", "Pension"]


def test_a_questionnaire_is_answered_by_what_was_said_and_its_conditions_evaluated() -> None:
    sheet = example("F90003")
    situation = situate(["passeport pour mon fils de 8 ans"], sheet)
    assert situation.variables == {"moins-12-ans": True, "titre-cni": False, "titre-passeport": True}
    assert situation.understood == "Compris : Passeport ; Moins de 12 ans"
    kept = {each.position for each in passages(sheet, situation)}
    young, older, unknown = sheet.data.branches[:3]
    assert young.first in kept
    assert not kept & {older.first, unknown.first}


def test_yes_reads_as_its_question_and_no_as_its_denial() -> None:
    sheet = example("F90003")
    assert situate(["les parents vivent ensemble"], sheet).variables["parents-separes"] is False
    assert situate(["les parents sont divorcés"], sheet).variables["parents-separes"] is True


def test_a_sheet_has_at_least_one_passage() -> None:
    with pytest.raises(ValueError, match="at least one passage"):
        SheetView.of(())


def test_a_sheet_without_branches_has_no_case() -> None:
    sheet = SheetView.of((chunk("Le passeport coûte 86 €."),))
    assert situate(["l'usager est mineur"], sheet).understood == ""


titles = st.sampled_from(
    ["Majeur", "Mineur", "En France", "À l'étranger", "Cas général", "Perte", "Vol", "Non concerné"]
)
trees = st.lists(st.lists(titles, min_size=1, max_size=3).map(tuple), min_size=1, max_size=6, unique=True).map(sorted)
statements = st.lists(st.sampled_from(["il a 8 ans", "perdu", "à Lyon", "au Maroc", "Mineur", "rien", "pas majeur"]))


@given(trees, statements)
def test_no_branch_is_both_chosen_and_excluded_nor_chosen_under_an_excluded_one(tree, said) -> None:
    sheet = view(dict.fromkeys(tree, "Texte"))
    situation = situate(said, sheet)
    above = ancestors(sheet.data.branches)
    assert not situation.chosen & situation.excluded
    assert not any(set(above[rank]) & situation.excluded for rank in situation.chosen)
    for rank, outer in above.items():
        assert rank in situation.excluded or not set(outer) & situation.excluded


@given(trees, statements)
def test_each_chosen_case_has_its_words_and_keeps_its_passages(tree, said) -> None:
    sheet = view(dict.fromkeys(tree, "Texte"))
    situation = situate(said, sheet)
    left = {each.position for each in passages(sheet, situation)}
    assert all(decision.words for decision in situation.decisions)
    for rank in situation.chosen:
        branch = sheet.data.branches[rank]
        assert left & set(range(branch.first, branch.last))


@given(trees)
def test_a_branch_stands_in_one_fork_at_most(tree) -> None:
    ranks = [rank for fork in forks(view(dict.fromkeys(tree, "Texte")).data.branches) for rank in fork.ranks]
    assert len(ranks) == len(set(ranks))
