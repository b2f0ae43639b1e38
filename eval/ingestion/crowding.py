"""A disk that can be filled: a file that is mounted as one, for whoever has the right to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SIZE_MIB = 1024
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
    """A disk of `SIZE_MIB` at `folder`, as long as the context lasts; None without the right to mount one.

    Its file stands beside `folder` and takes the room of what is written, not of what fills the disk.
    """
    folder.mkdir()
    image = folder.with_suffix(".img")
    with image.open("wb") as file:
        file.truncate(SIZE_MIB * 2**20)
    mounted = _done("mkfs.ext4", "-q", "-F", "-m", "0", image) and _done("mount", "-o", "loop", image, folder)
    try:
        yield SmallDisk(folder) if mounted else None
    finally:
        if mounted:
            _done("umount", "--lazy", folder)


def _done(*command: str | Path) -> bool:
    # the tools that make disks are not on every user's path
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    program = shutil.which(str(command[0]), path=path)
    return program is not None and subprocess.run([program, *command[1:]], capture_output=True).returncode == 0
