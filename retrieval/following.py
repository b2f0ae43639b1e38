"""A retriever that never stands still: a run publishes a generation, and the next question is asked of it.

What answers is replaced by one assignment, once the new generation is open. Each question holds the one it began with
until it ends, and the last to let go of a replaced one closes it. A generation that can't be opened replaces nothing:
the one before goes on answering, and `FollowingRetriever.problem` says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event, Lock, Thread
from types import TracebackType
from typing import TypeVar

from retrieval.errors import EngineError, RetrievalError
from retrieval.findings import Findings
from retrieval.retriever import Retriever
from retrieval.schema import NO_FILTER, Chunk, Filters
from retrieval.settings import RetrievalSettings
from retrieval.storage.manifest import Manifest
from retrieval.storage.protocol import Store, open_store

LOOK_EVERY_S = 3.0
"""Seconds between two looks at what is published: two small files, or two requests to a server."""
RETRY_EVERY_S = 30.0
"""Seconds between two looks while what is published can't be opened: each attempt takes up to a few seconds of work."""
LAST_LOOK_S = 3.0
"""Seconds that a look under way has to end when the retriever is closed."""

Found = TypeVar("Found")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Held:
    """An open retriever and how many hold it: the one that answers counts for one, and each reading under way."""

    retriever: Retriever
    holders: int = 1


class FollowingRetriever:
    """`Retriever`, always on the published generation; a context, in which a thread of its own looks for new ones.

    Any number of threads may ask at once. What one call gives comes from one generation.
    """

    def __init__(self, store: Store, opening: Callable[[], Retriever], look_every_s: float = LOOK_EVERY_S) -> None:
        """Open what is published; errors as in `Retriever.open`.

        Args:
            opening: opens the published generation of `store`, each time anew.
        """
        self._store = store
        self._opening = opening
        self._look_every_s = look_every_s
        self._answering = _Held(opening())
        self._counting = Lock()
        self._looking = Lock()
        self._looks = 0
        self._problem = ""
        self._stopping = Event()
        self._watch = Thread(target=self._look_now_and_then, name="published-generation", daemon=True)

    @classmethod
    def open(cls, settings: RetrievalSettings) -> FollowingRetriever:
        """Open the published generation; errors as in `Retriever.open`."""
        return cls(open_store(settings), partial(Retriever.open, settings))

    def __enter__(self) -> FollowingRetriever:
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._watch.join(LAST_LOOK_S)
        self._release(self._answering)

    @property
    def manifest(self) -> Manifest:
        """What the generation that answers is made of."""
        return self._answering.retriever.manifest

    @property
    def problem(self) -> str:
        """Why the generation that answers may not be the published one, in French; empty when it is."""
        return self._problem

    def find(self, question: str, limit: int = 10, per_sheet: int = 1, filters: Filters = NO_FILTER) -> Findings:
        """`Retriever.find`."""
        return self._read(lambda retriever: retriever.find(question, limit, per_sheet, filters))

    def sheet(self, sheet_id: str) -> tuple[Chunk, ...]:
        """`Retriever.sheet`, of the generation that answers now."""
        return self._read(lambda retriever: retriever.sheet(sheet_id))

    @contextmanager
    def current(self) -> Iterator[Retriever]:
        """The retriever that answers now; it stays open until the context ends, whatever is published meanwhile."""
        with self._counting:
            held = self._answering
            held.holders += 1
        try:
            yield held.retriever
        finally:
            self._release(held)

    def look(self) -> None:
        """Take the published generation if it is another one, or keep why it can't be taken in `problem`.

        One thread looks at a time. Those that come meanwhile wait for one look that began after they came.
        """
        awaited = self._looks + 1
        with self._looking:
            if self._looks >= awaited:
                return
            self._looks += 1
            try:
                found = self._open_published()
            except Exception as error:  # whatever it is, the one before goes on answering and someone is told
                self._tell(error)
                return
            if found:
                self._replace(found)
            self._problem = ""

    def _read(self, read: Callable[[Retriever], Found]) -> Found:
        """What `read` gives; once more if its generation has left the server, where nothing holds it back."""
        with self.current() as retriever:
            generation = retriever.manifest.generation
            try:
                return read(retriever)
            except EngineError as error:
                failure = error
        if self.manifest.generation == generation:
            self.look()
        with self.current() as retriever:
            if retriever.manifest.generation == generation:
                raise failure
            return read(retriever)

    def _look_now_and_then(self) -> None:
        while not self._stopping.wait(max(RETRY_EVERY_S, self._look_every_s) if self._problem else self._look_every_s):
            self.look()

    def _open_published(self) -> Retriever | None:
        """The published generation, open; None if it is the one that answers."""
        while True:
            published = self._store.manifest().generation
            if published == self.manifest.generation:
                return None
            try:
                return self._opening()
            except RetrievalError:
                # removed while it was being opened: another one took its place
                if self._store.manifest().generation == published:
                    raise

    def _replace(self, found: Retriever) -> None:
        with self._counting:
            before, self._answering = self._answering, _Held(found)
        self._release(before)
        _log.info("nouvelle génération de l'index : %s", found.manifest.generation)

    def _release(self, held: _Held) -> None:
        with self._counting:
            held.holders -= 1
            unused = not held.holders
        if unused:
            held.retriever.close()

    def _tell(self, error: Exception) -> None:
        known = isinstance(error, RetrievalError)
        problem = str(error) if known else f"une erreur inattendue ({type(error).__name__}) est dans le journal."
        if problem != self._problem:
            told = "la version publiée de l'index ne peut pas être lue, la génération %s continue de répondre : %s"
            _log.error(told, self.manifest.generation, problem, exc_info=None if known else error)
        self._problem = problem
