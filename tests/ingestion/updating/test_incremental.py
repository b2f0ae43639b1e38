"""Only what changed is read and encoded, and nobody can tell: the index answers as one made from nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from fakes.embedding_server import EmbeddingServer

from ingestion import pipeline
from ingestion.summary import Moves
from ingestion.updating import base
from ingestion.updating.catalogue import CATALOGUE
from retrieval.settings import EncoderSettings
from tests.ingestion.house import SHEETS, UNREADABLE, House
from tests.ingestion.samples import cases, publication, redirections, source, themes, tree

CHANGED = cases("F2", "La licence de pêche coûte 35 €.", SHEETS["F2"][1])
PROBE = "bonjour"
"""What the client encodes to know how long the vectors of a server are."""


@pytest.fixture
def api(house: House) -> Iterator[EmbeddingServer]:
    """An embeddings API that the house encodes with, and that remembers the texts."""
    with EmbeddingServer() as server:
        house.settings = replace(house.settings, encoder=EncoderSettings("essai", server.base_url))
        yield server


def encoded(api: EmbeddingServer) -> list[str]:
    """The texts that were encoded since the last time, without the word that asks how long vectors are."""
    texts = [text for call in api.received for text in call.body["input"] if text != PROBE]
    api.received.clear()
    return texts


# --- what is done again ---


def test_when_nothing_changed_nothing_is_done(house: House, api: EmbeddingServer) -> None:
    first = house.run()
    encoded(api)
    again = house.run()
    assert (again.published, again.generation, again.previous) == (False, first.generation, first.generation)
    assert encoded(api) == []
    assert house.generations() == [first.generation]
    (counted,) = again.sources
    assert (counted.sheets, counted.chunks, counted.encoded, counted.moves) == (3, 6, 0, Moves(unchanged=3))
    assert not {"découpage", "indexation", "publication"} & again.seconds.keys()


def test_only_the_passages_that_changed_are_encoded(house: House, api: EmbeddingServer) -> None:
    first = house.run()
    encoded(api)
    before = house.vectors()
    house.put("F2.xml", CHANGED)
    again = house.run()
    texts = encoded(api)
    assert [text for text in texts if "35" in text] == ["Fiche F2\nCas 1\nLa licence de pêche coûte 35 €."]
    assert set(texts) == {"Fiche F2\nCas 1\nLa licence de pêche coûte 35 €.", "Fiche F2"}
    assert (again.published, again.previous) == (True, first.generation)
    (counted,) = again.sources
    assert (counted.chunks, counted.encoded, counted.moves) == (6, 1, Moves(changed=1, unchanged=2))
    after = house.vectors()
    assert len(before.keys() & after.keys()) == 5
    for identifier in before.keys() & after.keys():
        np.testing.assert_array_equal(after[identifier], before[identifier])
    assert house.sheet("F2") == ["La licence de pêche coûte 35 €.", SHEETS["F2"][1]]


def test_a_generation_before_keeps_what_it_said(house: House) -> None:
    first = house.run()
    house.put("F2.xml", CHANGED)
    house.run()
    house.store.switch(first.generation)
    assert house.sheet("F2") == list(SHEETS["F2"])


@pytest.mark.parametrize(
    ("content", "encodes"),
    [
        (cases("F2", *SHEETS["F2"], title="Permis de pêche"), 2),
        (cases("F2", *SHEETS["F2"], day="2026-03-01"), 0),
        (cases("F2", *SHEETS["F2"], head="<Audience>Associations</Audience>"), 0),
        (cases("F2", *reversed(SHEETS["F2"])), 2),
        (cases("F2", SHEETS["F2"][0]), 0),
    ],
    ids=["title", "date", "audience", "order", "shorter"],
)
def test_whatever_changed_is_published(house: House, content: bytes, encodes: int) -> None:
    house.run()
    house.put("F2.xml", content)
    counted = house.counted()
    assert (counted.encoded, counted.moves) == (encodes, Moves(changed=1, unchanged=2))
    assert house.chunks() == house.twin().chunks()


def test_the_audience_of_the_source_is_that_of_its_sheets(house: House) -> None:
    house.run()
    counted = house.counted(house.source(audience="Agents"))
    assert (counted.encoded, counted.moves) == (0, Moves(changed=3))
    assert {chunk.audience for chunk in house.chunks()} == {"Agents"}


@pytest.mark.parametrize("changes", [{"licence": "autre"}, {"attribution": "Mairie"}])
def test_what_is_said_of_the_source_is_published_without_a_change_of_its_sheets(
    house: House, changes: dict[str, str]
) -> None:
    first = house.run()
    again = house.run(house.source(**changes))
    assert (again.published, again.sources[0].moves, again.sources[0].encoded) == (True, Moves(unchanged=3), 0)
    assert again.generation != first.generation
    (indexed,) = house.manifest.sources
    assert {name: getattr(indexed, name) for name in changes} == changes


def test_notices_bear_the_name_of_the_house_as_it_is_now(house: House) -> None:
    house.put("horaires.md", b"# Horaires\n\nLe guichet ouvre le mardi.\n")
    notices = house.source(source_format="documents", attribution="Maison d'avant")
    house.run(notices)
    house.run(replace(notices, attribution="Maison de maintenant"))
    assert {chunk.breadcrumb for chunk in house.chunks()} == {("Maison de maintenant",)}


def test_a_document_that_is_renamed_changes_nothing(house: House) -> None:
    first = house.run()
    (house.sheets / "F2.xml").rename(house.sheets / "G2.xml")
    again = house.run()
    assert (again.generation, again.sources[0].moves, again.failures) == (first.generation, Moves(unchanged=3), ())


def test_a_sheet_that_two_documents_claim_passes_to_the_second(house: House) -> None:
    house.put("F4.xml", cases("F1", "Une autre carte, à 7 €."))
    counted = house.counted()
    (failure,) = counted.failures
    assert (failure.item, counted.sheets) == ("F1", 3)
    assert "deux fiches ont cet identifiant" in failure.reason
    assert house.sheet("F1") == list(SHEETS["F1"])
    house.remove("F1.xml")
    counted = house.counted()
    assert (counted.failures, counted.moves) == ((), Moves(changed=1, unchanged=2))
    assert house.sheet("F1") == ["Une autre carte, à 7 €."]


def test_the_same_sheet_in_two_documents_loses_nothing_and_is_no_failure(house: House) -> None:
    house.put("copie.xml", (house.sheets / "F1.xml").read_bytes())
    first = house.run()
    assert (first.sources[0].sheets, first.failures) == (3, ())
    assert house.run().generation == first.generation


def test_an_entry_that_stands_twice_in_a_list_is_no_failure(house: House) -> None:
    entry = {"pubId": "a1", "title": "Préavis", "date": "04/03/2025", "intro": "<p>Un mois.</p>", "sections": []}
    urls = ("https://exemple.fr/a", "https://exemple.fr/b")
    twice = [{**entry, "url": url} for url in urls]
    path = house.sheets / "liste.json"
    labour = house.source(name="travail", source_format="travail-json", path=path)
    path.write_text(json.dumps(twice), encoding="utf-8")
    counted = house.counted(labour)
    assert (counted.sheets, counted.failures) == (1, ())
    assert {chunk.url for chunk in house.chunks()} == {urls[0]}
    path.write_text(json.dumps([*twice, {**entry, "intro": "<p>Deux mois.</p>"}]), encoding="utf-8")
    (failure,) = house.counted(labour).failures
    assert failure.item == "a1"


# --- what fails keeps what was published ---


def test_an_unreadable_document_keeps_its_published_version_until_it_is_repaired(house: House) -> None:
    first = house.run()
    house.put("F2.xml", UNREADABLE)
    for _ in range(2):
        again = house.run()
        (failure,) = again.failures
        assert (failure.item, again.generation) == ("F2.xml", first.generation)
        assert failure.reason.endswith("sa version publiée (03/02/2026) est gardée")
    assert house.sheet("F2") == list(SHEETS["F2"])
    house.put("F1.xml", cases("F1", "La carte est payante."))
    assert house.counted().moves == Moves(changed=1, unchanged=2)
    assert house.sheet("F2") == list(SHEETS["F2"])
    house.put("F2.xml", CHANGED)
    counted = house.counted()
    assert (counted.failures, counted.moves) == ((), Moves(changed=1, unchanged=2))
    assert house.sheet("F2")[0] == "La licence de pêche coûte 35 €."


def test_a_source_that_can_not_be_opened_keeps_its_sheets(house: House, room: Path) -> None:
    archive, other = room / "autre.zip", source("autre", path=room / "autre.zip")
    archive.write_bytes(b"rien")
    first = house.run(house.source(), other)
    assert [failure.source for failure in first.failures] == ["autre"]
    house.sheets.rename(room / "ailleurs")
    again = house.run()
    (failure,) = again.failures
    assert (again.generation, again.sources[0].moves) == (first.generation, Moves(unchanged=3))
    assert failure.reason.endswith("Les 3 fiches publiées de cette source sont gardées.")
    (room / "ailleurs").rename(house.sheets)
    assert house.run().failures == ()


def test_a_source_that_is_disabled_leaves(house: House, room: Path) -> None:
    (room / "autre").mkdir()
    (room / "autre" / "F9.xml").write_bytes(cases("F9", "Une halle se loue."))
    other = source("autre", path=room / "autre")
    house.run(house.source(), other)
    again = house.run(house.source(), replace(other, enabled=False), accept_loss=True)
    assert (again.published, [one.name for one in again.sources]) == (True, ["essai"])
    assert house.sheet("F9") == []
    assert house.chunks() == house.twin().chunks()


# --- what can't be kept ---


def test_rebuild_keeps_nothing(house: House, api: EmbeddingServer) -> None:
    first = house.run()
    encoded(api)
    again = house.run(rebuild=True)
    assert (again.published, again.previous, again.sources[0].encoded) == (True, first.generation, 6)
    assert len(encoded(api)) == 9
    assert again.notices == ()


def test_another_encoder_encodes_all_again_and_says_so(house: House, api: EmbeddingServer) -> None:
    house.run()
    api.model = "autre"
    house.settings = replace(house.settings, encoder=EncoderSettings("autre", api.base_url))
    again = house.run()
    assert again.sources[0].encoded == 6
    assert again.notices == ("Tout est encodé à nouveau : le modèle ou les réglages lexicaux ont changé.",)
    assert house.manifest.encoder == "api:autre"
    assert house.run().published is False


def test_another_parser_reads_all_again_and_encodes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = house.run()
    for module in (base, pipeline):
        monkeypatch.setattr(module, "reading_fingerprint", lambda: "un autre lecteur")
    again = house.run()
    assert (again.published, again.previous) == (True, first.generation)
    assert (again.sources[0].encoded, again.sources[0].moves) == (0, Moves(unchanged=3))
    assert "découpage" in again.seconds
    assert house.manifest.reading == "un autre lecteur"
    assert house.run().published is False


@pytest.mark.parametrize("damage", ["lost", "cut", "garbled"])
def test_a_damaged_catalogue_has_all_read_again_with_a_notice(house: House, damage: str) -> None:
    first = house.run()
    path = house.settings.index / "generations" / first.generation / CATALOGUE
    text = path.read_text(encoding="utf-8")
    if damage == "lost":
        path.unlink()
    else:
        path.write_text(text[: text.index("\n") + 1] if damage == "cut" else f"[]\n{text}", encoding="utf-8")
    again = house.run()
    assert (again.published, again.sources[0].encoded) == (True, 6)
    (notice,) = again.notices
    assert notice.startswith("Tout est lu à nouveau : le catalogue de")
    assert house.words == house.twin().words
    assert house.run().notices == ()


def test_names_that_are_no_text_are_remembered(house: House) -> None:
    for number, name in enumerate((b"F\xe8.xml", b"F\xe9.xml"), 8):
        content = cases(f"F{number}", "Une halle se loue.")
        (house.sheets / name.decode("utf-8", "surrogateescape")).write_bytes(content)
    first = house.run()
    assert (first.sources[0].sheets, first.failures) == (5, ())
    assert house.run().generation == first.generation
    assert {record.name for record in house.catalogue.of("essai").documents.values()} >= {"F?.xml", "F?.xml (2)"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two_documents(house: House) -> None:
    path = house.sheets / "fiches.zip"
    with ZipFile(path, "w") as archive:
        for sheet_id, lines in SHEETS.items():
            archive.writestr("fiche.xml", cases(sheet_id, *lines))
    first = house.run(house.source(path=path))
    assert (first.sources[0].sheets, first.failures) == (3, ())
    assert {chunk.sheet_id for chunk in house.chunks()} == set(SHEETS)
    assert house.run(house.source(path=path)).generation == first.generation


# --- where sheets stand, and where they went ---


def test_a_sheet_that_is_redirected_is_not_withdrawn(house: House) -> None:
    house.run()
    house.remove("F1.xml")
    house.remove("F2.xml")
    house.put("redirections.xml", redirections(F1="F3", F8="F9"))
    assert house.counted(accept_loss=True).moves == Moves(unchanged=1, withdrawn=1, redirected=1)
    assert house.catalogue.redirections() == {"F1": "F3", "F8": "F9"}


def test_a_redirection_alone_is_published(house: House) -> None:
    house.run()
    house.put("redirections.xml", redirections(F8="F1"))
    again = house.run()
    assert (again.published, again.sources[0].moves) == (True, Moves(unchanged=3))
    assert house.catalogue.redirections() == {"F8": "F1"}
    assert house.run().published is False


def test_the_tree_gives_themes_to_what_has_none(house: House) -> None:
    house.put("F2.xml", cases("F2", *SHEETS["F2"], head=themes("Loisirs")))
    house.put("arborescence.xml", tree("Mairie", "F1", "F2"))
    house.run()
    house.put("arborescence.xml", tree("Service public", "F1", "F2"))
    assert house.counted().moves == Moves(changed=1, unchanged=2)
    found = {chunk.sheet_id: chunk.breadcrumb for chunk in house.chunks()}
    assert found == {"F1": ("Service public",), "F2": ("Loisirs",), "F3": ()}


def test_the_tree_gives_themes_to_resources(house: House) -> None:
    form = publication("", "R1").replace(b"Publication", b"ServiceComplementaire")
    house.put("R1.xml", form)
    house.put("arborescence.xml", tree("Mairie", "R1"))
    house.run()
    house.put("arborescence.xml", tree("Formulaires", "R1"))
    assert house.counted().moves == Moves(changed=1, unchanged=3)
    assert {chunk.breadcrumb for chunk in house.chunks() if chunk.sheet_id == "R1"} == {("Formulaires",)}
