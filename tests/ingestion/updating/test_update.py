"""A run that starts from a published generation ends where one that starts from nothing would: the sheets, the
passages, what is remembered of each document. Here with an index held in memory; see test_incremental for a real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.errors import SourceError
from ingestion.fetching.archive import Document
from ingestion.parsing.dila.indexes import Indexes
from ingestion.updating.catalogue import EMPTY, Catalogue, DocumentRecord, catalogue_from_text
from ingestion.updating.update import TWICE, WHOLE_SOURCE, Update
from retrieval.schema import Chunk
from tests.ingestion.samples import cases, redirections, source, themes

SOURCE = source()
NAMES = ("F1.xml", "F2.xml", "F3.xml", "R4.xml")
BROKEN = b"<Publication>"
TREES = (Indexes(), Indexes(themes={"F1": ("Papiers",)}), Indexes(themes={"F1": ("Papiers",), "F2": ("Papiers",)}))
GOES = redirections(F1="F2")

Shelf = dict[str, list[Chunk]]
"""The passages of each sheet of a generation, by key."""


def sheet(sheet_id: str, version: int, placed: bool) -> bytes:
    """One of its versions: each line is a passage; without its own themes it takes those of the tree."""
    head = "" if placed else themes("Loisirs")
    return cases(sheet_id, "La carte est gratuite.", f"Le permis coûte {version} €.", head=head)


def feed(documents: dict[str, bytes], cut: int | None) -> Iterator[Document]:
    """The documents of a source, which breaks off before the one of rank `cut`."""
    for rank, name in enumerate(sorted(documents)):
        if rank == cut:
            raise SourceError("la suite manque.")
        yield Document(name, documents[name])


@dataclass
class Memory:
    """An index: each run copies what `Update` keeps and writes what changed."""

    shelf: Shelf = field(default_factory=dict)
    catalogue: Catalogue = EMPTY
    written: int = 0

    def run(self, documents: Iterator[Document], tree: Indexes, trusted: bool) -> None:
        update = Update(self.catalogue, trusted)
        changed = {chunks[0].sheet_key: chunks for chunks in update.changed(SOURCE, documents, tree)}
        kept = {key: self.shelf[key] for key in update.kept}
        assert kept.keys().isdisjoint(changed)
        assert update.left.keys() == self.shelf.keys() - kept.keys()
        self.shelf, self.written = {**kept, **changed}, len(changed)
        # as the next run finds it
        self.catalogue = catalogue_from_text(update.catalogue.to_text(), "l'index")


@dataclass
class Model:
    """What an index must hold: for each document, the last version of it that could be read and stood first."""

    held: dict[str, tuple[bytes, Indexes]] = field(default_factory=dict)

    def run(self, documents: dict[str, bytes], tree: Indexes, cut: int | None) -> None:
        met = sorted(documents)[:cut]
        now = {name: (documents[name], tree) if documents[name] != BROKEN else self.held.get(name) for name in met}
        if cut is not None and cut < len(documents):
            now |= {name: kept for name, kept in self.held.items() if name not in met}
        cold = self._read({name: version for name, version in now.items() if version})
        self.held = {name: version for name, version in now.items() if version and self._gave(cold, name)}
        self.catalogue, self.shelf = cold.catalogue, cold.shelf

    def _read(self, versions: dict[str, tuple[bytes, Indexes]]) -> Memory:
        """One run from nothing."""
        update, shelf = Update(EMPTY, trusted=False), {}
        for name, (content, tree) in versions.items():
            for chunks in update.changed(SOURCE, [Document(name, content)], tree):
                shelf[chunks[0].sheet_key] = chunks
        return Memory(shelf, update.catalogue)

    @staticmethod
    def _gave(cold: Memory, name: str) -> bool:
        record = cold.catalogue.documents[SOURCE.name, name]
        return bool(record.sheets or record.redirections)


contents = st.one_of(
    st.builds(sheet, st.sampled_from(["F1", "F2", "F3"]), st.integers(1, 3), st.booleans()),
    st.just(BROKEN),
    st.just(GOES),
)
edits = st.dictionaries(st.sampled_from(NAMES), st.none() | contents, max_size=2)
"""New contents of a few documents; None takes one away."""
steps = st.tuples(edits, st.sampled_from(TREES), st.none() | st.integers(0, 3), st.booleans())
Step = tuple[dict[str, bytes | None], Indexes, int | None, bool]


def edited(documents: dict[str, bytes], changes: dict[str, bytes | None]) -> dict[str, bytes]:
    """The documents of a source, the next day."""
    return {name: content for name, content in {**documents, **changes}.items() if content is not None}


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(NAMES), contents), st.lists(steps, min_size=2, max_size=5))
def test_runs_one_after_the_other_end_where_one_from_nothing_does(
    documents: dict[str, bytes], days: list[Step]
) -> None:
    index, model = Memory(), Model()
    for changes, tree, cut, trusted in [({}, TREES[0], None, True), *days]:
        documents = edited(documents, changes)
        index.run(feed(documents, cut), tree, trusted)
        model.run(documents, tree, cut)
        assert index.shelf == model.shelf
        assert index.catalogue.redirections() == model.catalogue.redirections()
        met = sorted(documents)[:cut]
        assert {name for name in met if documents[name] == BROKEN} == {name for name in met if name in failed(index)}
        readable = {name: record for name, record in remembered(index.catalogue) if documents.get(name) != BROKEN}
        assert {name: record for name, record in remembered(model.catalogue) if name in readable} == readable


def failed(index: Memory) -> set[str]:
    """The documents that could not be read."""
    records = index.catalogue.documents.values()
    return {record.name for record in records for failure in record.failures if failure.reason != TWICE}


def remembered(catalogue: Catalogue) -> Iterator[tuple[str, DocumentRecord]]:
    """Each document, but for what says that it must be read again."""
    for (_, name), record in catalogue.documents.items():
        if name != WHOLE_SOURCE and (record.sheets or record.redirections):
            yield name, replace(record, digest="", failures=tuple(f for f in record.failures if f.reason == TWICE))


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from(NAMES), contents), st.sampled_from(TREES))
def test_the_same_documents_again_write_nothing(documents: dict[str, bytes], tree: Indexes) -> None:
    for trusted in (True, False):
        index = Memory()
        index.run(feed(documents, None), tree, trusted)
        before = index.catalogue
        index.run(feed(documents, None), tree, trusted)
        assert (index.written, index.catalogue) == (0, before)
