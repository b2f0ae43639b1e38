"""A stand-in for a Qdrant server, on loopback: its REST API in front of the in-memory engine of its own client.

The answers are those of the engine, so a search over HTTP gives real results. What the engine does not do is added
here: keys, the refusal to search by a field without an index (a server's strict mode), the largest request, the state
of a collection while its index is built, and every way in which a server or what stands before it can fail.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from fakes.loopback import Handler, Loopback
from pydantic import BaseModel
from qdrant_client import QdrantClient, models

LARGEST_REQUEST = 32 * 2**20
LONGEST_SILENCE_S = 20.0
DONE = {"operation_id": 0, "status": "completed"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer instead; ``silent`` answers nothing until the client goes, ``cut`` closes the connection.

    ``done`` obeys first, and only then fails: the client can't know.
    """

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    cut: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One call: method, path, parameters of the address, key and decoded body."""

    method: str
    path: str
    parameters: dict[str, str]
    key: str
    body: Any


class Refused(Exception):
    """An HTTP status to answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class QdrantServer(Loopback):
    """Answers what `retrieval.storage.server` asks; `fail` makes the next calls of a path go wrong."""

    def __init__(self, key: str = "", reading_key: str = "", version: str = "1.20.0") -> None:
        super().__init__(self._handler())
        self.key = key
        self.reading_key = reading_key
        self.version = version
        self.engine = QdrantClient(":memory:")
        self.received: list[Received] = []
        self.states: deque[str] = deque()
        self.created: dict[str, dict[str, Any]] = {}
        self.indexed: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self._failures: list[tuple[str, deque[Reply | None]]] = []
        self._engine_lock = Lock()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, traceback)
        self.engine.close()

    def fail(self, call: str, *replies: Reply | None) -> None:
        """Give these replies, one each, to the next calls of which ``METHOD path`` matches the pattern `call`.

        None leaves a call as it is.
        """
        self._failures.append((call, deque(replies)))

    def forgive(self) -> None:
        """Forget the failures that were to come."""
        self._failures.clear()

    def calls(self, call: str) -> list[Received]:
        """The calls received of which ``METHOD path`` matches the pattern `call`."""
        return [one for one in self.received if re.search(call, f"{one.method} {one.path}")]

    def answer(self, call: Received) -> Reply:
        self.received.append(call)
        scripted = next((r for c, r in self._failures if r and re.search(c, f"{call.method} {call.path}")), None)
        failure = scripted.popleft() if scripted else None
        if failure and not failure.done:
            return failure
        try:
            self._check_key(call)
            with self._engine_lock:
                found = self._do(call)
        except Refused as error:
            return Reply(error.status, json.dumps({"status": {"error": f"{error} ({call.key})"}, "time": 0.0}))
        except ValueError as error:
            status = 404 if "not found" in str(error) else 409 if "already exists" in str(error) else 400
            return Reply(status, json.dumps({"status": {"error": str(error)}, "time": 0.0}))
        return failure or Reply(200, json.dumps(found))

    def _check_key(self, call: Received) -> None:
        reads = call.method == "GET" or re.search("/points(/scroll|/count|/query/batch)?$|/facet$", call.path)
        if not self.key or call.key == self.key:
            return
        if not call.key:
            raise Refused(401, "Must provide an API key")
        if call.key != self.reading_key or not reads or call.method == "PUT":
            raise Refused(403, "Forbidden: Invalid API key")

    def _do(self, call: Received) -> dict[str, Any]:
        if call.path == "/":
            return {"title": "qdrant - vector search engine", "version": self.version, "commit": "0" * 40}
        for pattern, action in self._routes().items():
            method, path = pattern.split()
            if method == call.method and (match := re.fullmatch(path, call.path)):
                result = action(*map(unquote, match.groups()), call.body)
                return {"result": _plain(result), "status": "ok", "time": 0.0}
        raise Refused(404, "no such path")

    def _routes(self) -> dict[str, Callable[..., Any]]:
        engine, name = self.engine, "/collections/([^/]+)"
        return {
            "GET /collections": lambda body: engine.get_collections(),
            "GET /aliases": lambda body: engine.get_aliases(),
            "POST /collections/aliases": self._change_aliases,
            f"GET {name}": self._describe,
            f"PUT {name}": self._create,
            f"PATCH {name}": self._update,
            f"DELETE {name}": lambda one, body: engine.delete_collection(one),
            f"PUT {name}/index": self._index,
            f"PUT {name}/points": self._upsert,
            f"POST {name}/points": self._retrieve,
            f"POST {name}/points/delete": self._delete,
            f"POST {name}/points/scroll": self._scroll,
            f"POST {name}/points/count": lambda one, body: engine.count(one, exact=body["exact"]),
            f"POST {name}/points/query/batch": self._query,
            f"POST {name}/facet": self._facet,
        }

    def _change_aliases(self, body: Any) -> bool:
        return self.engine.update_collection_aliases(models.ChangeAliasesOperation(**body).actions)

    def _describe(self, name: str, body: Any) -> dict[str, Any]:
        info: dict[str, Any] = _plain(self.engine.get_collection(name))
        info["config"]["quantization_config"] = self.created.get(name, {}).get("quantization_config")
        if self.states:
            info["status"] = self.states.popleft()
        return info

    def _create(self, name: str, body: Any) -> bool:
        asked = models.CreateCollection(**body)
        done = self.engine.create_collection(
            name, vectors_config=asked.vectors, sparse_vectors_config=asked.sparse_vectors, metadata=asked.metadata
        )
        self.created[name] = body
        return done

    def _update(self, name: str, body: Any) -> bool:
        self.engine.update_collection(name, metadata=models.UpdateCollection(**body).metadata)
        return True

    def _index(self, name: str, body: Any) -> dict[str, Any]:
        models.CreateFieldIndex(**body)
        self.engine.get_collection(name)
        self.indexed[name][body["field_name"]] = body["field_schema"]
        return DONE

    def _upsert(self, name: str, body: Any) -> dict[str, Any]:
        asked = models.PointsList(**body)
        self._check_indexed(name, body.get("update_filter"))
        self.engine.upsert(name, asked.points, update_filter=asked.update_filter, update_mode=asked.update_mode)
        return DONE

    def _delete(self, name: str, body: Any) -> dict[str, Any]:
        self._check_indexed(name, body.get("filter"))
        self.engine.delete(name, models.FilterSelector(**body))
        return DONE

    def _retrieve(self, name: str, body: Any) -> Any:
        asked = models.PointRequest(**body)
        return self.engine.retrieve(name, asked.ids, asked.with_payload or False, asked.with_vector or False)

    def _scroll(self, name: str, body: Any) -> dict[str, Any]:
        asked = models.ScrollRequest(**body)
        self._check_indexed(name, body.get("filter"))
        points, following = self.engine.scroll(
            name,
            asked.filter,
            asked.limit or 10,
            offset=asked.offset,
            with_payload=asked.with_payload or False,
            with_vectors=asked.with_vector or False,
        )
        return {"points": _plain(points), "next_page_offset": following}

    def _query(self, name: str, body: Any) -> Any:
        asked = models.QueryRequestBatch(**body).searches
        for one in body["searches"]:
            self._check_indexed(name, one.get("filter"))
        # the engine in memory searches every vector, and warns that these change nothing
        return self.engine.query_batch_points(name, [one.model_copy(update={"params": None}) for one in asked])

    def _facet(self, name: str, body: Any) -> Any:
        asked = models.FacetRequest(**body)
        if self.indexed[self._real(name)].get(asked.key) != "keyword":
            raise Refused(400, f"No appropriate index for faceting: `{asked.key}`")
        return self.engine.facet(name, asked.key, limit=asked.limit or 10, exact=asked.exact or False)

    def _check_indexed(self, name: str, selection: Any) -> None:
        for key in _keys(selection):
            if key not in self.indexed[self._real(name)]:
                raise Refused(400, f"Index required but not found for `{key}`")

    def _real(self, name: str) -> str:
        aliases = {one.alias_name: one.collection_name for one in self.engine.get_aliases().aliases}
        return aliases.get(name, name)

    def _handler(self) -> type[Handler]:
        owner = self

        class Answering(Handler):
            def _serve(self) -> None:
                content = self.read()
                parts = urlsplit(self.path)
                parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
                body = json.loads(content) if content else None
                call = Received(self.command, parts.path, parameters, self.headers.get("api-key", ""), body)
                reply = Reply(413) if len(content) > LARGEST_REQUEST else owner.answer(call)
                with suppress(OSError):  # a client that waits no longer is what some tests are about
                    self._reply(reply)

            do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = _serve

            def _reply(self, reply: Reply) -> None:
                if reply.silent or reply.cut:
                    self.close_connection = True
                    owner.stopping.wait(LONGEST_SILENCE_S if reply.silent else 0)
                    return
                self.send(reply.status, reply.headers, reply.body.encode())

        return Answering


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _keys(selection: Any) -> Iterator[str]:
    """The payload fields that a filter reads."""
    if isinstance(selection, dict):
        yield from [selection["key"]] if "key" in selection else []
        for part in selection.values():
            yield from _keys(part)
    for part in selection if isinstance(selection, list) else ():
        yield from _keys(part)
