"""The schema that an address of DILA announces, held against the one that its sheets name."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from ingestion.fetching.archive import documents
from ingestion.schema import Source

SAMPLE = 5
"""Sheets looked at: an archive is written by one program, in one version."""
HEAD_BYTES = 4096
"""The root element of the longest real sheet ends well before."""

_IN_ADDRESS = re.compile(r"(?<!/)/([0-9]{1,3}\.[0-9]{1,3})/")
_IN_SHEET = re.compile(rb"""noNamespaceSchemaLocation\s*=\s*["'][^"'<>]{0,200}/Schemas/([0-9]{1,3}\.[0-9]{1,3})/""")


def other_schema(source: Source, path: Path) -> str:
    """A French line if the first sheets of `path` name another schema than the address of `source`; empty if none does.

    An address or sheets that name no schema say nothing.

    Raises:
        SourceError: `path` is no archive that can be read.
    """
    announced = _IN_ADDRESS.search(source.url or "")
    if source.format != "dila-xml" or announced is None:
        return ""
    heads = (document.content[:HEAD_BYTES] for document in islice(documents(path, (".xml",)), SAMPLE))
    named = {found[1].decode() for head in heads if (found := _IN_SHEET.search(head))} - {announced[1]}
    if not named:
        return ""
    return (
        f"« {source.url} » annonce le schéma {announced[1]}, mais ses fiches suivent le schéma "
        f"{', '.join(sorted(named))} : vérifiez l'adresse de « {source.name} »."
    )
