"""A disk that can be filled: a small one in memory, for whoever has the right to mount it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SIZE_MIB = 768
"""More than an ingestion asks for before it starts (`retrieval.storage.folder`)."""
BALLAST = "ballast"


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A disk of its own at `folder`."""

    folder: Path

    def fill(self) -> None:
        """Leave not a byte free, until `empty`; what is being written may take what comes free in the meantime."""
        with (self.folder / BALLAST).open("wb") as ballast, suppress(OSError):
            while free := shutil.disk_usage(self.folder).free:
                os.posix_fallocate(ballast.fileno(), os.fstat(ballast.fileno()).st_size, free)

    def empty(self) -> None:
        """Give the room back."""
        (self.folder / BALLAST).unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk | None]:
    """A disk of `SIZE_MIB` at `folder`, as long as the context lasts; None without the right to mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:  # no such program
        mounted = False
    try:
        yield SmallDisk(folder) if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
