"""Damaged documents of every format: each is read or refused with a reason, and nothing else comes out.

A few hundred here; `python -m eval ingestion` reads twenty thousand. A case that fails can be run again by its number.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.ingestion.archives import write_archive
from eval.ingestion.cases import SHARES, Originals, by_suffix, make_case
from eval.ingestion.fuzzing import judge
from eval.ingestion.originals import EXAMPLES, originals
from eval.ingestion.results import PROMISED

CASES = {".xml": 300, ".json": 80, ".html": 80, ".md": 80, ".txt": 20, ".docx": 4, ".odt": 4, ".pdf": 3}
"""The last three take a process each."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Originals:
    """Our examples, and notices made of what they say."""
    examples = ((path.name, path.read_bytes()) for path in sorted(EXAMPLES.glob("*.xml")))
    return by_suffix(originals(write_archive(tmp_path_factory.mktemp("fuzz") / "fiches.zip", examples)))


def test_every_format_is_damaged() -> None:
    assert set(CASES) == set(SHARES)


@pytest.mark.parametrize("suffix", CASES)
def test_a_damaged_document_is_read_or_refused(suffix: str, documents: Originals) -> None:
    verdicts: dict[str, list[str]] = {verdict: [] for verdict in PROMISED}
    for number in range(CASES[suffix]):
        case = make_case(number, {suffix: documents[suffix]})
        verdict, detail = judge(case)
        assert verdict in verdicts, f"{case.number}, {case.original}, {case.mutations}: {detail}"
        verdicts[verdict].append(detail)
    assert all(reason.strip() and "\n" not in reason for reason in verdicts["refused"])
    if CASES[suffix] > 10:
        assert len(verdicts["read"]) > 5
        assert len(verdicts["refused"]) > 1 or suffix == ".txt"


def test_a_case_is_made_again_from_its_number(documents: Originals) -> None:
    cases = [make_case(number, documents) for number in range(50)]
    assert cases == [make_case(number, documents) for number in range(50)]
    assert len({case.document.content for case in cases}) > 45
    whole = {one.name: one.content for group in documents.values() for one in group}
    assert sum(case.document.content == whole[case.original] for case in cases) < 5


def test_what_a_document_hides_is_no_reason_to_fail(documents: Originals) -> None:
    case = make_case(0, {".xml": documents[".xml"]})
    for content in (b"", b"\0" * 10, b"<", b"<a/>", b"\xef\xbb\xbf<a/>"):
        assert judge(replace(case, document=replace(case.document, content=content)))[0] in PROMISED
