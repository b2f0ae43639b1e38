"""Readers of damaged documents that go wrong on purpose, in the processes where `eval.ingestion.fuzzing` reads."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from urllib.request import urlopen

from eval.ingestion.fuzzing import PROCESSES, Task
from eval.ingestion.guarding import Guard
from eval.ingestion.results import Outcome

WRONG = 4
"""The case that goes wrong."""


def _read(number: int, seen: str = "") -> Outcome:
    return Outcome(number, ".txt", "", (), "read", seen, 0.0)


def hangs(task: Task, sender: Connection) -> None:
    for number in range(task.first, task.count, PROCESSES):
        if number == WRONG:
            time.sleep(60)
        sender.send(_read(number))


def dies(task: Task, sender: Connection) -> None:
    for number in range(task.first, task.count, PROCESSES):
        if number == WRONG:
            os._exit(7)
        sender.send(_read(number))


def disobeys(task: Task, sender: Connection) -> None:
    """Tries what is not allowed, then what is, and sends what the guard saw each time."""
    guard = Guard(task.folder)
    outside = task.folder.parent
    acts = (
        lambda: (outside / "fichier.txt").write_text("x", encoding="utf-8"),
        lambda: os.open(outside / "autre.txt", os.O_CREAT | os.O_WRONLY),
        lambda: (outside / "dossier").mkdir(),
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: urlopen("http://127.0.0.1:9/"),
        lambda: os.system("true"),
        lambda: (task.folder / "dedans.txt").write_text("x", encoding="utf-8"),
        lambda: os.listdir(outside),  # noqa: PTH208 - what a library would call
    )
    for number, act in enumerate(acts):
        with suppress(OSError):
            act()
        sender.send(_read(PROCESSES * number, "; ".join(guard.taken())))
