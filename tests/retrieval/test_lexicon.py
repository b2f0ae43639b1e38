"""The tables that the project ships, line by line, and what is said of tables that can't be used."""

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

from retrieval.errors import LexiconError
from retrieval.question.expansion import LEXICON, Expansion, Lexicon
from retrieval.question.vocabulary import words

Row = tuple[str, ...]
HEADERS = {"acronyms.tsv": ("acronym", "expansion", "case"), "everyday.tsv": ("said", "written")}
ACRONYMS = "acronym\texpansion\tcase\nRSA\trevenu de solidarité active\t\n"
EVERYDAY = "said\twritten\nviré\tlicenciement\n"


def table(name: str) -> list[Row]:
    """The cells of every line, header included, read without the loader."""
    text = (LEXICON / name).read_bytes().decode("utf-8")
    assert text.endswith("\n")
    return [tuple(line.split("\t")) for line in text.removesuffix("\n").split("\n")]


TABLES = {name: table(name) for name in HEADERS}
LINES = [(name, row) for name, (_, *rows) in TABLES.items() for row in rows]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.mark.parametrize("name", HEADERS)
def test_every_line_has_the_columns_of_the_header(name: str):
    head, *rows = TABLES[name]
    assert head == HEADERS[name]
    assert [row for row in rows if len(row) != len(head)] == []


def test_no_cell_is_empty_or_badly_written():
    for name, row in LINES:
        for cell in row[:2]:
            assert words(cell), (name, row)
        for cell in row:
            assert cell == " ".join(unicodedata.normalize("NFC", cell).split()), (name, row)
            assert '"' not in cell, (name, row)


@pytest.mark.parametrize("name", HEADERS)
def test_no_pair_stands_twice(name: str):
    found: dict[tuple[Row, Row], list[Row]] = defaultdict(list)
    for row in TABLES[name][1:]:
        found[tuple(words(row[0])), tuple(words(row[1]))].append(row)
    assert [rows for rows in found.values() if len(rows) > 1] == []


def test_nothing_stands_for_itself():
    assert [row for _, row in LINES if words(row[0]) == words(row[1])] == []


@pytest.mark.parametrize("name", HEADERS)
def test_lines_are_in_order(name: str):
    firsts = [words(row[0]) for row in TABLES[name][1:]]
    assert firsts == sorted(firsts)


def test_there_is_enough_to_be_of_use():
    assert len({row[0] for row in TABLES["acronyms.tsv"][1:]}) >= 500
    assert len(TABLES["everyday.tsv"]) - 1 >= 700


def test_acronyms_are_in_capitals_with_one_case_each():
    cases = defaultdict(set)
    for short, _, case in TABLES["acronyms.tsv"][1:]:
        assert short == short.upper()
        cases[short].add(case)
    assert set().union(*cases.values()) == {"", "upper"}
    assert [short for short, found in cases.items() if len(found) > 1] == []


def test_every_line_is_found_by_its_own_words(lexicon: Lexicon):
    """No line is hidden by a longer one, nor too long to be looked up."""
    for name, (said, written, *_) in LINES:
        # a word in lower case, so that capitals prove something
        assert Expansion(said, written) in lexicon.expand(f"x {said}"), (name, said)
        if name == "acronyms.tsv":
            assert Expansion(written, said) in lexicon.expand(written), (name, written)


def test_every_pair_is_kept_and_no_other(lexicon: Lexicon):
    acronyms = {(short, full) for short, full, _ in TABLES["acronyms.tsv"][1:]}
    everyday = set(TABLES["everyday.tsv"][1:])
    assert {(pair.said, pair.written) for pair in lexicon.pairs} == {
        *acronyms,
        *((full, short) for short, full in acronyms),
        *everyday,
    }
    assert len(lexicon.pairs) == len(set(lexicon.pairs))


def test_the_lexicon_knows_each_of_its_words(lexicon: Lexicon):
    assert {word for _, row in LINES for cell in row[:2] for word in words(cell)} == lexicon.words


def write(folder: Path, acronyms: str | bytes | None = ACRONYMS, everyday: str | bytes | None = EVERYDAY) -> Path:
    for name, text in (("acronyms.tsv", acronyms), ("everyday.tsv", everyday)):
        if text is not None:
            (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_saved_by_another_editor_is_read(tmp_path: Path, end: str, mark: str):
    write(tmp_path, mark + ACRONYMS.replace("\n", end), mark + EVERYDAY.replace("\n", end).removesuffix(end))
    loaded = Lexicon.load(tmp_path)
    assert loaded.expand("le rsa") == (Expansion("RSA", "revenu de solidarité active"),)
    assert loaded.expand("viré") == (Expansion("viré", "licenciement"),)


def test_tables_without_lines_expand_nothing(tmp_path: Path):
    empty = Lexicon.load(write(tmp_path, "acronym\texpansion\tcase\n", "said\twritten\n"))
    assert (empty.expand("le RSA"), empty.aliases("le RSA"), empty.pairs) == ((), (), ())


def test_quotes_mean_nothing(tmp_path: Path):
    loaded = Lexicon.load(write(tmp_path, everyday='said\twritten\n"viré\tlicenciement\n'))
    assert loaded.expand("viré") == (Expansion('"viré', "licenciement"),)


@pytest.mark.parametrize(
    ("damage", "name", "words_"),
    [
        ({"acronyms": None}, "acronyms.tsv", "est illisible (FileNotFoundError)"),
        ({"everyday": None}, "everyday.tsv", "est illisible (FileNotFoundError)"),
        ({"everyday": EVERYDAY.encode("latin-1")}, "everyday.tsv", "est illisible (UnicodeDecodeError)"),
        ({"everyday": f"said\twritten\n{'x' * 200_000}\ty\n"}, "everyday.tsv", "est illisible (Error)"),
        ({"acronyms": ""}, "acronyms.tsv", "les colonnes acronym, expansion, case"),
        ({"acronyms": "acronym\texpansion\nRSA\trevenu\n"}, "acronyms.tsv", "les colonnes acronym, expansion, case"),
        ({"everyday": "viré\tlicenciement\n"}, "everyday.tsv", "les colonnes said, written"),
        ({"everyday": "said,written\nviré,licenciement\n"}, "everyday.tsv", "les colonnes said, written"),
        ({"acronyms": f"{ACRONYMS}APL\taide\n"}, "acronyms.tsv", "ligne 3 : il y faut"),
        ({"acronyms": f"{ACRONYMS}APL\taide\tlower\n"}, "acronyms.tsv", "ligne 3 : il y faut"),
        ({"acronyms": f"{ACRONYMS}APL\t\t\n"}, "acronyms.tsv", "ligne 3 : il y faut"),
        ({"everyday": f"{EVERYDAY}caution dépôt\n"}, "everyday.tsv", "ligne 3 : il y faut"),
        ({"everyday": f"{EVERYDAY}caution\tdépôt\tgarantie\n"}, "everyday.tsv", "ligne 3 : il y faut"),
        ({"everyday": f"{EVERYDAY}caution\t « » \n"}, "everyday.tsv", "ligne 3 : il y faut"),
        ({"everyday": f"{EVERYDAY}\nx\ty\n"}, "everyday.tsv", "ligne 3 : il y faut"),
    ],
)
def test_a_damaged_table_is_named_in_one_line(
    tmp_path: Path, damage: dict[str, str | bytes | None], name: str, words_: str
):
    write(tmp_path, **damage)
    with pytest.raises(LexiconError, match=re.escape(words_)) as caught:
        Lexicon.load(tmp_path)
    message = str(caught.value)
    assert message.startswith(f"« {tmp_path / name} »")
    assert message.endswith("récupérez à nouveau le projet entier.")
    assert "\n" not in message
