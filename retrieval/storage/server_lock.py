"""One ingestion at a time on a server: a lease, held as a point that only its owner renews.

A server has no lock to give. The point is inserted only if there is none, and taken over from a dead owner only while
it still bears that owner's name, both by conditional writes; then it is read back. Limits: how old a lease is depends
on the clocks of the machines that ingest, which must agree within three minutes; and Qdrant does not promise that
conditional writes are atomic over replicas while a node fails. The lease is therefore confirmed before a generation is
published; two runs that both believed to hold it would write two generations, and the one published last is read,
whole.

Source: https://qdrant.tech/documentation/manage-data/points/, https://qdrant.tech/documentation/scaling/consistency-guarantees/
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

from qdrant_client import models

from retrieval.errors import EngineError, IndexBusy
from retrieval.storage.server_client import Server

STALE = timedelta(minutes=5)
"""Age after which a lease that was not renewed belongs to nobody: its run was killed."""
RENEWAL_S = 45.0
POINT = 1
OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write, as long as `confirm` says nothing."""

    server: Server
    collection: str
    owner: str

    def confirm(self) -> None:
        """Renew the lease.

        Raises:
            IndexBusy: another run took it over, for this one gave no sign of life.
        """
        _put(self, models.UpdateMode.UPDATE_ONLY, self.owner)
        holder = _holder(self.server, self.collection)
        if holder.get(OWNER) != self.owner:
            raise _busy(self.server, holder)

    def release(self) -> None:
        """Give it back, if it still is ours; a server that fails now lets it run out."""
        selection = models.Filter(must=[models.HasIdCondition(has_id=[POINT]), _owned_by(self.owner)])
        with suppress(EngineError):
            self.server.write(
                lambda client: client.delete(
                    self.collection,
                    points_selector=models.FilterSelector(filter=selection),
                    ordering=models.WriteOrdering.STRONG,
                )
            )


@contextmanager
def leased(server: Server, collection: str) -> Iterator[Lease]:
    """Hold the lease kept in `collection`, which exists, and renew it meanwhile.

    Raises:
        IndexBusy: another run holds it.
        EngineError: the server fails.
    """
    lease = Lease(server, collection, uuid.uuid4().hex)
    holder = _holder(server, collection)
    if holder and _age(holder) < STALE:
        raise _busy(server, holder)
    _put(lease, None if holder else models.UpdateMode.INSERT_ONLY, holder.get(OWNER, ""))
    holder = _holder(server, collection)
    if holder.get(OWNER) != lease.owner:
        raise _busy(server, holder)
    ended = Event()
    renewal = Thread(target=_renew, args=(lease, ended), daemon=True)
    renewal.start()
    try:
        yield lease
    finally:
        ended.set()
        renewal.join()
        lease.release()


def _renew(lease: Lease, ended: Event) -> None:
    while not ended.wait(RENEWAL_S):
        # a server that fails for a moment is met again at the next turn, a lost lease when it is confirmed
        with suppress(EngineError):
            _put(lease, models.UpdateMode.UPDATE_ONLY, lease.owner)


def _put(lease: Lease, mode: models.UpdateMode | None, owner: str) -> None:
    """Write the lease over that of `owner` only, or over none."""
    payload = {
        OWNER: lease.owner,
        "who": f"{socket.gethostname()}, processus {os.getpid()}",
        "seen": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    lease.server.write(
        lambda client: client.upsert(
            lease.collection,
            [models.PointStruct(id=POINT, vector={}, payload=payload)],
            ordering=models.WriteOrdering.STRONG,
            update_mode=mode,
            update_filter=models.Filter(must=[_owned_by(owner)]) if owner else None,
        )
    )


def _holder(server: Server, collection: str) -> dict[str, Any]:
    """What the point says; empty if there is none."""
    records = server.read(
        lambda client: client.retrieve(collection, [POINT], consistency=models.ReadConsistencyType.MAJORITY)
    )
    return (records[0].payload or {}) if records else {}


def _owned_by(owner: str) -> models.FieldCondition:
    return models.FieldCondition(key=OWNER, match=models.MatchValue(value=owner))


def _age(holder: dict[str, Any]) -> timedelta:
    try:
        # a date far ahead is that of a wrong clock: it must not hold the lease for days
        return abs(datetime.now(UTC) - datetime.fromisoformat(holder["seen"]))
    except (KeyError, TypeError, ValueError):
        return STALE


def _busy(server: Server, holder: dict[str, Any]) -> IndexBusy:
    settings = server.settings
    return IndexBusy(
        f"une autre ingestion ({holder.get('who', 'inconnue')}) écrit déjà dans « {settings.collection} » de "
        f"« {settings.url} » : attendez qu'elle finisse, ou {STALE.seconds // 60} minutes si elle a été interrompue."
    )
