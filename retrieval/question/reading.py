"""A question -> how it is read (spelling, acronyms, everyday words) -> the vector that each field is searched with."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from retrieval.encoders.protocol import Encoder, Vectors, unit
from retrieval.fields import DENSE_FIELDS, SPARSE_FIELDS
from retrieval.lexical import token, tokens
from retrieval.question.expansion import Expansion, Lexicon
from retrieval.question.scope import names_public_service
from retrieval.question.spelling import Correction, Speller
from retrieval.question.vocabulary import WORD, Vocabulary, fold, words
from retrieval.schema import EncodedQuestion, TermWeights

CORRECTED = 0.7
"""Weight of a word that was not typed so, 1 being a word of the question."""
EXPANDED = 0.5
"""Weight of the words of an expansion, in the terms and in the vector: from .3 to .7 the figures hardly move."""
REPEATED = 0.5
"""What the logarithm of a word's count adds to its weight: in a letter, a subject comes back and a detail does not."""
LETTER_WORDS = 30
"""From this length on, a question is a letter: its mean vector blurs, so that words count more than meaning."""


@dataclass(frozen=True)
class Reading:
    """A clean question (`question.cleaning.clean_question`) and what was understood beside its own words."""

    text: str
    corrections: tuple[Correction, ...] = ()
    expansions: tuple[Expansion, ...] = ()

    @cached_property
    def is_letter(self) -> bool:
        """Whether several things are likely told and asked in it."""
        return len(words(self.text)) > LETTER_WORDS

    @property
    def names_public_service(self) -> bool:
        """Whether it speaks of a public agent."""
        return names_public_service(self.text)

    @cached_property
    def terms(self) -> TermWeights:
        """The tokens to search with their weights: words, corrections and expansions, each at its highest weight."""
        weights: dict[int, float] = {
            term: 1 + REPEATED * log(count) for term, count in Counter(tokens(self.text)).items()
        }
        for text, weight in [
            *((correction.meant, CORRECTED) for correction in self.corrections),
            *((expansion.written, EXPANDED) for expansion in self.expansions),
        ]:
            weights.update({term: max(weight, weights.get(term, 0.0)) for term in tokens(text)})
        return TermWeights(tuple(weights), tuple(weights.values()))

    @property
    def wordings(self) -> tuple[str, ...]:
        """What the sheets write for words of the question: corrections, then expansions, each once."""
        corrections = (correction.meant for correction in self.corrections)
        expansions = (expansion.written for expansion in self.expansions)
        return tuple(dict.fromkeys((*corrections, *expansions)))

    def added(self) -> str:
        """What corrections and expansions add, as one text."""
        return " ".join(self.wordings)


class QuestionReader:
    """Reads and encodes questions for one index; without a lexicon or a speller, that step is left out."""

    def __init__(self, encoder: Encoder, lexicon: Lexicon | None, speller: Speller | None) -> None:
        self._encoder = encoder
        self._lexicon = lexicon
        self._speller = speller

    @classmethod
    def of(cls, vocabulary: Vocabulary, encoder: Encoder) -> QuestionReader:
        """A reader for the corpus that has this `vocabulary`."""
        lexicon = Lexicon.load()
        return cls(encoder, lexicon, Speller(vocabulary, lexicon.words))

    def read(self, question: str) -> Reading:
        """What a clean question says; the right spelling is looked up in the lexicon too."""
        corrections = self._speller.corrections(question) if self._speller else ()
        right = _corrected(question, corrections)
        return Reading(question, corrections, self._lexicon.expand(right) if self._lexicon else ())

    def encode(self, reading: Reading) -> EncodedQuestion:
        """The vectors of every field.

        Raises:
            EncoderError: the embeddings API does not answer.
        """
        meaning = self._meaning(reading)
        return EncodedQuestion({**dict.fromkeys(DENSE_FIELDS, meaning), **dict.fromkeys(SPARSE_FIELDS, reading.terms)})

    def _meaning(self, reading: Reading) -> Vectors:
        if self._encoder.knows_language:
            return self._encoder.encode_query(reading.text)
        vector = self._encoder.encode_query(telling(reading.text))
        added = reading.added()
        if not added:
            return vector
        return unit(vector + np.float32(EXPANDED) * self._encoder.encode_query(added))


def telling(text: str) -> str:
    """The folded words of `text` that are no stop words; all of it when it has no other.

    In a mean of word vectors each word has its say: « je » alone drew questions to « Je déménage ».
    """
    return " ".join(word for word in words(text) if token(word) is not None) or text


def _corrected(question: str, corrections: tuple[Correction, ...]) -> str:
    """`question` with each misspelt word replaced where it stands, so that phrases around it are found.

    A word in capitals stays so: in a question all in capitals, « PAS » would else become an acronym.
    """
    if not corrections:
        return question
    meant = {correction.typed: correction.meant for correction in corrections}

    def right(match: re.Match[str]) -> str:
        typed = match.group()
        word = meant.get(fold(typed), typed)
        return word.upper() if typed.isupper() else word

    return WORD.sub(right, question)
