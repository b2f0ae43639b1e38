"""The reference questions: asked to a generation before it is published, which is refused where too many miss."""

from __future__ import annotations

import pytest

from ingestion.errors import PublicationRefused
from ingestion.publishing.checks import refuse_misses
from ingestion.schema import Canary
from ingestion.summary import CanaryResult
from retrieval.errors import InvalidQuestion
from tests.ingestion.house import House
from tests.ingestion.samples import cases

FISHING = Canary("Combien coûte la licence de pêche ?", ("F2",))
READING = Canary("La carte de lecture est-elle gratuite ?", ("F9", "F1"))
LOST = Canary("Combien coûte la licence de pêche ?", ("F9",))


def test_each_question_is_asked_once_a_generation(house: House) -> None:
    source = house.source(canaries=(FISHING, READING))
    summary = house.run(source, house.source(name="éteint", enabled=False, canaries=(LOST,)))
    fishing, reading = summary.canaries
    assert (fishing.question, fishing.source, fishing.expected) == (FISHING.question, "essai", ("F2",))
    assert (fishing.found[0], fishing.passed, reading.passed) == ("F2", True, True)
    assert "contrôle" in summary.seconds
    assert house.run(source).canaries == ()


def test_too_many_misses_refuse_the_generation(house: House) -> None:
    house.run(house.source(canaries=(FISHING,)))
    before = house.manifest
    house.remove("F2.xml")
    house.put("F4.xml", cases("F4", "La halle se loue 100 €."))
    with pytest.raises(PublicationRefused) as caught:
        house.run(house.source(canaries=(FISHING, READING)), accept_loss=True)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("1 des 2 questions témoins ne trouvent plus leur fiche")
    assert f"« {FISHING.question} » attend F2 et trouve F" in message
    assert "--accept-canaries" in message
    assert house.manifest == before
    assert house.generations() == [before.generation]


def test_misses_that_are_accepted_are_published_and_told(house: House) -> None:
    summary = house.run(house.source(canaries=(LOST,)), accept_canaries=True)
    (result,) = summary.canaries
    assert (summary.published, result.passed, result.expected) == (True, False, ("F9",))


def answered(passed: int, missed: int) -> tuple[CanaryResult, ...]:
    hit, miss = (CanaryResult("Quoi ?", "essai", ("F1",), found) for found in (("F1",), ()))
    return (hit,) * passed + (miss,) * missed


@pytest.mark.parametrize(("passed", "missed"), [(0, 0), (12, 0), (4, 1), (8, 2)])
def test_one_miss_in_five_is_no_broken_index(passed: int, missed: int) -> None:
    refuse_misses(answered(passed, missed))


@pytest.mark.parametrize(("passed", "missed"), [(0, 1), (3, 1), (7, 2)])
def test_more_than_one_in_five_is(passed: int, missed: int) -> None:
    with pytest.raises(PublicationRefused, match=rf"{missed} des {passed + missed} questions .* trouve rien"):
        refuse_misses(answered(passed, missed))


def test_a_question_that_can_not_be_asked_is_named(house: House) -> None:
    with pytest.raises(InvalidQuestion, match="« What does a fishing licence cost in the winter"):
        house.run(house.source(canaries=(Canary("What does a fishing licence cost in the winter?", ("F2",)),)))
    assert house.generations() == []
