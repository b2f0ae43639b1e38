from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verification.reading import read_answer, read_sources
from assistant.verification.schema import Source
from retrieval.errors import UsageError

_ASKED = {
    "answer": "Il coûte 86 €. [1]",
    "citations": [{"number": 1, "title": "Passeport", "section": "Coût", "quote": "Il coûte 86 €."}],
    "hits": [
        {"chunk_id": "h1", "title": "Passeport", "section": "Coût", "text": "Il coûte 86 €."},
        {"chunk_id": "h2", "title": "Carte", "section": "", "text": "Elle est gratuite."},
    ],
}


def _file(folder: Path, content: Any) -> Path:
    path = folder / "fichier"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_an_answer_is_a_text_or_the_json_of_ask(tmp_path: Path) -> None:
    assert read_answer(_file(tmp_path, "\ufeffIl cou\u0302te 86 €. [1]")) == "Il coûte 86 €. [1]"
    assert read_answer(_file(tmp_path, _ASKED)) == "Il coûte 86 €. [1]"


def test_the_json_of_ask_gives_its_citations_and_the_passages_that_it_did_not_cite(tmp_path: Path) -> None:
    assert read_sources(_file(tmp_path, _ASKED)) == (
        Source("source citations, 1", "Il coûte 86 €.", "Passeport > Coût", 1),
        Source("h2", "Elle est gratuite.", "Carte", 0),
    )


def test_a_citation_of_the_json_of_ask_is_its_whole_passage(tmp_path: Path) -> None:
    answer = {
        "answer": "Le timbre coûte 86 € [1].",
        "citations": [
            {"number": 1, "chunk_id": "a1", "title": "Prix", "section": "", "quote": "Le timbre coûte 86 €."}
        ],
        "hits": [
            {"chunk_id": "a1", "title": "Prix", "section": "", "text": "Pour un majeur. Le timbre coûte 86 €."},
            {"chunk_id": "b2", "title": "Autre", "section": "", "text": "Rien."},
        ],
    }
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert [(source.id, source.number, source.text) for source in read_sources(path)] == [
        ("a1", 1, "Pour un majeur. Le timbre coûte 86 €."),
        ("b2", 0, "Rien."),
    ]


def test_sources_without_number_count_from_one(tmp_path: Path) -> None:
    rows = [{"text": "Un."}, {"quote": "Deux.", "id": "b"}]
    expected = (Source("source 1", "Un.", "", 1), Source("b", "Deux.", "", 2))
    assert read_sources(_file(tmp_path, rows)) == expected
    assert read_sources(_file(tmp_path, "\n\n".join(map(json.dumps, rows)))) == expected


def test_one_number_is_enough_for_the_others_to_be_uncited(tmp_path: Path) -> None:
    rows = [{"text": "Un."}, {"text": "Deux.", "number": 5}]
    assert [source.number for source in read_sources(_file(tmp_path, rows))] == [0, 5]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "aucune source"),
        ([], "aucune source"),
        ("pas du json", "ligne 1"),
        ('{"text": "Un."}\n[1]', "ligne 2"),
        ([3], "source 1"),
        ([{"title": "Sans texte"}], "« text »"),
        ([{"text": "  "}], "« text »"),
        ([{"text": "Un.", "number": "1"}], "'1'"),
        ([{"text": "Un.", "number": True}], "True"),
        ([{"text": "Un.", "number": -1}], "-1"),
        ([{"text": "Un.", "number": 1}, {"text": "Deux.", "number": 1}], "numéro 1"),
        ({"citations": "rien"}, "« citations »"),
        ({"citations": [], "hits": [4]}, "source hits, 1"),
        ("[" * 100_000, "ligne 1"),
        ('{"text": "\\ud83d"}', "ligne 1"),
    ],
)
def test_unusable_sources_are_refused_in_one_line(content: Any, told: str, tmp_path: Path) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(UsageError) as refused:
        read_sources(path)
    assert str(path) in str(refused.value)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", ["", " \n", '{"answer": 3}', '{"question": "x"}'])
def test_an_answer_without_words_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ne contient pas de réponse"):
        read_answer(_file(tmp_path, content))


def test_a_missing_an_unreadable_or_a_foreign_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="n'existe pas"):
        read_answer(tmp_path / "absent")
    with pytest.raises(UsageError, match="illisible"):
        read_sources(tmp_path)
    (tmp_path / "latin").write_bytes("réponse".encode("latin-1"))
    with pytest.raises(UsageError, match="UTF-8"):
        read_sources(tmp_path / "latin")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "quote", "number", "id", "citations", "hits", "title", "answer"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(_JSON)
def test_any_json_gives_sources_or_one_line(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    path = _file(tmp_path_factory.mktemp("json"), value)
    for read in (read_sources, read_answer):
        try:
            told = str(read(path))
        except UsageError as refused:
            told = str(refused)
        assert told.count("\n") == 0 or read is read_answer
