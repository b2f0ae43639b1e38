"""Documents that could not be read, set aside with the reason, for whoever wants to look at them or send them back.

``INDEX/quarantine/SOURCE/NAME`` is a copy of the bytes and ``NAME.json`` says why. The folder is made anew by each run
and put in place whole at its end: what is in it speaks of the last run. A run never dies of it.
"""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import TracebackType

from retrieval.system_errors import french_cause

QUARANTINE = "quarantine"
MAX_BYTES = 200 * 2**20
"""Copied by one run: ten documents as large as ``archive`` lets in."""
MAX_DOCUMENTS = 1000
"""Set aside by one run: beyond, the source itself is broken, and the report lists them all the same."""
MAX_NAME = 45
"""Characters of a name; with four bytes each, file systems still take it with a number and ``.json``."""

_UNSAFE = re.compile(r"[^\w.-]+|^\.+")


class Quarantine:
    """Where one run sets documents aside: ``with Quarantine(index / QUARANTINE) as quarantine: quarantine.add(...)``.

    Only one run at a time may have it: open it under the lock of the index. A run that is interrupted leaves the folder
    of the run before.

    Attributes:
        notices: what a person must know of it once it is closed, in French: what could not be copied.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES, max_documents: int = MAX_DOCUMENTS) -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        self.max_documents = max_documents
        self.notices: list[str] = []
        self._part = folder.with_name(f"{folder.name}.part")
        self._taken: set[str] = set()
        self._documents = self._bytes = self._left_out = 0
        self._broken = False

    def __enter__(self) -> Quarantine:
        try:
            _remove(self._part)
            self._part.mkdir(parents=True)
        except OSError as error:
            self._give_up(error)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._broken and (kind is None or issubclass(kind, Exception)):
                self._put_in_place()
        except OSError as refused:
            self._give_up(refused)
        finally:
            shutil.rmtree(self._part, ignore_errors=True)

    def add(self, source: str, name: str, content: bytes, reason: str) -> None:
        """Set aside `name` of `source`, which can't be read for `reason`; `content` is empty where it has none."""
        if self._broken:
            return
        if self._documents >= self.max_documents or self._bytes + len(content) > self.max_bytes:
            self._left_out += 1
            return
        try:
            self._write(source, name, content, reason)
        except OSError as error:
            self._give_up(error)

    def _write(self, source: str, name: str, content: bytes, reason: str) -> None:
        path = self._part / self._free(safe_name(source), PurePosixPath(safe_name(name)))
        path.parent.mkdir(exist_ok=True)
        record = {
            "source": source,
            "item": name,
            "reason": reason,
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "bytes": len(content),
        }
        # a name may hold halves of characters, which no file in UTF-8 can
        text = json.dumps(record, ensure_ascii=False, indent=2).encode(errors="replace")
        path.with_name(f"{path.name}.json").write_bytes(text)
        path.write_bytes(content)
        self._documents += 1
        self._bytes += len(content) + len(text)

    def _free(self, source: str, name: PurePosixPath) -> str:
        """A place that no other document or reason has, whatever the case of its letters."""
        number, free = 1, f"{source}/{name}"
        while not self._taken.isdisjoint((free.lower(), f"{free.lower()}.json")):
            number += 1
            free = f"{source}/{name.stem}-{number}{name.suffix}"
        self._taken |= {free.lower(), f"{free.lower()}.json"}
        return free

    def _put_in_place(self) -> None:
        """Two renames: whoever reads meets the folder of one run or of the other, never a mixture."""
        old = self.folder.with_name(f"{self.folder.name}.old")
        _remove(old)
        if self.folder.exists() or self.folder.is_symlink():
            self.folder.rename(old)
        if self._documents:
            self._part.rename(self.folder)
        _remove(old)
        if self._left_out:
            self.notices.append(
                f"La quarantaine est pleine ({self.max_documents} documents ou {self.max_bytes // 2**20} Mio) : "
                f"{self._left_out} documents illisibles n'y sont pas copiés ; le compte rendu les liste tous."
            )

    def _give_up(self, error: OSError) -> None:
        """Say it once; a folder that speaks of another run would mislead."""
        self._broken = True
        shutil.rmtree(self._part, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.notices.append(
            f"Les documents illisibles n'ont pas pu être copiés dans « {self.folder} » ({french_cause(error)}) : "
            "libérez de la place ou vérifiez ses droits ; le compte rendu les liste tous."
        )


def safe_name(name: str) -> str:
    """A file name that stays in its folder, whatever `name` holds: « a/../b c.xml » gives « a_.._b_c.xml »."""
    safe = PurePosixPath(_UNSAFE.sub("_", name.encode(errors="replace").decode()) or "_")
    return f"{safe.stem[:MAX_NAME]}{safe.suffix[:10]}"


def _remove(path: Path) -> None:
    """Leave nothing at `path`, be it a folder, a file or a link, which is not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
