"""The data of a sheet, from values to JSON and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import DamagedIndex
from retrieval.schema import Chunk, chunk_id
from retrieval.sheets.condition import Condition
from retrieval.sheets.data import NO_DATA, SheetData, sheet_data
from retrieval.sheets.questionnaire import Branch, Choice, Question
from retrieval.sheets.resources import Checklist, RequiredDocument, Resources, Scope, Service

MINOR = Condition("not", parts=(Condition("true", "majeur"),))


def opening(data: str) -> Chunk:
    return Chunk(chunk_id("essai", "F1", "0"), "F1", "Titre", (), (), "Texte", "", "", "essai", "", 0, (), data)


def test_what_is_written_is_read() -> None:
    data = SheetData(
        kind="Fiche d'information",
        resources=Resources(
            services=(Service("R1", "Téléservice", "Demander", url="https://a.fr", france_connect=True),),
            checklists=(Checklist("Apportez :", (RequiredDocument("Photo", MINOR),), Scope(("Mineur",), (MINOR,))),),
        ),
        questions=(Question("Quel âge ?", (Choice("Moins de 18 ans", (), ("majeur",)),)),),
        branches=(Branch("fragment", (), 1, 3, condition=MINOR),),
        related=("F2",),
    )
    assert sheet_data(opening(data.to_json())) == data


def test_a_passage_without_data_gives_none() -> None:
    assert sheet_data(opening("")) is NO_DATA


def test_default_values_take_no_room() -> None:
    assert NO_DATA.to_json() == "{}"


@pytest.mark.parametrize("text", ["{", "[]", '{"kind": 3}', '{"branches": [{"kind": "autre"}]}'])
def test_data_that_can_not_be_read_say_so(text: str) -> None:
    with pytest.raises(DamagedIndex, match=r"données d'une fiche de l'index sont illisibles .*--rebuild"):
        sheet_data(opening(text))


conditions = st.recursive(
    st.builds(Condition, st.sampled_from(["true", "false", "undefined"]), st.text()),
    lambda inner: st.builds(
        Condition, st.sampled_from(["and", "or", "not"]), st.just(""), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=6,
)
branches = st.builds(
    Branch,
    st.sampled_from(["situation", "case", "fragment"]),
    st.lists(st.text(), max_size=3).map(tuple),
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(0, 3),
    st.none() | conditions,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(branches, max_size=4).map(tuple), st.text(), st.lists(st.text(), max_size=3).map(tuple))
def test_any_data_come_back_as_they_were(found: tuple[Branch, ...], kind: str, related: tuple[str, ...]) -> None:
    data = SheetData(kind=kind, branches=found, related=related)
    assert sheet_data(opening(data.to_json())) == data
