from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.focusing import Focus, focus
from retrieval.confidence import NOTHING, Confidence
from retrieval.errors import DamagedIndex
from retrieval.schema import Hit
from tests.assistant.branching import ADULT, CHILD, PRICE, PRICES, TEENAGER, passport, searcher


def focused(*said: str, asked: int = 0, limit: int = 10, per_sheet: int = 4) -> Focus:
    library = searcher()
    return focus(library.find(PRICE, limit, per_sheet), said, asked, library)


def prices(hits: tuple[Hit, ...]) -> list[str]:
    return [price for hit in hits for price in PRICES.values() if price in hit.chunk.text]


def test_without_a_case_all_that_was_found_may_be_quoted_and_the_case_is_asked() -> None:
    found = focused(PRICE)
    assert found.hits == found.findings.hits
    assert found.kept == passport().chunks
    assert found.question is not None
    assert [option.title for option in found.question.options[:3]] == [ADULT, TEENAGER, CHILD]


@pytest.mark.parametrize(("case", "price"), [(ADULT, "86 €"), (TEENAGER, "42 €"), (CHILD, "17 €")])
def test_what_is_for_other_cases_is_left_out_of_what_may_be_quoted(case: str, price: str) -> None:
    found = focused(PRICE, case)
    assert prices(found.hits) == [price]
    assert len(prices(found.findings.hits)) > 1
    assert [chunk.section for chunk in found.kept] == [(), (case, "Coût")]
    assert (found.question, found.situation.understood) == (None, f"Compris : {case}")


def test_where_all_that_was_found_is_for_other_cases_what_holds_takes_its_place() -> None:
    library = searcher()
    found = library.find(PRICE, 10, 4)
    others = tuple(hit for hit in found.hits if hit.chunk.section[:1] == (CHILD,))
    narrowed = focus(replace(found, hits=others), (PRICE, ADULT), 0, library)
    assert len(narrowed.hits) == len(others) == 1
    assert CHILD not in narrowed.hits[0].chunk.section
    assert narrowed.hits[0].score == others[0].score
    assert "86 €" in " ".join(chunk.text for chunk in narrowed.passages)


def test_the_other_sheets_that_were_found_stay_behind_the_first() -> None:
    found = focused(PRICE, ADULT)
    assert [hit.chunk.sheet_id for hit in found.hits] == sorted(hit.chunk.sheet_id for hit in found.hits)
    assert found.hits[-1].chunk.sheet_id == "F2"


def test_the_first_sheet_is_read_whole_and_each_passage_stands_once() -> None:
    found = focused(PRICE, per_sheet=1)
    assert len(prices(found.findings.hits)) == 1
    assert {chunk.id for chunk in found.passages} >= {chunk.id for chunk in passport().chunks}
    assert len({chunk.id for chunk in found.passages}) == len(found.passages)
    assert found.passages[0] == found.findings.hits[0].chunk


def test_only_what_holds_of_the_first_sheet_is_read() -> None:
    found = focused(PRICE, CHILD)
    assert found.sheet("F1") == found.kept
    assert found.sheet("F2") == ()


def test_no_third_question_is_asked() -> None:
    assert focused(PRICE, asked=1).question is not None
    assert focused(PRICE, asked=2).question is None


def test_nothing_is_asked_about_a_sheet_that_may_not_be_the_right_one() -> None:
    library = searcher()
    found = library.find(PRICE, 10, 4)
    assert focus(found, (PRICE,), 0, library).question is not None
    doubtful = replace(found, confidence=Confidence(0.5, NOTHING))
    assert focus(doubtful, (PRICE,), 0, library).question is None


def test_a_sheet_that_the_index_no_longer_has_is_answered_from_what_was_found() -> None:
    found = searcher().find(PRICE, 10, 4)
    gone = searcher()
    gone.hits = ()
    narrowed = focus(found, (PRICE,), 0, gone)
    assert narrowed.kept == (found.hits[0].chunk,)
    assert found.hits[0] in narrowed.hits


def test_data_that_can_not_be_read_is_said() -> None:
    library = searcher()
    library.hits = tuple(
        Hit(replace(hit.chunk, data="{bancal") if hit.chunk.position == 0 else hit.chunk, 1.0) for hit in library.hits
    )
    with pytest.raises(DamagedIndex, match="bancal"):
        focus(library.find(PRICE, 10, 4), (PRICE,), 0, library)
