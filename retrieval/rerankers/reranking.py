"""Hits -> the same hits in a better order, judged by a model that reads question and passage together. Optional.

A reranker never costs an answer: when it fails or takes too long, the hits come back as the search ordered them, with a
notice that says why.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from retrieval.errors import RerankerError
from retrieval.fields import passage_text
from retrieval.schema import Hit
from retrieval.settings import RerankerSettings

MOST_PASSAGES = 20
"""Passages judged for a question, the first ones of the search: a model reads each of them with the question."""
FLOOR = 0.5
"""Lowest score of a hit that was judged, highest of one that was not."""
KEPT = "Les résultats restent dans l'ordre de la recherche, sans reclassement"


class Reranker(Protocol):
    """Judges how well passages answer a question.

    ``name`` identifies the model in messages and reports. Any number of threads may ask at once.
    """

    @property
    def name(self) -> str: ...

    def scores(self, question: str, passages: Sequence[str], budget_s: float) -> Sequence[float]:
        """One finite number per passage, in the order of `passages`; higher is better, the scale is the model's own.

        Args:
            question: not blank.
            passages: none of them blank; there may be none at all.
            budget_s: seconds after which the caller waits no longer, above 0. The reranker holds itself to them: only
                it knows how its work can be stopped.

        Raises:
            RerankerError: it fails, or would end too late (`too_slow`).
        """
        ...


@dataclass(frozen=True, slots=True)
class Reranking:
    """Hits in the order to show, and what the agent must know of it, in French; empty when they were reranked."""

    hits: tuple[Hit, ...]
    notice: str = ""


def open_reranker(settings: RerankerSettings) -> Reranker | None:
    """The reranker that `settings` name, None if they name none; each kind is imported when it is asked for.

    A model on this machine is read now, which takes seconds; an API is not called before the first question.

    Raises:
        RerankerError: it can't be loaded, or its address or key can't be used.
    """
    if settings.base_url:
        from retrieval.rerankers.rerank_api import ApiReranker

        return ApiReranker(settings)
    if settings.model:
        from retrieval.rerankers.cross_encoder import CrossEncoderReranker

        return CrossEncoderReranker(settings.model)
    return None


def rerank(question: str, hits: tuple[Hit, ...], reranker: Reranker, budget_s: float) -> Reranking:
    """Judge the first `MOST_PASSAGES` hits and put the best first; never raises, never loses a hit.

    Passages of a sheet stand together, the judged ones first and best first; sheets follow their best judged passage.
    Sheets of which nothing was judged come after, in the order of the search.

    Scores are replaced, so that they can be compared within the answer whatever the model's scale: judged hits are
    spread from `FLOOR` (the worst) to 1 (the best), and the score of the search, divided by its best and multiplied by
    `FLOOR`, stands below for the others.

    Args:
        hits: best first.
        budget_s: seconds, above 0. Scores that come later are not used.
    """
    if not hits:
        return Reranking(hits)
    passages = [passage_text(hit.chunk) for hit in hits[:MOST_PASSAGES]]
    started = time.monotonic()
    try:
        scores = [float(score) for score in reranker.scores(question, passages, budget_s)]
        if time.monotonic() - started > budget_s:
            raise too_slow(reranker.name, budget_s)
        _check(scores, len(passages), reranker.name)
    except RerankerError as error:
        return Reranking(hits, f"{KEPT} : {error}")
    except Exception as error:  # a reranker that breaks its word must not cost the answer
        return Reranking(hits, f"{KEPT} : « {reranker.name} » a échoué ({type(error).__name__}).")
    return Reranking(arrange(hits, scores))


def too_slow(name: str, budget_s: float) -> RerankerError:
    """The failure of a reranker that ran out of time."""
    return RerankerError(
        f"« {name} » a dépassé les {budget_s:g} s accordées : augmentez RERANKER_BUDGET, choisissez un modèle plus "
        "rapide dans RERANKER_MODEL, ou videz ce réglage."
    )


def arrange(hits: tuple[Hit, ...], scores: Sequence[float]) -> tuple[Hit, ...]:
    """`hits` in their new order with their new scores (see `rerank`); the first ``len(scores)`` of them were judged."""
    best: dict[tuple[str, str], float] = {}
    first: dict[tuple[str, str], int] = {}
    for place, hit in enumerate(hits):
        sheet = _sheet(hit)
        first.setdefault(sheet, place)
        if place < len(scores):
            best[sheet] = max(best.get(sheet, -math.inf), scores[place])

    def rank(place: int) -> tuple[float, int, float]:
        sheet = _sheet(hits[place])
        judged = place < len(scores)
        # equal keys keep the order of the search
        return -best.get(sheet, -math.inf), first[sheet], -scores[place] if judged else math.inf

    shown = [*_spread(scores), *_below(hits, len(scores))]
    return tuple(replace(hits[place], score=shown[place]) for place in sorted(range(len(hits)), key=rank))


def _sheet(hit: Hit) -> tuple[str, str]:
    """Two sources may use the same identifier."""
    return hit.chunk.source, hit.chunk.sheet_id


def _spread(scores: Sequence[float]) -> list[float]:
    """From `FLOOR` to 1; all 1 when nothing tells them apart."""
    lowest, highest = min(scores), max(scores)
    # halves, so that the distance between two huge scores is still a number
    width = highest / 2 - lowest / 2
    return [FLOOR + (1 - FLOOR) * ((score / 2 - lowest / 2) / width) if width else 1.0 for score in scores]


def _below(hits: tuple[Hit, ...], judged: int) -> list[float]:
    highest = max(hit.score for hit in hits)
    return [FLOOR * max(hit.score, 0.0) / highest if highest > 0 else 0.0 for hit in hits[judged:]]


def _check(scores: Sequence[float], count: int, name: str) -> None:
    if len(scores) != count:
        raise RerankerError(f"« {name} » a rendu {len(scores)} notes pour {count} passages.")
    if not all(map(math.isfinite, scores)):
        raise RerankerError(f"« {name} » a rendu des notes qui ne sont pas des nombres.")
