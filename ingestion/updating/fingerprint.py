"""Which parser and splitter this is: documents that they read before need not be read again, if they are the same."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from ingestion.updating.catalogue import digest
from retrieval import schema, sheets

LIBRARIES = ("lxml", "mammoth", "markdown", "pdfplumber", "unstructured")
"""What parser and splitter lean on: another version may read otherwise."""
READERS = ("rendering.py", "schema.py", "parsing", "screening", "splitting")
"""Modules and packages of ingestion that have a part in what a document becomes."""


@cache
def reading_fingerprint() -> str:
    """Changes with any line of the modules that turn a document into chunks, and with the libraries that they use.

    The code itself, rather than a number that somebody has to raise: a change that is forgotten would leave passages
    of two parsers side by side. A comment more costs one reading of the corpus; vectors are kept where texts are.
    """
    folder = Path(__file__).parents[1]
    places = (*(folder / name for name in READERS), Path(schema.__file__), *map(Path, sheets.__path__))
    modules = [path for place in places for path in _modules(place)]
    libraries = (f"{name} {version(name)}".encode() for name in LIBRARIES)
    return digest(*(path.read_bytes() for path in modules), *libraries)


def _modules(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]
