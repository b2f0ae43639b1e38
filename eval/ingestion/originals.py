"""The documents that fuzzing starts from: real sheets, real labour entries, and notices made of what sheets say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from random import Random

import ingestion
from eval.ingestion.archives import members
from eval.ingestion.notices import WRITERS, Notice, notice_of
from ingestion.fetching.archive import Document
from ingestion.parsing.documents import parse
from ingestion.schema import Source, SourceFormat
from ingestion.splitting.chunking import chunk_sheet

SHEETS = 150
"""Sheets drawn from the archive."""
BESIDE = "dated"
"""Folder of other real sheets, beside the archive."""
EXAMPLES = Path(ingestion.__file__).parent / "exemples"
"""Our own sheets, which have what the newest schema has."""
LABOUR = "travail-emploi.json"
"""The labour ministry's file, beside the archive."""
LABOUR_BYTES = 60_000
"""The longest entries are left out: a document is read whole for each mutation."""
NOTICES = 25
"""Sheets that become notices, each in every format; of `NOTICE_BYTES` at most."""
NOTICE_BYTES = 12_000
FORMATS: Mapping[str, SourceFormat] = {".xml": "dila-xml", ".json": "travail-json"}
"""Format of the source that holds documents of these endings; notices for the others."""


@dataclass(frozen=True, slots=True)
class Original:
    """A document that can be read, whole."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """The ending of its name."""
        return PurePosixPath(self.name).suffix


def source_of(suffix: str, name: str = "essai") -> Source:
    """A source that would hold documents of this ending."""
    path = Path(f"{name}{suffix}")
    return Source(name, FORMATS.get(suffix, "documents"), None, path, "Particuliers", "libre", "Essai", True)


def originals(archive: Path) -> list[Original]:
    """All of them, in an order that does not change.

    Raises:
        EvalError: the archive can't be read.
    """
    sheets = [Original(name, content) for name, content in members(archive) if name.endswith(".xml")]
    chosen = Random(SHEETS).sample(sheets, min(SHEETS, len(sheets)))
    others = [*sorted((archive.parent / BESIDE).glob("*.xml")), *sorted(EXAMPLES.glob("*.xml"))]
    notices = list(islice(_notices_of(chosen), NOTICES))
    return [
        *chosen,
        *(Original(path.name, path.read_bytes()) for path in others),
        *_labour(archive.parent / LABOUR),
        *(
            Original(f"notice-{number}{suffix}", write(notice))
            for suffix, write in WRITERS.items()
            for number, notice in enumerate(notices)
        ),
    ]


def _notices_of(sheets: list[Original]) -> Iterator[Notice]:
    """What the short ones say; nothing for a file that is no sheet."""
    for sheet in sheets:
        if len(sheet.content) <= NOTICE_BYTES:
            parsed = parse(Document(sheet.name, sheet.content), source_of(sheet.suffix))
            yield from (notice_of(list(chunk_sheet(found))) for found, _ in parsed.sheets)


def _labour(path: Path) -> Iterator[Original]:
    """The real entries, one a document; none where the file is absent."""
    for entry in json.loads(path.read_bytes()) if path.is_file() else ():
        content = json.dumps([entry], ensure_ascii=False).encode()
        if len(content) <= LABOUR_BYTES:
            yield Original(f"{entry['pubId']}.json", content)
