"""A document -> its text, read in a process of its own: one that is forged can't hang the run nor fill its memory.

A house has dozens of such notices, and a process costs about a quarter of a second each.
"""

from __future__ import annotations

import logging
import multiprocessing
import resource
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection

from ingestion.errors import SheetError
from ingestion.parsing.office.schema import OfficeDocument

MAX_SECONDS = 120.0
"""A page of a PDF full of a table takes about 0.2 s, the longest document a minute."""
MAX_MEMORY = 2 * 2**30
"""Bytes of address space, libraries included."""

READERS = {".pdf": "pdf", ".docx": "docx", ".odt": "odt"}
"""The module and function (``read_pdf``...) of each format; imported there only, for they load slowly."""


def read_apart(suffix: str, content: bytes, seconds: float = MAX_SECONDS) -> OfficeDocument:
    """Read one document in a format of `READERS`; the process that reads it is killed after `seconds`.

    Raises:
        SheetError: it can't be read, or takes too much time or memory.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(suffix, content, sender), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise SheetError(f"lecture de plus de {seconds:.0f} s, abandonnée ; découpez ou réenregistrez le document")
        answer = receiver.recv()
    except (EOFError, OSError):
        raise SheetError("lecture interrompue : document abîmé ou trop lourd ; découpez-le") from None
    finally:
        receiver.close()
        process.kill()
        process.join()
    if isinstance(answer, OfficeDocument):
        return answer
    raise SheetError(answer)


def _serve(suffix: str, content: bytes, sender: Connection) -> None:
    """Send the document, or what its `SheetError` says."""
    logging.disable()  # pdfminer tells of each oddity that it gets over
    module = import_module(f"ingestion.parsing.office.{READERS[suffix]}")
    read: Callable[[bytes], OfficeDocument] = getattr(module, f"read_{READERS[suffix]}")
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        sender.send(read(content))
    except SheetError as error:
        sender.send(str(error))
    except RecursionError:
        sender.send("trop de niveaux imbriqués ; simplifiez le document")
    except MemoryError:
        sender.send("document trop lourd pour être lu ; découpez-le")
