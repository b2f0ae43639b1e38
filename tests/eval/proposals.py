"""Made-up candidates whose best weights are known."""

from __future__ import annotations

import numpy as np

from eval.candidates import PARTS, CandidateSet, Proposed
from eval.schema import LabelledQuestion
from retrieval.question.reading import Reading

LETTER = " ".join(["mot"] * 40)


def proposed(number: int, need: str, parts: object, *labelled: str, text: str = "carte") -> Proposed:
    """A question whose sheets are named S0, S1... with these `parts`."""
    array = np.array(parts, dtype=np.float32)
    question = LabelledQuestion(f"q{number}", text, need, frozenset(labelled))
    return Proposed(question, tuple(f"S{row}" for row in range(len(array))), array, Reading(text))


def drawn(true: dict[str, float], name: str = "essai", questions: int = 300, seed: int = 0) -> CandidateSet:
    """Questions of fifty sheets, one labelled: drawn with the chances that a softmax of the `true` weights gives."""
    draws = np.random.default_rng(seed)
    weights = np.array([true[part] for part in PARTS])
    made = []
    for number in range(questions):
        parts = draws.random((50, len(PARTS)))
        scores = parts @ weights
        chances = np.exp(scores - scores.max())
        labelled = draws.choice(50, p=chances / chances.sum())
        made.append(proposed(number, f"{name}-{number // 3}", parts, f"S{labelled}"))
    return CandidateSet(name, tuple(made))
