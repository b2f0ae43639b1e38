"""Archives made of others: what changed, what went, what was multiplied is what was asked, and all can be read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.ingestion.archives import TURN, members, multiplied, with_other_amounts, without, write_archive
from ingestion.fetching.archive import Document
from ingestion.parsing.documents import parse
from tests.ingestion.samples import publication, source

SHEETS = 12
THEMES = ("Papiers", "Logement")


def _sheet(number: int) -> bytes:
    theme = f"<Theme ID='N{number % 2}'><Titre>{THEMES[number % 2]}</Titre></Theme>"
    said = (
        f"Le timbre {THEMES[number % 2].lower()} coûte {100 + number},50 € &amp; plus. Délai de 3 mois. Voir F{number}."
    )
    return publication(f"{theme}<Texte><Paragraphe>{said}</Paragraphe></Texte>", f"F{number}", f"Démarche {number}")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_archive(
        tmp_path / "fiches.zip", ((f"F{number}.xml", _sheet(number)) for number in range(1, SHEETS + 1))
    )


def test_an_archive_holds_what_was_written(archive: Path):
    assert dict(members(archive)) == {f"F{number}.xml": _sheet(number) for number in range(1, SHEETS + 1)}


def test_what_is_no_archive_is_refused_in_french(tmp_path: Path):
    path = tmp_path / "texte.zip"
    path.write_text("non", encoding="utf-8")
    for wrong in (path, tmp_path / "absent.zip"):
        with pytest.raises(EvalError, match=r"n'est pas une archive ZIP lisible .+ : donnez-en une à --corpus"):
            list(members(wrong))


def test_as_many_sheets_as_asked_have_other_amounts_and_nothing_else(archive: Path, tmp_path: Path):
    before, after = dict(members(archive)), dict(members(with_other_amounts(archive, tmp_path / "n" / "f.zip", 5, "a")))
    assert before.keys() == after.keys()
    changed = [name for name in before if before[name] != after[name]]
    assert len(changed) == 5
    for name in changed:
        assert re.sub(rb"\d+,\d+", b"", before[name]) == re.sub(rb"\d+,\d+", b"", after[name])


def test_the_same_seed_changes_the_same_sheets(archive: Path, tmp_path: Path):
    made = [
        dict(members(with_other_amounts(archive, tmp_path / f"{seed}.zip", 5, seed[0]))) for seed in ("a1", "a2", "b")
    ]
    assert made[0] == made[1] != made[2]


def test_too_few_amounts_are_said(archive: Path, tmp_path: Path):
    with pytest.raises(EvalError, match=r"n'a que 12 fiches avec un montant, il en faut 13"):
        with_other_amounts(archive, tmp_path / "n.zip", 13, "a")


def test_sheets_that_leave_are_gone_and_the_others_untouched(archive: Path, tmp_path: Path):
    before, after = dict(members(archive)), dict(members(without(archive, tmp_path / "n.zip", 4, "c")))
    assert len(after) == SHEETS - 4
    assert after.items() <= before.items()


def test_a_multiplied_archive_begins_with_the_real_sheets_and_a_larger_one_holds_the_smaller(archive: Path):
    large = list(multiplied(archive, 50))
    assert len(large) == len({name for name, _ in large}) == 50
    assert large[:SHEETS] == list(members(archive))
    assert large[:30] == list(multiplied(archive, 30))


def test_every_made_up_sheet_is_read_whole_with_its_own_words(archive: Path):
    titles, texts = Counter[str](), Counter[str]()
    for name, content in multiplied(archive, 60):
        parsed = parse(Document(name, content), source())
        ((sheet, words),) = parsed.sheets
        assert (f"{sheet.id}.xml", parsed.failures, sheet.unknown) == (name, (), ())
        titles[sheet.title] += 1
        texts[" ".join(sorted(words.elements()))] += 1
    assert max(titles.values()) == 1
    assert max(texts.values()) <= 2


def test_a_made_up_sheet_names_itself_and_not_its_plan(archive: Path):
    made = dict(multiplied(archive, 2 * SHEETS))
    assert f"F{3 + TURN}.xml" in made
    assert b'"F3"' not in made[f"F{3 + TURN}.xml"]
    other = [theme for theme in THEMES if theme != THEMES[3 % 2]]
    assert other[0].lower().encode() not in made[f"F{3 + TURN}.xml"]
