"""Receipts and the headers of HTTP: whatever is read, a value or nothing comes out."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.fetching.receipt import Receipt, entity_tag, http_date, sha256, unfinished, vouched, write_receipt

URL = "https://exemple.fr/fiches.zip"
OLD = "Mon, 03 Feb 2020 08:00:00 GMT"
FETCHED = "2026-02-03T08:00:00+00:00"
BEGUN = Receipt(URL, '"un"', OLD, "", 0, FETCHED)

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
values = st.one_of(st.text(max_size=40), st.integers(), st.none(), st.booleans(), st.lists(st.text(max_size=3)))


@pytest.mark.parametrize(
    ("etag", "last_modified", "validator"),
    [
        ('"un"', OLD, '"un"'),
        ('W/"un"', OLD, OLD),
        ("", OLD, OLD),
        ("", "Tue, 03 Feb 2026 07:59:30 GMT", ""),  # it may have changed twice in that second
        ("", "Fri, 31 Dec 9999 23:59:59 GMT", ""),
        ('W/"un"', "", ""),
    ],
)
def test_what_a_rest_may_be_asked_with(etag: str, last_modified: str, validator: str) -> None:
    assert Receipt(URL, etag, last_modified, "", 0, FETCHED).strong_validator == validator


@pytest.mark.parametrize("value", ['"un"', 'W/"un"', '""', '"a/b,c;d"'])
def test_a_tag_comes_through_as_it_is(value: str) -> None:
    assert entity_tag(value) == value


@given(st.text(max_size=60) | st.builds('"{}"'.format, st.text(max_size=20)))
def test_what_comes_through_can_be_sent_in_a_header(value: str) -> None:
    assert entity_tag(value) in ("", value)
    assert entity_tag(value).isascii()
    assert entity_tag(value).isprintable()


def test_a_date_of_http_is_a_moment() -> None:
    assert http_date(OLD) == datetime(2020, 2, 3, 8, tzinfo=UTC)


@given(st.text(max_size=60) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d+:\d+:\d+ [-+A-Z\d]{1,6}"))
def test_any_other_text_is_a_moment_or_nothing(value: str) -> None:
    found = http_date(value)
    assert found is None or found.tzinfo is not None


def test_a_whole_file_is_vouched_for_until_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"contenu")
    receipt = Receipt(URL, '"un"', OLD, sha256(file).hex(), 7, FETCHED)
    write_receipt(receipt, file)
    assert vouched(file, URL) == receipt
    assert vouched(file, "https://exemple.fr/autre.zip") is None
    assert unfinished(file, URL) is None  # it is whole: there is nothing to continue
    file.write_bytes(b"CONTENU")
    assert vouched(file, URL) is None
    file.unlink()
    assert vouched(file, URL) is None


def test_a_part_is_continued_with_the_bytes_that_are_there(tmp_path: Path) -> None:
    part = tmp_path / "a.zip.part"
    write_receipt(BEGUN, part)
    assert unfinished(part, URL) is None
    part.write_bytes(b"debut")
    assert unfinished(part, URL) == Receipt(URL, '"un"', OLD, "", 5, FETCHED)
    assert unfinished(part, "https://exemple.fr/autre.zip") is None
    assert vouched(part, URL) is None
    write_receipt(Receipt(URL, "", "", "", 0, FETCHED), part)
    assert unfinished(part, URL) is None


@same_folder
@given(st.binary(max_size=200))
def test_any_bytes_are_a_receipt_or_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"contenu")
    (tmp_path / "a.zip.json").write_bytes(content)
    assert vouched(file, URL) is None
    assert unfinished(file, URL) is None


@same_folder
@given(st.dictionaries(st.sampled_from(list(asdict(BEGUN))), values))
def test_fields_of_any_kind_are_never_sent_back(tmp_path: Path, changes: dict[str, object]) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"contenu")
    (tmp_path / "a.zip.json").write_text(json.dumps({**asdict(BEGUN), "sha256": "", **changes}))
    found = unfinished(file, URL)
    assert vouched(file, URL) is None
    assert found is None or (found.strong_validator.isascii() and found.strong_validator.isprintable())
