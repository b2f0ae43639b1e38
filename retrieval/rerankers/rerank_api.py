"""Question and passages -> scores by the rerank API of OpenGateLLM (Albert), vLLM, llama.cpp, Jina or Cohere.

Two shapes are spoken. Today's is ``{query, documents, model, top_n}`` -> ``results[{relevance_score, index}]``, as
Cohere and Jina have it (https://docs.cohere.com/reference/rerank); older OpenGateLLM servers take ``{prompt, input,
model}`` -> ``data[{score, index}]``. A server that knows only the other one answers 422. Blank texts are refused.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Thread
from typing import Any

from retrieval.api_client import ApiClient, ApiKind, Patience
from retrieval.errors import RerankerError
from retrieval.rerankers.reranking import too_slow
from retrieval.settings import RerankerSettings

ATTEMPTS = 3
FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 30.0
OTHER_SHAPE = 422
API = ApiKind("l'API de reclassement", "RERANKER", RerankerError, frozenset({OTHER_SHAPE}))

Body = dict[str, Any]
Shape = Callable[[str, str, list[str]], Body]
"""Model, question and passages -> what is sent."""


class ApiReranker:
    """A model behind ``POST {base_url}/rerank``; nothing is sent before the first question."""

    def __init__(self, settings: RerankerSettings) -> None:
        """Check address and key.

        Raises:
            RerankerError: an address that is none, or a key that no header can carry.
        """
        self._model = settings.model
        self._api = ApiClient(settings, API)
        self._shapes: tuple[Shape, ...] = (_query_shape, _prompt_shape)

    @property
    def name(self) -> str:
        return f"api:{self._model}"

    def scores(self, question: str, passages: Sequence[str], budget_s: float) -> Sequence[float]:
        """See `retrieval.rerankers.reranking.Reranker`.

        The call runs in a thread of its own, left behind when the time is up: neither the name server nor headers that
        drip in can be timed from httpx, whose limits start again with each byte. Left behind, it ends by itself: it
        reads the clock at each piece of the body, holds one of a few connections, and never keeps the program open.
        """
        if not passages:
            return []
        deadline = time.monotonic() + budget_s
        answer: Future[list[float]] = Future()
        arguments = (answer, question, list(passages), deadline)
        Thread(target=self._fulfil, args=arguments, name="rerank", daemon=True).start()
        try:
            return answer.result(budget_s)
        except TimeoutError:
            raise too_slow(self.name, budget_s) from None
        except RerankerError:
            if time.monotonic() < deadline:
                raise
            raise too_slow(self.name, budget_s) from None

    def _fulfil(self, answer: Future[list[float]], question: str, passages: list[str], deadline: float) -> None:
        try:
            answer.set_result(self._ask(question, passages, deadline))
        except Exception as error:  # whatever it is, the caller hears of it
            answer.set_exception(error)

    def _ask(self, question: str, passages: list[str], deadline: float) -> list[float]:
        patience = Patience(ATTEMPTS, FIRST_WAIT_S, LONGEST_WAIT_S, math.inf, deadline)
        for shape in self._shapes:
            answer = self._api.post("/rerank", shape(self._model, question, passages), patience)
            if answer.status != OTHER_SHAPE:
                # asked first from now on
                self._shapes = tuple(sorted(self._shapes, key=lambda other: other is not shape))
                return self._read(answer.content, len(passages))
        raise self._api.error("elle refuse les deux formes de demande (422) : vérifiez RERANKER_MODEL.")

    def _read(self, content: Any, count: int) -> list[float]:
        """The scores in the order of the passages, from either shape; nothing in `content` is trusted."""
        scores: dict[int, float] = {}
        try:
            rows = content["results"] if "results" in content else content["data"]
            for row in rows:
                place, score = row["index"], row["relevance_score"] if "relevance_score" in row else row["score"]
                if type(place) is not int or type(score) not in (int, float):
                    raise TypeError
                if place in scores or not 0 <= place < count:
                    raise self._api.error("elle note deux fois un passage, ou en note un qu'elle n'a pas reçu.")
                scores[place] = float(score)
        except (KeyError, TypeError, OverflowError):
            raise self._api.error(
                "sa réponse n'a pas la forme attendue (results[].relevance_score ou data[].score)."
            ) from None
        if len(scores) != count:
            raise self._api.error(f"elle a rendu {len(scores)} notes pour {count} passages.")
        if not all(map(math.isfinite, scores.values())):
            raise self._api.error("elle a rendu des notes qui ne sont pas des nombres.")
        return [scores[place] for place in range(count)]


def _query_shape(model: str, question: str, passages: list[str]) -> Body:
    return {"query": question, "documents": passages, "model": model, "top_n": len(passages)}


def _prompt_shape(model: str, question: str, passages: list[str]) -> Body:
    return {"prompt": question, "input": passages, "model": model}
