"""What a reader of documents must not do, watched and refused: reach a network, write a file, start a program.

Python tells of each such act before it is done (PEP 578). What a library does in C it does not tell: for that there are
baits, an address that counts who comes and a file whose words must come out nowhere.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.ingestion.mutating import BAIT_ADDRESS, BAIT_FILE

SECRET = "amanite tue-mouches sous le bouleau"
"""Words of the file that nothing may read."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset(
    {f"os.{name}" for name in "mkdir remove rename rmdir link symlink truncate chmod chown utime".split()}
    | {f"shutil.{name}" for name in "copyfile copytree move rmtree make_archive unpack_archive".split()}
)
_ACTS = (
    "socket.",
    "urllib.",
    "ftplib.",
    "smtplib.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)


@dataclass(frozen=True, slots=True)
class Baits:
    """What documents ask a careless reader to open, for real; both end with the run."""

    address: str
    file: Path

    def put_in(self, content: bytes) -> bytes:
        """`content` with these in the place of those that mutations write."""
        return content.replace(BAIT_ADDRESS, self.address.encode()).replace(BAIT_FILE, self.file.as_uri().encode())


class Visits:
    """An address on this machine that counts who connects."""

    def __init__(self) -> None:
        self.count = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:  # closed
                return
            self.count += 1
            visitor.close()

    def close(self) -> None:
        """Count no more."""
        # closing alone leaves the thread in its call
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@contextmanager
def baited(folder: Path) -> Iterator[tuple[Baits, Visits]]:
    """Baits whose file stands in `folder`, and how often the address was visited."""
    file = folder / "secret.txt"
    file.write_text(SECRET, encoding="utf-8")
    visits = Visits()
    try:
        yield Baits(visits.address, file), visits
    finally:
        visits.close()


class Guard:
    """Refuses and remembers what this process must not do from now on; it can't be taken off."""

    def __init__(self, free: Path) -> None:
        """Files may be written in the folder `free` alone."""
        self._free = str(free.resolve()) + os.sep
        self._acts: list[str] = []
        sys.addaudithook(self._hook)

    def taken(self) -> tuple[str, ...]:
        """What was refused since the last call: the act and its first argument."""
        acts, self._acts = tuple(self._acts), []
        return acts

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_ACTS) or self._writes(event, arguments):
            self._acts.append(f"{event} {arguments[0] if arguments else ''}")
            raise PermissionError(f"{event} is refused while documents are read")

    def _writes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        writing = event in _CHANGES or (event == "open" and bool((arguments[2] or 0) & _WRITING))
        # a number is a file that is open already
        if not writing or isinstance(arguments[0], int):
            return False
        return not os.path.abspath(os.fsdecode(arguments[0])).startswith(self._free)  # noqa: PTH100 - nothing is opened
