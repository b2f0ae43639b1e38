"""Question and passages -> scores by any sentence-transformers cross-encoder, from a folder or a hub.

Source: https://sbert.net (``CrossEncoder``); Nogueira and Cho, 2019, arXiv:1901.04085.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from retrieval.encoders.transformer import load_model
from retrieval.errors import RerankerError
from retrieval.rerankers.reranking import too_slow

BATCH = 2
"""Passages judged between two looks at the clock: on one core, larger batches are no faster."""


class CrossEncoderReranker:
    """Any cross-encoder that gives one score per passage, on the processor."""

    def __init__(self, model: str) -> None:
        """Load `model`, a folder or a hub name, and judge one passage with it.

        Raises:
            RerankerError: there is no such model, here or on the hub, or it is no cross-encoder.
        """
        folder = Path(model)
        self._name = f"sentence-transformers:{folder.resolve().name if folder.is_dir() else model}"
        self._lock = Lock()
        try:
            # imported here: the library takes seconds to load
            from sentence_transformers import CrossEncoder

            self._model = load_model(CrossEncoder, model)
        except Exception as error:  # the hub's, torch's and the file system's errors share no base
            raise RerankerError(
                f"le modèle de reclassement « {model} » ne peut pas être chargé ({type(error).__name__}) : vérifiez "
                "son nom dans RERANKER_MODEL, donnez un dossier local, ou laissez ce réglage vide."
            ) from error
        if _head_is_missing(self._model) or self._model.num_labels != 1 or not self._works():
            raise RerankerError(
                f"le modèle « {model} » n'est pas un modèle de reclassement, qui rend une note par passage : donnez "
                "dans RERANKER_MODEL un « cross-encoder », ou laissez ce réglage vide."
            )

    @property
    def name(self) -> str:
        return self._name

    def scores(self, question: str, passages: Sequence[str], budget_s: float) -> Sequence[float]:
        """See `retrieval.rerankers.reranking.Reranker`.

        The clock is read between small batches. A thread left behind instead would go on taking the cores from the next
        questions, and torch does not bear to be cut off when the program ends. One question is judged at a time, for
        the same reason; waiting for one's turn counts.
        """
        deadline = time.monotonic() + budget_s
        if not self._lock.acquire(timeout=budget_s):
            raise too_slow(self._name, budget_s)
        try:
            return self._judge(question, passages, deadline, budget_s)
        except RerankerError:
            raise
        except Exception as error:  # torch's errors share no base
            raise RerankerError(
                f"le modèle de reclassement « {self._name} » a échoué ({type(error).__name__}) : essayez-en un autre "
                "dans RERANKER_MODEL."
            ) from error
        finally:
            self._lock.release()

    def _judge(self, question: str, passages: Sequence[str], deadline: float, budget_s: float) -> list[float]:
        # longest first: a batch takes no longer than the one before it, so that one that would end late is not begun
        order = sorted(range(len(passages)), key=lambda place: -len(passages[place]))
        scores = [math.nan] * len(passages)
        last = 0.0
        for start in range(0, len(order), BATCH):
            began = time.monotonic()
            if began + last > deadline:
                raise too_slow(self._name, budget_s)
            places = order[start : start + BATCH]
            for place, score in zip(places, self._predict(question, [passages[at] for at in places]), strict=True):
                scores[place] = score
            last = time.monotonic() - began
        return scores

    def _predict(self, question: str, passages: Sequence[str]) -> list[float]:
        """Logits: as probabilities, the best of them would be rounded to the same 1."""
        pairs = [(question, passage) for passage in passages]
        logits = self._model.predict(pairs, batch_size=BATCH, show_progress_bar=False, activation_fn=_unchanged)
        scores = [float(logit) for logit in logits]
        if not all(map(math.isfinite, scores)):
            raise RerankerError(f"« {self._name} » a rendu des notes qui ne sont pas des nombres.")
        return scores

    def _works(self) -> bool:
        try:
            self._predict("bonjour", ["bonjour"])
        except Exception:  # torch's errors share no base
            return False
        return True


def _unchanged(logits: Any) -> Any:
    return logits


def _head_is_missing(model: Any) -> bool:
    """Whether the weights are those of another kind of model: its last layer would then be drawn at random."""
    config = getattr(model.model, "config", None)
    written = getattr(config, "architectures", None) or ()
    return bool(written) and type(model.model).__name__ not in written
