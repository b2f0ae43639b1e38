"""What changed between real versions of real sheets; each fact named here was read in the two XML files."""

from pathlib import Path

import pytest

from ingestion.changes.comparing import sheet_change
from ingestion.changes.schema import FactMove, SheetChange
from ingestion.parsing.dila.reader import read_root
from ingestion.parsing.dila.sheet import read_sheet
from ingestion.schema import SheetText
from ingestion.splitting.chunking import chunk_sheet
from retrieval.facts.schema import Fact

pytestmark = pytest.mark.corpus

Move = tuple[str, str, str]


def version(shared: Path, name: str) -> SheetText:
    sheet = read_sheet(read_root((shared / "corpus" / "dated" / f"{name}.xml").read_bytes()), "essai", "Particuliers")
    passages = tuple((chunk.section_label, chunk.text) for chunk in chunk_sheet(sheet))
    return SheetText(sheet.source, sheet.id, sheet.title, sheet.updated, passages)


def between(shared: Path, old: str, new: str) -> SheetChange:
    return sheet_change(version(shared, old), version(shared, new))


def moved(change: SheetChange, section: str = "") -> set[Move]:
    """Kind, value before and value after of the facts that moved under `section`, addresses left out."""
    return {
        (move.kind, _value(move.before), _value(move.after))
        for part in change.sections
        if part.section.startswith(section)
        for move in part.facts
        if move.kind != "url"
    }


def _value(fact: Fact | None) -> str:
    return f"{fact.value} {fact.unit}".strip() if fact else ""


def addresses(change: SheetChange) -> list[FactMove]:
    return [move for move in change.facts if move.kind == "url"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("F2883_s3.0_2019-01-24", "F2883_s3.0_2019-11-22", {("phone", "0806804208", "")}),
        (
            "F33164_s3.0_2019-02-01",
            "F33164_s3.3_2020-07-24",
            {
                ("amount", "", "755 €"),
                ("amount", "", "906 €"),
                ("date", "", "2019-09-01"),
                ("date", "", "2020-08-31"),
                ("date", "", "--06-01"),
            },
        ),
        (
            "F2883_s3.3_2020-08-21",
            "F2883_s3.3_2021-11-26",
            {("article", "L1231-6", "L1231-7"), ("article", "", "L7313-10")},
        ),
        (
            "F2883_s3.3_2021-11-26",
            "F2883_s3.3_2022-11-29",
            {("date", "", "2023-05-04"), ("date", "", "2022-12-21"), ("date", "", "2023-04-17"), ("article", "", "4")},
        ),
        ("F87_s3.3_2020-03-30", "F87_s3.3_2021-10-27", set()),
        ("F2614_s3.3_2019-10-09", "F2614_s3.3_2021-04-06", set()),
    ],
)
def test_the_facts_that_moved_between_two_versions(shared: Path, old: str, new: str, expected: set[Move]) -> None:
    assert moved(between(shared, old, new)) == expected


def test_a_fixed_term_contract_lost_its_notice_periods_in_2020(shared: Path) -> None:
    """The open-ended one kept the same ones, word for word."""
    change = between(shared, "F2883_s3.0_2019-11-22", "F2883_s3.3_2020-08-21")
    lost = {("duration", value, "") for value in ("1 mois", "2 mois", "3 mois", "1 an", "2 an", "3 an")}
    won = {("duration", "", value) for value in ("1 jour ouvré", "8 jour ouvré", "8 semaine")}
    assert moved(change, "CDD > Préavis") == lost | won
    assert moved(change, "CDI") == set()
    removed = {part.section for part in change.sections if part.fate == "removed"}
    assert removed == {f"CDD > Préavis > Durée > {case}" for case in ("Cas général", "Journaliste", "VRP")}


def test_tables_that_moved_under_new_headings_keep_their_facts(shared: Path) -> None:
    """In 2022 every heading was rewritten; the notice periods of journalists and travellers stayed."""
    change = between(shared, "F2883_s3.3_2021-11-26", "F2883_s3.3_2022-11-29")
    origins = {line.origin for part in change.sections for line in part.lines if line.before == line.after}
    assert {"CDI > Préavis > Durée > Journaliste", "CDI > Préavis > Durée > VRP"} <= origins
    assert not [move for move in change.facts if move.kind == "duration"]


def test_one_version_written_in_two_schemas_says_the_same(shared: Path) -> None:
    change = between(shared, "F2614_s3.0_2019-10-09", "F2614_s3.3_2019-10-09")
    assert (change.sections, change.old_updated, change.updated) == ((), "2019-10-09", "2019-10-09")


def test_a_site_that_moved_is_a_change_of_addresses_only(shared: Path) -> None:
    """Same date, same law: schema 3.4 only sends to another site."""
    change = between(shared, "F2918_s3.3_2024-11-01", "F2918_s3.4_2024-11-01")
    assert moved(change) == set()
    hosts = {
        (move.before.value.partition("/")[0], move.after.value.partition("/")[0])
        for move in addresses(change)
        if move.before and move.after
    }
    assert ("formulaires.service-public.fr", "formulaires.service-public.gouv.fr") in hosts
    assert all(move.replaced for move in addresses(change))


def test_a_version_compared_with_itself_has_no_change(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "dated").glob("*.xml")):
        assert between(shared, path.stem, path.stem).sections == ()
