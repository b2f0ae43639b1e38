"""What a generation remembers of the documents that it was made from, so that the next run knows what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b

from ingestion.schema import Failure, Suspicion
from retrieval.errors import DamagedIndex
from retrieval.schema import EXAMPLES, Chunk
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import Store

CATALOGUE = "catalogue.jsonl"
"""Its name in a generation (`retrieval.storage.protocol.Store.text`)."""
DIGEST_BYTES = 12

DocumentName = tuple[str, str]
"""Name of the source, name of the document in it."""


def digest(*parts: bytes) -> str:
    """What two contents share only if they are the same."""
    found = blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def chunks_digest(chunks: Iterable[Chunk]) -> str:
    """What two versions of a sheet share only if every passage is the same, and all that is said of it.

    The name of the source has no part in it, nor have identifiers, which are drawn from it: two archives of one feed
    are compared under two names.
    """
    same = [replace(chunk, id="", source="") for chunk in chunks]
    return digest(*(json.dumps(chunk.payload(), ensure_ascii=False).encode() for chunk in same))


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """One sheet of a generation.

    Attributes:
        key: what its chunks share (`Chunk.sheet_key`).
        source: the one that its chunks bear; demonstration sheets have their own wherever they are read from.
        digest: of its chunks (`chunks_digest`).
        words: words of the document that a reader should see; ``lost`` of them reach no passage, ``cause`` if known.
    """

    key: str
    id: str
    source: str
    title: str
    updated: str
    digest: str
    chunks: int
    words: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    cause: str = ""

    @property
    def example(self) -> bool:
        """Whether it is one of our demonstration sheets."""
        return self.source == EXAMPLES


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document that was read: a sheet, a file of many sheets, or one that could not be read.

    Attributes:
        digest: of its content; empty if it has to be read again anyway.
        unknown: elements and attributes that the parser does not know.
        redirections: sheets that left according to it, and what replaces each: an identifier or an address.
    """

    source: str
    name: str
    digest: str
    sheets: tuple[SheetRecord, ...] = ()
    failures: tuple[Failure, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    unknown: tuple[str, ...] = ()
    redirections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents of a generation, by source and name."""

    documents: Mapping[DocumentName, DocumentRecord]

    def redirections(self) -> dict[str, str]:
        """Where the sheets that left have gone at last; one that goes round in circles is left out."""
        steps = {sheet: target for record in self.documents.values() for sheet, target in record.redirections.items()}
        ends = {sheet: _end(sheet, steps) for sheet in steps}
        return {sheet: end for sheet, end in ends.items() if end}

    def sheets(self) -> Iterator[SheetRecord]:
        """All sheets, in the order of the documents."""
        for document in self.documents.values():
            yield from document.sheets

    def failures(self) -> list[Failure]:
        """What could not be read, in the order of the documents."""
        return [failure for document in self.documents.values() for failure in document.failures]

    def of(self, source: str) -> Catalogue:
        """The documents of one source."""
        return Catalogue({name: document for name, document in self.documents.items() if name[0] == source})

    def to_text(self) -> str:
        """As a generation carries it, one document a line."""
        # in ASCII: it can be written whatever the documents hold
        return "".join(f"{json.dumps(asdict(record))}\n" for record in self.documents.values())


EMPTY = Catalogue({})


def read_catalogue(store: Store, manifest: Manifest) -> Catalogue:
    """What a generation remembers of its documents.

    Raises:
        DamagedIndex: there is none, it can't be read, or it does not know all the passages.
        EngineError: the server does not answer.
    """
    catalogue = catalogue_from_text(store.text(manifest, CATALOGUE), store.name)
    if sum(sheet.chunks for sheet in catalogue.sheets()) != manifest.chunks:
        raise _damaged(store.name, "incomplet")
    return catalogue


def catalogue_from_text(text: str, place: str) -> Catalogue:
    """The inverse of `Catalogue.to_text`.

    Args:
        place: where it was read, for the message.

    Raises:
        DamagedIndex: it is no catalogue.
    """
    try:
        records = [_document(json.loads(line)) for line in text.split("\n")[:-1]]
        return Catalogue({(record.source, record.name): record for record in records})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _damaged(place, f"illisible ({type(error).__name__})") from None


def _damaged(place: str, how: str) -> DamagedIndex:
    return DamagedIndex(f"le catalogue de « {place} » est {how} : relancez l'ingestion.")


def _end(sheet: str, steps: Mapping[str, str]) -> str:
    """The last of the targets that follow each other from `sheet`; empty if they come back."""
    seen = {sheet}
    target = steps[sheet]
    while target in steps:
        if target in seen:
            return ""
        seen.add(target)
        target = steps[target]
    return target


def _document(values: dict[str, object]) -> DocumentRecord:
    kinds = {"sheets": SheetRecord, "failures": Failure, "suspicions": Suspicion}
    parts = {name: tuple(kind(**part) for part in values[name]) for name, kind in kinds.items()}  # type: ignore[attr-defined]
    return DocumentRecord(**{**values, **parts, "unknown": tuple(values["unknown"])})  # type: ignore[arg-type]
