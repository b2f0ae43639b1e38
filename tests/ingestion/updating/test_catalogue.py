"""What a generation remembers of its documents comes back whole, or is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.schema import Failure, Paragraph, Suspicion
from ingestion.splitting.chunking import chunk_sheet
from ingestion.updating.catalogue import (
    Catalogue,
    DocumentRecord,
    SheetRecord,
    catalogue_from_text,
    chunks_digest,
    digest,
)
from retrieval.errors import DamagedIndex
from retrieval.schema import EXAMPLES
from tests.ingestion.samples import sheet

texts = st.text(max_size=8)
counts = st.integers(0, 9)
sheets = st.builds(
    SheetRecord, texts, texts, texts, texts, texts, texts, counts, counts, st.dictionaries(texts, counts), texts
)
records = st.builds(
    DocumentRecord,
    source=texts,
    name=st.text(st.characters(), max_size=8),
    digest=texts,
    sheets=st.lists(sheets, max_size=2).map(tuple),
    failures=st.lists(st.builds(Failure, texts, texts, texts), max_size=2).map(tuple),
    suspicions=st.lists(st.builds(Suspicion, texts, texts, texts, texts), max_size=2).map(tuple),
    unknown=st.lists(texts, max_size=2).map(tuple),
    redirections=st.dictionaries(texts, texts, max_size=2),
)


@given(st.lists(records, max_size=3))
def test_a_catalogue_comes_back_as_it_was(documents: list[DocumentRecord]) -> None:
    catalogue = Catalogue({(record.source, record.name): record for record in documents})
    text = catalogue.to_text()
    assert text.count("\n") == len(catalogue.documents)
    assert catalogue_from_text(text, "l'index") == catalogue
    assert text.isascii()


@pytest.mark.parametrize(
    "text",
    ["[]\n", "3\n", "texte\n", "{}\n", '{"source": "a"}\n', f"{'[' * 100_000}\n", '{"name": "a", "sheets": 3}\n'],
)
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(DamagedIndex, match=r"le catalogue de « l'index » est illisible \(\w+\) : relancez l'ingestion"):
        catalogue_from_text(text, "l'index")


@pytest.mark.parametrize("text", ["{}", '{"source": "essai", "name": "F1.xml"}'])
def test_a_line_that_was_cut_short_is_left_out(text: str) -> None:
    assert catalogue_from_text(text, "l'index") == Catalogue({})


def gone(**targets: str) -> dict[str, str]:
    """Where sheets went at last, one document for each redirection."""
    records = [DocumentRecord("essai", sheet, "", redirections={sheet: target}) for sheet, target in targets.items()]
    return Catalogue({(record.source, record.name): record for record in records}).redirections()


def test_redirections_are_followed_to_their_end() -> None:
    assert gone(F1="F2", F2="F3", F3="https://exemple.fr", F4="F9") == {
        "F1": "https://exemple.fr",
        "F2": "https://exemple.fr",
        "F3": "https://exemple.fr",
        "F4": "F9",
    }


def test_redirections_that_go_round_lead_nowhere() -> None:
    assert gone(F1="F2", F2="F1", F3="F3", F4="F1", F5="F6") == {"F5": "F6"}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefghij")))
def test_no_redirection_leads_to_a_sheet_that_went(targets: dict[str, str]) -> None:
    found = gone(**targets)
    assert set(found) <= set(targets)
    assert set(found.values()).isdisjoint(targets)


def test_a_digest_tells_contents_apart() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc") != digest(b"abc")
    assert digest(b"ab", b"c") == digest(b"ab", b"c")


def test_a_digest_tells_apart_all_that_is_said_of_a_passage() -> None:
    plain = list(chunk_sheet(sheet(Paragraph("La carte est gratuite."))))
    others = [sheet(Paragraph("La carte est chère.")), sheet(Paragraph("La carte est gratuite."), title="Carte")]
    found = {chunks_digest(chunk_sheet(other)) for other in others} | {chunks_digest(plain)}
    assert len(found) == 3
    assert chunks_digest(plain) == chunks_digest(chunk_sheet(sheet(Paragraph("La carte est gratuite."))))


def test_a_demonstration_sheet_is_known_by_its_source() -> None:
    found = [SheetRecord("a", "F1", name, "", "", "", 1).example for name in (EXAMPLES, "essai")]
    assert found == [True, False]
