"""How sure a search is that the corpus answers: a calibrated probability and what to do with it.

A logistic model of what the best sheet shows, learned on questions that the corpus answers and on questions that it
can't answer; `python -m eval confidence` learns and judges it again (risk and coverage, on needs kept apart).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from math import exp, log

from retrieval.fields import MEANING, SUBJECT, TEXT, WHOLE
from retrieval.question.reading import Reading
from retrieval.question.vocabulary import Vocabulary, words
from retrieval.ranking import WEIGHTS, RankedSheet, weigh


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best sheet.

    Attributes:
        whole, text: BM25 of the sheet and of its best passage, divided by the rarity of the question's words in nats:
            what share of what is asked is said there. A word that no sheet has is of the highest rarity.
        subject, meaning: cosines of the sheet and of its best passage.
        agreement: share of the fields' weights that the sheet holds: 1 when every field puts it first.
        length: logarithm of the number of words of the question.
    """

    whole: float
    text: float
    subject: float
    meaning: float
    agreement: float
    length: float


COEFFICIENTS = Evidence(whole=0.43, text=0.79, subject=3.54, meaning=2.08, agreement=0.04, length=0.97)
INTERCEPT = -6.28
"""As `python -m eval confidence` learns them on the development half of the needs, with the weights of `ranking`. Learn
them again after these weights."""
ANSWERABLE = 0.76
"""From this probability on, the hits are shown without reserve: 15 % of them or fewer were wrong when it was chosen."""
ABSENT = 0.10
"""Under this one, the corpus most likely does not answer: 2 % or fewer of the questions of each labelled set were."""
LONGEST = 250
"""Words of the longest letters that the model learned from; beyond, length proves nothing more."""


class Level(StrEnum):
    """What to do with the hits."""

    ANSWERABLE = "answerable"
    DOUBTFUL = "doubtful"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Confidence:
    """The probability that one of the first sheets answers, and what it rests on."""

    probability: float
    evidence: Evidence

    @property
    def level(self) -> Level:
        """What to do with the hits."""
        if self.probability >= ANSWERABLE:
            return Level.ANSWERABLE
        return Level.DOUBTFUL if self.probability >= ABSENT else Level.ABSENT


NOTHING = Evidence(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""No sheet was found."""


def evidence(best: RankedSheet, highest: Mapping[str, float], reading: Reading, vocabulary: Vocabulary) -> Evidence:
    """What speaks for the sheet `best`; `highest` is the best score of each field, in its own scale."""
    scores = {field: share * highest.get(field, 0.0) for field, share in best.parts.items()}
    terms = reading.terms
    rarity = sum(vocabulary.rarity(term) * weight for term, weight in zip(terms.indices, terms.values, strict=True))
    positive = sum(weight for weight in WEIGHTS.values() if weight > 0)
    return Evidence(
        whole=scores.get(WHOLE, 0.0) / max(rarity, 1.0),
        text=scores.get(TEXT, 0.0) / max(rarity, 1.0),
        subject=scores.get(SUBJECT, 0.0),
        meaning=scores.get(MEANING, 0.0),
        agreement=weigh({part: share for part, share in best.parts.items() if WEIGHTS[part] > 0}, WEIGHTS) / positive,
        length=log(1 + min(len(words(reading.text)), LONGEST)),
    )


def confidence(found: Evidence) -> Confidence:
    """The calibrated probability of `found`."""
    if found == NOTHING:
        return Confidence(0.0, found)
    logit = INTERCEPT + sum(
        coefficient * value for coefficient, value in zip(astuple(COEFFICIENTS), astuple(found), strict=True)
    )
    return Confidence(1 / (1 + exp(-logit)), found)
