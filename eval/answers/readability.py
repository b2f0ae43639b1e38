"""How readable the versions for the citizen are, beside the answers that they are made of.

Sentence length, share of sentences over 20 words, and the reading ease of Kandel and Moles (« Application de l'indice
de Flesch à la langue française », *Cahiers d'études de radio-télévision*, 19, 1958): 207 − 1.015 × words a sentence
− 73.6 × syllables a word, higher is easier. It was made on French of the fifties and knows nothing of meaning
(François and Fairon, 2012): it compares two versions of one text, and says nothing of a text alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from statistics import fmean

from assistant.citizen.digits import meanings
from assistant.citizen.gsm import messages, septets
from assistant.citizen.plain import plain
from assistant.citizen.reading import statements
from assistant.citizen.schema import Contact, Document, Link, NothingToTell, Statement, Told
from assistant.citizen.sms import fitting, sms
from assistant.citizen.splitting import word_count
from assistant.citizen.telling import told
from assistant.schema import Answer
from eval.bootstrap import intervals
from eval.schema import Interval
from retrieval.sheets.resources import Term

LONG_SENTENCE = 20
"""Words beyond which a sentence is hard to follow; guides of plain French say 15 to 20."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SYLLABLE = re.compile("[aeiouyàâäéèêëîïôöùûüÿœæ]+")
_MUTE = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüÿœæ])(?:e|es|ent)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """How some texts read, each weighing as much.

    Attributes:
        words: of a sentence or an item of a list.
        long_share: share of those over `LONG_SENTENCE` words.
        ease: score of Kandel and Moles.
    """

    words: Interval
    long_share: Interval
    ease: Interval


@dataclass(frozen=True, slots=True)
class Readability:
    """What is measured of the versions of some answers.

    Attributes:
        answers: those that could be told; the others have no version.
        before, after: the answer, and its plain version with its explanations; not what comes after them.
        line: words of a line of the plain version.
        kept: share of the facts of the answers that stand in the plain version, each as often; must be 1.
        invented: facts of plain versions that neither the answer nor the data of its sheet states; must be 0.
        septets: of each text message, in the order of the answers.
        messages: how many messages each is sent as: number -> answers.
        complete: share of the text messages that tell at least the first statement whole.
    """

    answers: int
    before: Reading
    after: Reading
    line: Interval
    kept: float
    invented: int
    septets: tuple[int, ...]
    messages: dict[int, int]
    complete: Interval


def readability(answers: Iterable[Answer]) -> Readability:
    """Measure the versions of these answers; each is a need of its own for the intervals.

    Raises:
        ValueError: nothing of them may be told.
    """
    letters = tuple(_letters(answers))
    if not letters:
        raise ValueError("no answer that may be told")
    simplified = [plain(replace(letter, sources=())).text for letter in letters]
    sent = [sms(letter).text for letter in letters]
    asked = [_facts(statement.text for statement in letter.statements) for letter in letters]
    said = [_facts([text]) for text in simplified]
    total = sum(facts.total() for facts in asked)
    kept = sum((facts & found).total() for facts, found in zip(asked, said, strict=True))
    return Readability(
        answers=len(letters),
        before=_reading([letter.statements for letter in letters]),
        after=_reading([statements(text) for text in simplified]),
        line=_mean([_mean_words(text.split("\n")) for text in simplified]),
        kept=kept / total if total else 1.0,
        invented=sum((found - _given(letter)).total() for letter, found in zip(letters, said, strict=True)),
        septets=tuple(map(septets, sent)),
        messages=dict(sorted(Counter(map(messages, sent)).items())),
        complete=_mean([float(bool(fitting(letter))) for letter in letters]),
    )


def ease(sentences: Sequence[str]) -> float:
    """The reading ease of Kandel and Moles: about 100 for very easy, under 30 for very hard."""
    words = sum(map(word_count, sentences))
    spoken = sum(syllables(word) for sentence in sentences for word in _WORD.findall(sentence))
    return 207 - 1.015 * words / len(sentences) - 73.6 * spoken / words


def syllables(word: str) -> int:
    """The groups of vowels of a French word, less a mute ending: an estimate, the same before and after.

    A figure counts for one, as Flesch counts it; an elided article for none.
    """
    word = word.lower()
    if word.isdigit() or not _SYLLABLE.search(word):
        return int(word.isdigit())
    return max(1, len(_SYLLABLE.findall(_MUTE.sub("", word))))


def _letters(answers: Iterable[Answer]) -> Iterator[Told]:
    """What of each answer may be told."""
    for answer in answers:
        with suppress(NothingToTell):
            yield told(answer)


def _given(letter: Told) -> Counter[tuple[str, str, str]]:
    """The facts of all that may be told: of the answer, and of what the sheet adds for the citizen."""
    added: tuple[Document | Link | Contact | Term, ...] = (
        *letter.documents,
        *letter.links,
        *letter.contacts,
        *letter.terms,
    )
    return _facts([*(one.text for one in letter.statements), *(str(value) for one in added for value in astuple(one))])


def _facts(texts: Iterable[str]) -> Counter[tuple[str, str, str]]:
    return Counter(meaning for text in texts for meaning in meanings(text))


def _reading(texts: Sequence[Sequence[Statement]]) -> Reading:
    spoken = [[one.text for one in text if one.role in ("sentence", "item")] for text in texts]
    long = [[float(word_count(sentence) > LONG_SENTENCE) for sentence in text] for text in spoken]
    return Reading(
        words=_mean([_mean_words(text) for text in spoken]),
        long_share=_mean([fmean(shares) for shares in long]),
        ease=_mean([ease(text) for text in spoken]),
    )


def _mean_words(texts: Iterable[str]) -> float:
    return fmean(count for text in texts if (count := word_count(text)))


def _mean(values: Sequence[float]) -> Interval:
    return intervals([{"value": value} for value in values], [str(rank) for rank in range(len(values))])["value"]
