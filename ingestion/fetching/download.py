"""A source's address -> a local file: asked for only if it changed, checked, put in place by one rename.

Where the address fails, the copy of an earlier run is used if nothing touched it since, and this is said.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingestion.errors import SourceError
from ingestion.fetching.archive import MAX_TOTAL_BYTES, documents
from ingestion.fetching.receipt import Receipt, drop, part_of, settle, unfinished, vouched, write_receipt
from ingestion.fetching.schema_version import other_schema
from ingestion.fetching.transfer import Progress, Transfer, receive
from ingestion.schema import Source
from retrieval.schema import french_date
from retrieval.system_errors import french_cause


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file or folder of a source.

    Attributes:
        path: where it is.
        state: ``local`` for a source that has no address; ``downloaded`` if the address gave something new,
            ``unchanged`` if it said that our copy is still right, ``kept`` if it failed and an earlier copy stands in.
        problem: in French, why the address failed and the day of the copy that is used, or that the sheets follow
            another schema than the address says; empty if all is well.
    """

    path: Path
    state: Literal["local", "downloaded", "unchanged", "kept"]
    problem: str = ""


def fetch(source: Source, folder: Path, progress: Progress = lambda received, expected: None) -> Fetched:
    """The local file or folder of a source; an address is downloaded into `folder`.

    Raises:
        SourceError: the address gives nothing that can be used and there is no copy of an earlier run, or `folder`
            can't be written.
    """
    if source.path is not None:
        return Fetched(source.path, "local")
    target = folder / f"{source.name}{'.json' if source.format == 'travail-json' else '.zip'}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        settle(target)
        fetched = _update(source, target, progress)
    except OSError as error:
        drop(part_of(target))  # gives back the place that it took
        raise SourceError(
            f"« {target} » ne peut pas être écrit ({french_cause(error)}) : libérez de la place ou corrigez ses droits."
        ) from None
    problems = (fetched.problem, other_schema(source, target))
    return replace(fetched, problem=" ".join(filter(None, problems)))


def _update(source: Source, target: Path, progress: Progress) -> Fetched:
    """Bring `target` up to date with its address, or say why the copy in place is used."""
    url, part = str(source.url), part_of(target)
    known = vouched(target, url)
    try:
        receipt = _obtain(Transfer(source, part, known, progress), target.suffix)
        if receipt is None:
            drop(part)
            return Fetched(target, "unchanged")
        write_receipt(receipt, part)
        settle(target)
        return Fetched(target, "downloaded")
    except SourceError as error:
        if known is None:
            raise
        day = french_date(known.fetched[:10])
        return Fetched(target, "kept", f"{error} La copie téléchargée le {day} est utilisée.")
    finally:
        if unfinished(part, url) is None:
            drop(part)


def _obtain(transfer: Transfer, suffix: str) -> Receipt | None:
    """The receipt of a new file in ``transfer.part``, checked; None if there is nothing new."""
    received = receive(transfer)
    if received is not None and received.joined and not _is_intact(transfer.part, suffix):
        # a power cut between two tries, or a server that mixes two versions: only the whole file is sure
        drop(transfer.part)
        received = receive(transfer)
    if received is None:
        return None
    if not _is_what_was_asked(transfer.part, suffix):
        drop(transfer.part)
        kind = "une archive ZIP" if suffix == ".zip" else "une liste JSON"
        raise SourceError(
            f"« {transfer.url} » n'a pas rendu {kind} : vérifiez l'adresse de « {transfer.source.name} »."
        )
    return received.receipt


def _is_what_was_asked(part: Path, suffix: str) -> bool:
    """Whether a file can take the place of the one before: an error page must not."""
    if suffix == ".zip":
        try:
            next(documents(part, (".xml",)), None)
        except SourceError:
            return False
        return True
    with part.open("rb") as stream:
        return stream.read(100).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")


def _is_intact(part: Path, suffix: str) -> bool:
    """Whether a file that came in pieces reads to its end: an archive has a checksum for each member."""
    try:
        if suffix == ".json":
            json.loads(part.read_bytes())
            return True
        with zipfile.ZipFile(part) as archive:
            size = sum(member.file_size for member in archive.infolist())
            return size <= MAX_TOTAL_BYTES and archive.testzip() is None
    except Exception:  # damaged bytes break zipfile in a dozen ways; each means that the file is asked for again
        return False
