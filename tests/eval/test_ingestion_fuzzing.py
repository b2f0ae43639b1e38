"""Who watches the reading of damaged documents sees what must not be: hangs, deaths, files, networks, leaks."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from fakes.document_readers import dies, disobeys, hangs

from eval.ingestion.archives import write_archive
from eval.ingestion.cases import by_suffix, make_case
from eval.ingestion.fuzzing import Task, fuzz, judge, watch
from eval.ingestion.guarding import SECRET, Baits, baited
from eval.ingestion.mutating import BAIT_ADDRESS, BAIT_FILE, MUTATIONS
from eval.ingestion.originals import EXAMPLES, Original, originals
from eval.ingestion.results import Outcome
from ingestion.fetching.archive import Document
from tests.ingestion.samples import publication

NOTE = Original("note.txt", "Le guichet ouvre à neuf heures.\n\nIl ferme à midi.".encode())


@pytest.fixture
def task(tmp_path: Path) -> Task:
    return Task(by_suffix([NOTE]), Baits("http://127.0.0.1:9/", tmp_path / "secret.txt"), tmp_path, 0, 10)


def numbers(outcomes: list[Outcome]) -> list[int]:
    return [outcome.case for outcome in outcomes]


def test_documents_are_read_in_a_process_that_is_guarded(task: Task):
    outcomes = watch(task)
    assert numbers(outcomes) == [0, 2, 4, 6, 8]
    assert {outcome.verdict for outcome in outcomes} <= {"read", "refused"}
    assert [one.detail for one in watch(task)] == [one.detail for one in outcomes]


def test_a_document_that_hangs_costs_its_case_alone(task: Task):
    outcomes = watch(task, hangs, limit=2)
    assert numbers(outcomes) == [0, 2, 4, 6, 8]
    assert [outcome.verdict for outcome in outcomes] == ["read", "read", "hung", "read", "read"]
    assert outcomes[2].original == "note.txt"


def test_a_document_that_kills_its_reader_costs_its_case_alone(task: Task):
    outcomes = watch(task, dies)
    assert [outcome.verdict for outcome in outcomes] == ["read", "read", "died", "read", "read"]
    assert outcomes[2].detail == "exit code 7"


def test_the_guard_sees_and_refuses_what_leaves_the_folder(task: Task):
    free = task.folder / "libre"
    free.mkdir()
    outcomes = watch(replace(task, folder=free, count=16), disobeys)
    seen = [outcome.detail for outcome in outcomes]
    assert [bool(acts) for acts in seen] == [True] * 6 + [False] * 2
    for acts, event in zip(seen, ("open", "open", "os.mkdir", "socket.", "urllib.", "os.system"), strict=False):
        assert acts.startswith(event)
    assert [path.name for path in task.folder.iterdir()] == ["libre"]
    assert [path.name for path in free.iterdir()] == ["dedans.txt"]


def test_the_bait_counts_who_comes(tmp_path: Path):
    with baited(tmp_path) as (baits, visits):
        content = baits.put_in(b"<img src='" + BAIT_ADDRESS + b"'/>" + BAIT_FILE)
        assert baits.address.encode() in content
        assert baits.file.as_uri().encode() in content
        assert visits.count == 0
        for _ in range(2):
            with socket.create_connection(("127.0.0.1", int(baits.address.rstrip("/").rpartition(":")[2]))) as visitor:
                visitor.recv(1)
        assert visits.count == 2
    assert baits.file.read_text(encoding="utf-8") == SECRET


def test_what_comes_out_of_a_reader_is_judged():
    case = make_case(0, by_suffix([NOTE]))

    def verdict(name: str, content: bytes) -> tuple[str, str]:
        suffix = Path(name).suffix
        return judge(replace(case, suffix=suffix, document=Document(name, content)))

    sheet = publication("<Texte><Paragraphe>{}</Paragraphe></Texte>", "F1")
    assert verdict("F1.xml", sheet) == ("read", "")
    assert verdict("F1.xml", sheet.replace(b"{}", SECRET.encode())) == ("leaked", "words of a file outside")
    assert verdict("F1.xml", sheet[:50])[0] == "refused"
    assert verdict("N1.xml", publication("", "N1", kind="Theme")) == ("no sheet", "")
    assert verdict("note.zzz", b"")[0] == "refused"


def test_every_mutation_changes_a_whole_document_and_the_same_each_time(tmp_path: Path):
    examples = [(path.name, path.read_bytes()) for path in sorted(EXAMPLES.glob("F*.xml"))[:8]]
    documents = by_suffix(originals(write_archive(tmp_path / "fiches.zip", examples)))
    assert set(documents) == set(MUTATIONS)
    for suffix, mutations in MUTATIONS.items():
        content = documents[suffix][0].content
        for mutation in dict.fromkeys(mutations):
            made = [mutation(content, Random(seed)) for seed in range(12)]
            assert made == [mutation(content, Random(seed)) for seed in range(12)]
            assert sum(one != content for one in made) > 6, (suffix, mutation.__name__)


def test_a_whole_campaign_is_counted(tmp_path: Path):
    examples = [(path.name, path.read_bytes()) for path in sorted(EXAMPLES.glob("F*.xml"))[:8]]
    found = fuzz(write_archive(tmp_path / "fiches.zip", examples), 120, lambda line: None)
    assert numbers(list(found.outcomes)) == list(range(120))
    assert found.counts().total() == 120
    assert found.counts(".xml").total() > 50
    assert (found.faults, found.visits, found.left) == ((), 0, ())
