"""Files replaced in one move: whoever reads meets the old content or the new one, never a half."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def atomic_write(path: Path, content: str | bytes) -> None:
    """Replace `path` by `content` (text as UTF-8), whole or not at all, even when the power is cut.

    Raises:
        OSError: nothing could be written; the old file, if any, is untouched, and nothing is left beside it.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(content if isinstance(content, bytes) else content.encode())
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last: without it, a power cut may bring back the old file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # some file systems of networks can't: the file is in place all the same
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
