"""A ZIP archive, a folder or a single file -> its documents, read in memory: nothing is ever written to disk.

Nothing from outside is trusted: names that leave the archive, encrypted members and bombs are refused one by one.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingestion.errors import SheetError, SourceError
from retrieval.system_errors import french_cause

MAX_DOCUMENT_BYTES = 20 * 2**20
"""DILA's largest sheet is under 1 MB; notices in PDF stay under this too."""
MAX_TOTAL_BYTES = 2 * 2**30
MAX_DOCUMENTS = 100_000
MAX_RATIO = 1000
"""Deflate can't exceed about 1032:1; text stays under 30:1. Above this a member is a bomb."""

BROKEN_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, struct.error)
"""What opening raises: a forged directory of members also breaks on numbers, names or versions."""

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
"""What the standard library raises on a member that is cut short, damaged, encrypted or packed in an unknown way."""


@dataclass(frozen=True, slots=True)
class Document:
    """One member: its name inside the source and its bytes, or the reason why it could not be read."""

    name: str
    content: bytes = b""
    problem: str = ""


Wanted = Callable[[str], bool]
"""Whether the document of this name is read."""


def documents(path: Path, suffixes: tuple[str, ...], wanted: Wanted = lambda name: True) -> Iterator[Document]:
    """Read the members of `path` whose name ends with one of `suffixes`, in the order of their names.

    Raises:
        SourceError: there is nothing at `path`, it is not a ZIP, or it is cut short.
    """
    if path.is_dir():
        yield from _folder(path, suffixes, wanted)
    elif not path.exists():
        raise SourceError(f"« {path} » n'existe pas : corrigez le chemin dans la liste des sources.")
    elif path.suffix.lower() in suffixes:
        if wanted(path.name):
            yield _file(path, _text(path.name))
    else:
        yield from _zip(path, suffixes, wanted)


def _text(name: str) -> str:
    """The name of a file as text: where it is not UTF-8, Python gives halves of characters that nothing can write."""
    return name.encode(errors="replace").decode()


def _suffix(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _folder(path: Path, suffixes: tuple[str, ...], wanted: Wanted) -> Iterator[Document]:
    # a link counts whatever it leads to: one that is broken or leaves the folder is refused, not passed over
    members = sorted(
        item for item in path.rglob("*") if _suffix(item.name) in suffixes and (item.is_file() or item.is_symlink())
    )
    root = path.resolve()
    for member in members:
        name = _text(member.relative_to(path).as_posix())
        if not wanted(name):
            continue
        if not member.resolve().is_relative_to(root):
            yield Document(name, problem="lien vers un fichier hors du dossier, refusé")
        else:
            yield _file(member, name)


def _file(path: Path, name: str) -> Document:
    try:
        size = path.stat().st_size
        if size > MAX_DOCUMENT_BYTES:
            return Document(name, problem=_too_large(size))
        return Document(name, path.read_bytes())
    except OSError as error:
        return Document(name, problem=f"lecture impossible ({french_cause(error)})")


def _zip(path: Path, suffixes: tuple[str, ...], wanted: Wanted) -> Iterator[Document]:
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN_ZIP:
        raise SourceError(
            f"« {path} » n'est pas une archive ZIP lisible (autre format ou fichier tronqué) : téléchargez-la encore."
        ) from None
    except OSError as error:
        raise SourceError(f"« {path} » ne peut pas être lu ({french_cause(error)}) : vérifiez ses droits.") from None
    with archive:
        members = [item for item in archive.infolist() if not item.is_dir() and _suffix(item.filename) in suffixes]
        if len(members) > MAX_DOCUMENTS:
            raise SourceError(f"« {path} » contient {len(members)} documents ; la limite est {MAX_DOCUMENTS}.")
        if sum(item.file_size for item in members) > MAX_TOTAL_BYTES:
            raise SourceError(f"« {path} » dépasse {MAX_TOTAL_BYTES // 2**30} Gio décompressée : archive refusée.")
        for item in sorted(filter(lambda item: wanted(item.filename), members), key=lambda item: item.filename):
            yield read_member(archive, item)


def read_member(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> Document:
    """One member, refused if its name leaves the archive, if it is too large, a bomb, encrypted or damaged."""
    try:
        return Document(item.filename, _read(archive, item))
    except SheetError as error:
        return Document(item.filename, problem=str(error))
    except _UNREADABLE:
        return Document(item.filename, problem="membre illisible de l'archive (tronqué, abîmé ou chiffré)")


def _read(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    parts = PurePosixPath(item.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts:
        raise SheetError("nom qui sort de l'archive, refusé")
    if item.file_size > MAX_DOCUMENT_BYTES:
        raise SheetError(_too_large(item.file_size))
    if item.file_size > MAX_RATIO * max(item.compress_size, 1):
        raise SheetError("taux de compression anormal, refusé")
    with archive.open(item) as stream:
        # the size announced by the archive may lie: read one byte more than allowed and no further
        content = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(content) > MAX_DOCUMENT_BYTES:
        raise SheetError(_too_large(len(content)))
    return content


def _too_large(size: int) -> str:
    return f"document de {size / 2**20:.0f} Mio ; la limite est {MAX_DOCUMENT_BYTES // 2**20} Mio"
