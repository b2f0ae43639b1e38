"""Which parser and splitter this is: documents that they read before need not be read again, if they are the same."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from ingestion.catalogue import digest

LIBRARIES = ("lxml", "mammoth", "markdown", "pdfplumber", "unstructured")
"""What parser and splitter lean on: another version may read otherwise."""
UNREAD = frozenset(
    "__main__ arguments base canaries catalogue corpora counting download errors figures gathering generations "
    "pipeline planning progress publication quarantine receipt report sources summary terminal transfer "
    "updating".split()
)
"""Modules of this package that have no part in what a sheet becomes."""


@cache
def reading_fingerprint() -> str:
    """Changes with any line of the modules that turn a document into chunks, and with the libraries that they use.

    The code itself, rather than a number that somebody has to raise: a change that is forgotten would leave passages
    of two parsers side by side. A comment more costs one reading of the corpus; vectors are kept where texts are.
    """
    folder = Path(__file__).parent
    modules = sorted(path for path in folder.rglob("*.py") if path.stem not in UNREAD)
    libraries = (f"{name} {version(name)}".encode() for name in LIBRARIES)
    return digest(*(path.read_bytes() for path in modules), *libraries)
