"""Corpora enlarged and asked: they are what was wanted, and many readers answer as one. No time is asserted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from eval.asking import Asked, Asking, ask, ask_here, digest, own_settings, same_answers
from eval.enlarging import SOURCE, by_sheet, enlarged
from eval.errors import EvalError
from eval.growth import build, dense_recall, measure, recall, sheets_of
from eval.machine import resident_mib
from retrieval.encoders.opening import open_encoder
from retrieval.errors import MissingIndex
from retrieval.fields import DENSE_FIELDS
from retrieval.question.vocabulary import words
from retrieval.retriever import Retriever
from retrieval.schema import Chunk, chunk_id
from retrieval.storage.folder import FolderStore

THEMES = {"Papiers": "passeport carte identité mairie photo timbre", "Logement": "loyer bail caution aide locataire"}
QUESTIONS = tuple(f"{word} {other}" for text in THEMES.values() for word in text.split() for other in ("prix", "délai"))
WANTED = 120


def _sheets() -> list[tuple[Chunk, ...]]:
    """Four sheets of two themes, five passages each."""
    return [
        tuple(
            Chunk(
                id=chunk_id("essai", f"F{theme_number}{number}", str(position)),
                sheet_id=f"F{theme_number}{number}",
                title=f"Démarche {theme} {number}",
                breadcrumb=(theme, "Sous-thème"),
                section=("Cas général",),
                text=f"Le {said[position]} coûte {20 + position} euros. Délai de {said[-1]} : {number} mois.\n\n- Fin.",
                url="https://example.org",
                updated="2020-07-16",
                source="essai",
                audience="Particuliers",
                position=position,
                operators=("CAF",),
            )
            for position in range(5)
        )
        for theme_number, (theme, text) in enumerate(THEMES.items())
        for said in [text.split()]
        for number in range(2)
    ]


SHEETS = _sheets()
REAL = [chunk for sheet in SHEETS for chunk in sheet]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agrandi") / "index"
    build(SHEETS, WANTED, folder, open_encoder(own_settings(folder).encoder), lambda line: None)
    return folder


def test_an_enlarged_corpus_begins_with_the_real_one_and_has_the_size_that_was_asked():
    for wanted in (0, 7, len(REAL), 61):
        chunks = list(enlarged(SHEETS, wanted))
        assert len(chunks) == wanted
        assert chunks[: len(REAL)] == REAL[:wanted]
    assert list(enlarged([], 5)) == []


def test_it_is_the_same_each_time_and_a_larger_one_holds_the_smaller():
    large = list(enlarged(SHEETS, 200))
    assert large == list(enlarged(SHEETS, 200))
    assert large[:90] == list(enlarged(SHEETS, 90))


def test_every_passage_and_every_sheet_has_its_own_identifier():
    chunks = list(enlarged(SHEETS, 500))
    assert len({chunk.id for chunk in chunks}) == 500
    assert all(re.fullmatch("[0-9a-f]{32}", chunk.id) for chunk in chunks)
    sheets = by_sheet(chunks)
    assert len(sheets) == 100
    assert len({sheet[0].sheet_id for sheet in sheets}) == 100
    for sheet in sheets:
        assert [chunk.position for chunk in sheet] == list(range(5))
        assert {chunk.sheet_key for chunk in sheet} == {sheet[0].sheet_key}
        assert len({(chunk.title, chunk.breadcrumb) for chunk in sheet}) == 1
    # chunks of a sheet stand together, as writing wants them
    keys = [chunk.sheet_key for chunk in chunks]
    assert sum(one != other for one, other in pairwise(keys)) == 99


def test_made_up_sheets_are_told_from_real_ones():
    made = list(enlarged(SHEETS, 200))[len(REAL) :]
    assert {chunk.source for chunk in made} == {SOURCE}
    assert {chunk.url for chunk in made} == {""}
    assert not {chunk.title for chunk in made} & {chunk.title for chunk in REAL}


def test_sentences_are_borrowed_within_the_theme_only():
    own = {theme: set(words(text)) for theme, text in THEMES.items()}
    made = list(enlarged(SHEETS, 2000))[len(REAL) :]
    for chunk in made:
        others = set().union(*(said for theme, said in own.items() if theme != chunk.breadcrumb[0]))
        assert not set(words(chunk.text)) & others
    plans = {chunk.id: chunk for chunk in REAL}
    borrowed = Counter(chunk.text.split(" ")[1] != plan for chunk in made for plan in [_plan(chunk, plans)])
    assert borrowed[True] > len(made) / 10


def _plan(chunk: Chunk, plans: dict[str, Chunk]) -> str:
    """The second word of the real passage that `chunk` was made of."""
    return plans[chunk_id("essai", chunk.sheet_id.split("-")[0], str(chunk.position))].text.split(" ")[1]


def test_words_grow_with_the_corpus_and_numbers_keep_their_length():
    made = list(enlarged(SHEETS, 4000))
    sizes = [len({word for chunk in made[:count] for word in words(chunk.title + chunk.text)}) for count in (400, 4000)]
    assert sizes[1] > 1.5 * sizes[0]
    assert {len(number) for chunk in made for number in re.findall(r"\d+ euros", chunk.text)} == {len("20 euros")}


def test_chunks_in_any_order_are_put_back_in_sheets():
    assert by_sheet(reversed(REAL)) == SHEETS
    other = [replace(chunk, source="autre", id=chunk_id("autre", chunk.sheet_id, "0")) for chunk in SHEETS[0][:1]]
    assert len(by_sheet([*REAL, *other])) == len(SHEETS) + 1


def test_what_is_built_can_be_opened_and_is_what_was_made(index: Path):
    manifest = FolderStore(index).manifest()
    assert (manifest.chunks, manifest.sheets) == (WANTED, WANTED // 5)
    assert by_sheet(enlarged(SHEETS, WANTED)) == sheets_of(index)


def test_building_says_what_it_took_and_how_far_it_is(tmp_path: Path):
    said: list[str] = []
    built = build(SHEETS, 33, tmp_path / "index", open_encoder(own_settings(tmp_path).encoder), said.append)
    assert (built.chunks, built.sheets) == (33, 7)
    assert min(built.seconds, built.encoded, built.size) > 0
    assert said
    assert all(line.startswith("33 passages : ") for line in said)


def test_recall_by_hand():
    assert recall([0.9, 0.8, 0.7], [0.9, 0.8, 0.7]) == 1.0
    assert recall([0.9, 0.7, 0.6], [0.9, 0.8, 0.7, 0.6]) == 0.75
    assert recall([0.5, 0.4], [0.9, 0.8]) == 0.0
    assert recall([], [0.9]) == 0.0
    assert recall([], []) == 1.0


def test_recall_does_not_reward_what_lies_beyond_and_takes_ties_as_equals():
    # the third is as good as the second best: another passage with the same words
    assert recall([0.9, 0.8 - 1e-8], [0.9, 0.8]) == 1.0
    assert recall([0.9, 0.8, 0.8, 0.8], [0.9, 0.8]) == 1.0
    # float noise only
    assert recall([0.9, 0.79], [0.9, 0.8]) == 0.5


def test_a_small_corpus_is_searched_exactly(index: Path):
    assert dense_recall(index, QUESTIONS[:5]) == dict.fromkeys(DENSE_FIELDS, 1.0)


def test_eight_threads_on_one_reader_answer_as_one(index: Path):
    alone = ask_here(Asking(index, (), QUESTIONS * 4))
    together = ask_here(Asking(index, (), QUESTIONS * 4, threads=8))
    assert len(set(alone.answers)) > len(QUESTIONS) / 2
    assert same_answers(alone, [together])


def test_processes_answer_as_one(index: Path):
    asking = Asking(index, QUESTIONS[:2], QUESTIONS, one_core=True)
    asked = ask(asking, processes=2)
    assert len(asked) == 2
    assert same_answers(ask_here(replace(asking, one_core=False)), asked)
    for one in asked:
        assert len(one.milliseconds) == len(QUESTIONS)
        assert min(one.milliseconds) > 0
        assert one.opening > 0


def test_an_error_in_a_process_is_the_index_s_own(tmp_path: Path):
    with pytest.raises(MissingIndex, match=r"absent"):
        ask(Asking(tmp_path / "absent", (), QUESTIONS[:1]))


def test_answers_that_differ_are_seen(index: Path):
    retriever = Retriever.open(own_settings(index))
    first, again, other = (digest(retriever.find(text)) for text in (QUESTIONS[0], QUESTIONS[0], QUESTIONS[-1]))
    assert first == again != other
    assert digest(retriever.find(QUESTIONS[0], limit=1)) != first
    alone = Asked(0.1, None, (1.0, 1.0), (first, other))
    assert same_answers(alone, [alone])
    assert not same_answers(alone, [alone, replace(alone, answers=(other, first))])


def test_a_corpus_is_measured_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    said: list[str] = []
    scale = measure(SHEETS, 40, QUESTIONS[:3], QUESTIONS[3:5], said.append)
    assert (scale.built.chunks, scale.built.sheets, scale.agree) == (40, 8, True)
    assert scale.recall == dict.fromkeys(DENSE_FIELDS, 1.0)
    assert scale.median.low <= scale.median.median <= scale.p95.high
    assert "40 passages : comparaison avec une recherche exacte…" in said
    assert list(tmp_path.iterdir()) == []


def test_no_room_is_said_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    blocked = tmp_path / "plein"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(blocked))
    with pytest.raises(EvalError, match=r"l'index de 10 passages ne peut pas être écrit \(.+\) : faites de la place"):
        measure(SHEETS, 10, QUESTIONS[:1], (), lambda line: None)


def test_memory_is_told_where_the_system_tells_it():
    found = resident_mib()
    assert found is None or found > 10
