"""The manifest: it comes back as it was, or it is said to be damaged, or of another layout."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import DamagedIndex, IncompatibleIndex
from retrieval.storage.manifest import LAYOUT, IndexedSource, Manifest, manifest_from_json, new_generation

PLACE, INDEX = "/srv/index/generations/g/manifest.json", "/srv/index"
REAL = IndexedSource("vosdroits", "https://example.org/f.zip", 2, 5, "2018-02-01", "2020-07-16", "libre", "DILA", False)
EXAMPLE = replace(REAL, name="exemples", sheets=1, chunks=3, oldest="", newest="", example=True)
MANIFEST = Manifest(
    "20260201T080000.000001Z-abcdef",
    "2026-02-01T08:00:00+00:00",
    "embarqué:1",
    64,
    "bm25:x",
    (REAL, EXAMPLE),
    "lecture:1",
    ("Ici.",),
)

texts = st.text(st.characters(exclude_categories=("Cs",)))
counts = st.integers(0, 10**9)
sources = st.builds(IndexedSource, texts, texts, counts, counts, texts, texts, texts, texts, st.booleans())
manifests = st.builds(
    Manifest,
    generation=texts,
    created=texts,
    encoder=texts,
    dimension=counts,
    lexical=texts,
    sources=st.lists(sources).map(tuple),
    reading=texts,
    previous=texts,
    notices=st.lists(texts).map(tuple),
)


def read(text: str) -> Manifest:
    return manifest_from_json(text, PLACE, INDEX)


@settings(deadline=None, max_examples=50)
@given(manifests)
def test_a_manifest_comes_back_as_it_was(manifest: Manifest):
    back = read(manifest.to_json())
    assert back == manifest
    assert back.layout == LAYOUT


def test_what_is_stored_can_be_read_by_a_person():
    text = MANIFEST.to_json()
    assert "embarqué" in text
    assert json.loads(text)["sources"][0]["attribution"] == "DILA"


def test_counts_are_those_of_all_sources():
    assert (MANIFEST.sheets, MANIFEST.chunks) == (3, 8)
    assert (replace(MANIFEST, sources=()).sheets, replace(MANIFEST, sources=()).chunks) == (0, 0)


def test_examples_only_means_all_sources():
    assert not MANIFEST.examples_only
    assert not replace(MANIFEST, sources=(REAL,)).examples_only
    assert replace(MANIFEST, sources=(EXAMPLE,)).examples_only


def _cut(text: str) -> str:
    return text[: len(text) // 2]


def _without(name: str) -> Callable[[str], str]:
    return lambda text: json.dumps({key: value for key, value in json.loads(text).items() if key != name})


def _with(**changed: object) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), **changed})


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: "[]",
        lambda text: "null",
        lambda text: "12",
        lambda text: '"texte"',
        lambda text: "[" * 100_000,
        _cut,
        _without("layout"),
        _without("sources"),
        _without("encoder"),
        _without("notices"),
        _with(inconnu=1),
        _with(sources=[{}]),
        _with(sources=None),
        _with(sources=[1]),
        _with(notices=None),
    ],
)
def test_a_damaged_manifest_names_its_place_and_the_remedy(damage: Callable[[str], str]):
    with pytest.raises(DamagedIndex, match=r"manifest\.json » est illisible .* : reconstruisez l'index") as caught:
        read(damage(MANIFEST.to_json()))
    assert f"« {PLACE} »" in str(caught.value)
    assert f"« python -m ingestion run --index {INDEX} »" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("layout", [0, 1, LAYOUT + 1, "1", None])
def test_another_layout_is_refused(layout: object):
    # a later layout may have other fields: nothing but its number is looked at
    with pytest.raises(IncompatibleIndex, match=f"a le format {layout} ; ce logiciel lit le {LAYOUT}") as caught:
        read(json.dumps({"layout": layout, "neuf": 1}))
    assert f"« {INDEX} »" in str(caught.value)


def test_names_of_generations_sort_by_time():
    made = [new_generation() for _ in range(50)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
