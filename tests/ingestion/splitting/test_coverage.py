"""No word of a sheet is lost on the way to its passages, counted sheet by sheet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.fetching.archive import documents
from ingestion.parsing.dila.reader import read_root
from ingestion.parsing.dila.sheet import DOCUMENTS, is_navigation, read_sheet
from ingestion.parsing.dila.vocabulary import DC, ELEMENTS
from ingestion.parsing.dila.words import UNSAID, words_of_document
from ingestion.schema import Paragraph, Table
from ingestion.splitting.chunking import chunk_sheet
from ingestion.splitting.coverage import REPEATED, cause, losses, words_of_chunks
from retrieval.schema import Chunk
from tests.ingestion.samples import case, chapter, publication, sheet, sheet_of

EXAMPLES = Path(__file__).parents[3] / "ingestion" / "exemples"
FLOOR = 0.995
SAID_ONCE = {"F90030.xml": {"Espace": 1, "personnel": 1, "la": 1, "Banque": 1, "France": 1}}
"""A link whose title and words are the same is written once."""
_SCHEMA = re.compile(rb"/Schemas/(\d\.\d)/")


def counted(path: Path) -> dict[str, tuple[str, Counter[str], Counter[str]]]:
    """The schema, the words and the losses of each sheet under `path`."""
    found = {}
    for document in documents(path, (".xml",)):
        root = read_root(document.content)
        if not is_navigation(root):
            read = read_sheet(root, "essai", "Particuliers")
            said, named = words_of_document(root), _SCHEMA.search(document.content)
            lost = losses(said, read.title, list(chunk_sheet(read)))
            found[document.name] = (named[1].decode() if named else "", said, lost)
    return found


def test_the_examples_lose_no_word() -> None:
    found = counted(EXAMPLES)
    assert len(found) > 45
    assert {name: dict(lost) for name, (_, _, lost) in found.items() if lost} == SAID_ONCE


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("path", "sheets", "schemas"),
    [("vosdroits-2020.zip", 979, {"", "3.0", "3.3", "3.4"}), ("dated", 25, {"3.0", "3.3", "3.4"})],
)
def test_real_sheets_of_every_schema_lose_almost_no_word(
    shared: Path, path: str, sheets: int, schemas: set[str]
) -> None:
    found = counted(shared / "corpus" / path)
    assert len(found) == sheets
    words: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    below: dict[str, Counter[str]] = defaultdict(Counter)
    for name, (schema, said, missing) in found.items():
        words[schema] += said.total()
        lost[schema] += missing.total()
        if missing.total() > (1 - FLOOR) * said.total():
            below[name] = missing
    assert words.keys() == schemas
    assert below == {}
    assert {schema: count for schema, count in lost.items() if count > (1 - FLOOR) * words[schema]} == {}


# --- what is counted ---


def test_a_document_says_its_title_and_all_that_a_reader_sees() -> None:
    root = read_root(
        publication(
            "<SurTitre>Fiche pratique</SurTitre><Theme ID='N1'><Titre>Logement</Titre></Theme><Texte><Paragraphe>Le "
            "<MiseEnEvidence>1<Exposant>er</Exposant></MiseEnEvidence> mars</Paragraphe><Paragraphe>fin</Paragraphe>"
            "</Texte><OuSAdresser ID='R1' type='a'><Titre>Mairie</Titre><PivotLocal>mairie</PivotLocal></OuSAdresser>"
        )
    )
    assert words_of_document(root) == Counter(["Fiche", "d", "essai", "Le", "1er", "mars", "fin", "Mairie"])


def passages(*texts: tuple[tuple[str, ...], str]) -> list[Chunk]:
    values = ("", (), "", "", "", "")
    return [
        Chunk(str(place), "F1", "Titre", values[1], path, text, "", "", "essai", "Particuliers", place)
        for place, (path, text) in enumerate(texts)
    ]


def test_a_heading_over_several_passages_hides_no_loss() -> None:
    found = passages((("Coût", "Adulte"), "a"), (("Coût", "Enfant"), "b"), (("Délai",), "c"), (("Coût",), "d"))
    expected = Counter({"Titre": 1, "Coût": 2, "Adulte": 1, "Enfant": 1, "Délai": 1, **dict.fromkeys("abcd", 1)})
    assert words_of_chunks("Titre", found) == expected


def test_sections_of_the_same_name_in_a_row_are_all_counted() -> None:
    read = sheet(*(case("Cas", chapter("Coût", Paragraph(text))) for text in ("un", "deux")))
    said = Counter(["Fiche", "d", "essai", "un", "deux", "Cas", "Coût", "Coût"])
    assert losses(said, read.title, chunk_sheet(read)) == Counter()


def test_what_reaches_no_passage_is_lost() -> None:
    found = passages(((), "un deux deux"))
    assert losses(Counter(["un", "deux", "trois", "trois"]), "Titre", found) == Counter({"trois": 2})
    assert losses(Counter(), "Titre", found) == Counter()


def test_the_cause_of_a_loss_is_told_where_all_its_words_are_said_less_often() -> None:
    found = passages(((), "un deux"))
    assert cause(Counter(["deux"]), "Titre", found) == REPEATED
    assert cause(Counter(["deux", "trois"]), "Titre", found) == ""
    assert cause(Counter(), "Titre", found) == ""


def test_equal_cells_of_a_row_without_header_are_a_loss_of_known_cause() -> None:
    read = sheet(Table("", (), (("Gratuit", "Gratuit"),)))
    chunks = list(chunk_sheet(read))
    lost = losses(Counter(["Gratuit", "Gratuit"]), read.title, chunks)
    assert lost == Counter(["Gratuit"])
    assert cause(lost, read.title, chunks) == REPEATED


LEAVES = st.sampled_from(["mot", "<Paragraphe>mot</Paragraphe>"])
NAMES = st.sampled_from(
    [*sorted(name for name in ELEMENTS - UNSAID - set(DOCUMENTS) if not name.startswith(DC)), "Nouveau"]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(NAMES, st.lists(inner, min_size=1, max_size=3)).map(
        lambda pair: f"<{pair[0]}>{' '.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(TREES)
def test_no_word_is_lost_whatever_stands_in_what(markup: str) -> None:
    numbers = count()
    different = re.sub(r"\bmot\b", lambda _: f"mot{next(numbers)}", markup)
    content = publication(f"<Texte>{different}</Texte>")
    read = sheet_of(content)
    assert losses(words_of_document(read_root(content)), read.title, list(chunk_sheet(read))) == Counter()
