"""What changed between two corpora, on sheets of a few lines."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.changes.comparing import compare, sheet_change
from ingestion.changes.schema import LineChange, SectionChange, SheetLabel
from ingestion.schema import SheetText
from tests.fakes.corpora import MemoryCorpus

quick = settings(deadline=None, max_examples=100)


def text(
    *passages: tuple[str, str], sheet_id: str = "F1", source: str = "essai", updated: str = "2026-01-01"
) -> SheetText:
    return SheetText(source, sheet_id, f"Fiche {sheet_id}", updated, passages)


def sections(before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> tuple[SectionChange, ...]:
    return sheet_change(text(*before), text(*after)).sections


def moved(before: str, after: str) -> list[tuple[str, str, str]]:
    """Kind and texts of the facts that move when one passage replaces another."""
    (change,) = sections((("Coût", before),), (("Coût", after),))
    return [
        (move.kind, move.before.text if move.before else "", move.after.text if move.after else "")
        for move in change.facts
    ]


# --- sheets ---


def test_sheets_come_change_stay_leave_or_are_redirected() -> None:
    stays, leaves, goes = (text(("", "Rien."), sheet_id=name) for name in ("F1", "F2", "F3"))
    old = MemoryCorpus("hier", stays, leaves, goes, text(("", "Avant."), sheet_id="F4"))
    new = MemoryCorpus(
        "demain",
        stays,
        text(("", "Après."), sheet_id="F4"),
        text(("", "Tout."), sheet_id="F5"),
        redirections={"F3": "F5", "F1": "F5"},
    )
    changes = compare(old, new)
    assert (changes.old, changes.new, changes.unchanged) == ("hier", "demain", 1)
    assert changes.added == (SheetLabel("essai", "F5", "Fiche F5"),)
    assert changes.withdrawn == (SheetLabel("essai", "F2", "Fiche F2"),)
    assert [(gone.sheet.id, gone.target) for gone in changes.redirected] == [("F3", "F5")]
    assert [sheet.id for sheet in changes.changed] == ["F4"]


def test_only_the_sheets_that_changed_are_read() -> None:
    same = [text(("", "Rien."), sheet_id=f"F{number}") for number in range(10, 50)]
    old = MemoryCorpus("hier", *same, text(("", "Avant."), sheet_id="F1"))
    new = MemoryCorpus("demain", *same, text(("", "Après."), sheet_id="F1"), text(("", "Tout."), sheet_id="F2"))
    compare(old, new)
    assert old.read == new.read == [("essai", "F1")]


def test_redirections_are_followed_to_their_end_and_a_loop_is_left() -> None:
    old = MemoryCorpus("hier", *(text(("", "Rien."), sheet_id=name) for name in ("F1", "F2", "F7")))
    new = MemoryCorpus("demain", redirections={"F1": "F3", "F3": "https://exemple.fr", "F2": "F8", "F8": "F2"})
    targets = {gone.sheet.id: gone.target for gone in compare(old, new).redirected}
    assert targets == {"F1": "https://exemple.fr", "F2": "F2"}


def test_two_single_sources_are_compared_whatever_their_names() -> None:
    old = MemoryCorpus("hier", text(("", "Rien."), source="janvier"))
    new = MemoryCorpus("demain", text(("", "Tout."), source="février"))
    (change,) = compare(old, new).changed
    assert (change.source, change.id) == ("février", "F1")


def test_among_several_sources_a_sheet_is_known_by_its_source_and_identifier() -> None:
    old = MemoryCorpus("hier", text(("", "Rien."), source="a"), text(("", "Tout."), source="b"))
    new = MemoryCorpus("demain", text(("", "Rien."), source="a"), text(("", "Tout."), source="c"))
    changes = compare(old, new)
    assert [sheet.source for sheet in changes.added + changes.withdrawn] == ["c", "b"]
    assert changes.unchanged == 1


def test_a_sheet_whose_date_alone_changed_has_no_section() -> None:
    change = sheet_change(text(("", "Rien."), updated="2025-01-01"), text(("", "Rien."), updated="2026-01-01"))
    assert (change.old_updated, change.updated, change.sections) == ("2025-01-01", "2026-01-01", ())


# --- lines ---


def test_the_sentence_that_changed_is_shown_without_its_neighbours() -> None:
    (change,) = sections(
        (("Coût", "Le timbre coûte 86 €. Gardez le reçu.\n\n- Carte\n- Photo"),),
        (("Coût", "Le timbre coûte 96 €. Gardez le reçu.\n\n- Carte\n- Photo récente"),),
    )
    assert change.lines == (
        LineChange("Le timbre coûte 86 €.", "Le timbre coûte 96 €."),
        LineChange("- Photo", "- Photo récente"),
    )


def test_a_table_row_is_shown_whole() -> None:
    (change,) = sections(
        (("", "- Âge : 3 ans ; Prix : 5 €\n- Âge : 6 ans ; Prix : 5 €"),),
        (("", "- Âge : 3 ans ; Prix : 5 €\n- Âge : 6 ans ; Prix : 7 €"),),
    )
    assert change.lines == (LineChange("- Âge : 6 ans ; Prix : 5 €", "- Âge : 6 ans ; Prix : 7 €"),)


def test_typography_is_no_change() -> None:
    before = "Prix\u00a0: 5 €.\n\n- soit en ligne,\n- soit à l'accueil.\n\nVoir http://exemple.fr"
    after = "Prix : 5\u202f€\n\n1. Soit en ligne\n2. Soit à l’accueil .\n\nVoir https://exemple.fr"
    assert sections((("Coût", before),), (("Coût", after),)) == ()


def test_the_order_of_the_lines_of_a_section_is_no_change() -> None:
    assert (
        sections((("Sigles", "A : un\n\nB : deux\n\nC : trois"),), (("Sigles", "C : trois\n\nA : un\n\nB : deux"),))
        == ()
    )


def test_where_passages_are_cut_is_no_change() -> None:
    together = (("CDI", "Durée\n\nDeux mois.\n\nCoût > Réduit\n\nGratuit. Sans reçu."),)
    apart = (("CDI > Durée", "Deux mois."), ("CDI > Coût > Réduit", "Gratuit."), ("CDI > Coût > Réduit", "Sans reçu."))
    assert sections(together, apart) == sections(apart, together) == ()


def test_a_change_in_a_passage_put_together_is_under_its_own_heading() -> None:
    together = (("CDI", "Durée\n\nDeux mois.\n\nCoût\n\nGratuit."),)
    apart = (("CDI > Durée", "Trois mois."), ("CDI > Coût", "Gratuit."))
    assert [change.section for change in sections(together, apart)] == ["CDI > Durée"]


def test_a_line_that_leaves_one_case_only_is_a_change_of_that_case() -> None:
    (change,) = sections((("Mineur", "Photo."), ("Majeur", "Photo.")), (("Mineur", "Photo."), ("Majeur", "Carte.")))
    assert (change.section, [line.before for line in change.lines if line.before]) == ("Majeur", ["Photo."])


def test_lines_exchanged_between_two_cases_are_seen() -> None:
    changes = sections((("Mineur", "3 mois"), ("Majeur", "6 mois")), (("Mineur", "6 mois"), ("Majeur", "3 mois")))
    assert {change.section for change in changes} == {"Mineur", "Majeur"}


def test_a_section_that_comes_or_leaves_says_so_with_its_lines() -> None:
    added, removed = sections(
        (("Coût", "Gratuit."), ("Recours", "Écrivez au juge.")), (("Coût", "Gratuit."), ("Délai", "Comptez deux mois."))
    )
    assert (added.section, added.fate, added.lines) == ("Délai", "added", (LineChange("", "Comptez deux mois."),))
    assert (removed.section, removed.fate, removed.lines) == (
        "Recours",
        "removed",
        (LineChange("Écrivez au juge.", ""),),
    )


def test_a_section_under_a_new_name_keeps_its_lines() -> None:
    before = (("Durée du préavis", "Il dure deux mois. Il commence au jour de la lettre."),)
    after = (("Quelle est la durée du préavis ?", "Il dure deux mois. Il commence au jour de la lettre."),)
    (change,) = sections(before, after)
    assert change.lines == (LineChange("Durée du préavis", "Quelle est la durée du préavis ?", "Durée du préavis"),)


def test_a_line_that_moved_tells_the_section_it_comes_from() -> None:
    before = (("Mineur", "Photo récente."), ("Majeur", "Carte."), ("Suite", "Rendez-vous."))
    after = (("Mineur", "Rendez-vous à prendre."), ("Majeur", "Carte."), ("Suite", "Photo récente."))
    lines = [line for change in sections(before, after) for line in change.lines]
    assert LineChange("Photo récente.", "Photo récente.", "Mineur") in lines
    assert not [move for change in sections(before, after) for move in change.facts]


words = st.lists(st.sampled_from("le la prix âge mois 3 5 € photo".split()), min_size=1, max_size=5).map(" ".join)
headings = st.sampled_from(["", "Coût", "Coût > Réduit", "Délai"])
sheets = st.lists(st.tuples(headings, st.lists(words, min_size=1, max_size=4).map("\n\n".join)), max_size=5).map(tuple)


@quick
@given(sheets)
def test_a_sheet_does_not_differ_from_itself(passages: tuple[tuple[str, str], ...]) -> None:
    assert sections(passages, passages) == ()


def said(passages: tuple[tuple[str, str], ...]) -> dict[str, set[str]]:
    """The lines of each section."""
    lines: dict[str, set[str]] = {}
    for section, passage in passages:
        lines.setdefault(section, set()).update(passage.split("\n\n"))
    return lines


@quick
@given(sheets, sheets)
def test_no_line_that_a_section_says_in_one_version_only_is_missed(
    one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]
) -> None:
    changes = {change.section: change.lines for change in sections(one, other)}
    before, after = said(one), said(other)
    for section in before.keys() & after.keys():
        assert {line.after for line in changes.get(section, ())} >= after[section] - before[section]
        everywhere = {line.before for lines in changes.values() for line in lines}
        assert everywhere >= before[section] - after[section]


# --- facts ---


def test_a_fact_that_replaces_another_is_paired_with_it() -> None:
    assert moved("Le timbre coûte 86 € et vaut 10 ans.", "Le timbre coûte 96 € et vaut 15 ans.") == [
        ("amount", "86 €", "96 €"),
        ("duration", "10 ans", "15 ans"),
    ]


def test_a_fact_written_otherwise_does_not_move() -> None:
    assert moved("Payez 1500 euros sous trois mois.", "Payez vite 1 500 € sous 3 mois.") == []


def test_facts_are_paired_by_the_words_around_them() -> None:
    before = "Le timbre du passeport coûte 86 € pour un majeur, celui de la carte 25 € pour un mineur."
    after = "Le timbre de la carte coûte 26 € pour un mineur, celui du passeport 96 € pour un majeur."
    assert set(moved(before, after)) == {("amount", "86 €", "96 €"), ("amount", "25 €", "26 €")}


def test_a_fact_that_comes_or_leaves_stands_alone() -> None:
    assert moved("Comptez un délai de 2 mois.", "Comptez un délai.") == [("duration", "2 mois", "")]
    assert moved("Comptez un délai.", "Comptez un délai de 2 mois.") == [("duration", "", "2 mois")]


def test_a_fact_that_another_line_of_the_section_still_states_does_not_leave() -> None:
    before = "Le prix est de 86 €. Payez 86 € en ligne ou à l'accueil de la mairie."
    assert moved(before, "Le prix est de 86 €.") == []


def test_a_fact_and_its_lines_stay_together() -> None:
    (change,) = sections((("", "Le prix est de 86 €. Merci."),), (("", "Merci. Le prix est de 96 €."),))
    (move,) = change.facts
    assert move.line == LineChange("Le prix est de 86 €.", "Le prix est de 96 €.")
