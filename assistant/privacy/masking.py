"""The masks of one conversation: personal data out of a text before it leaves, back into it on the agent's screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from itertools import chain

from assistant.citing import escape
from assistant.privacy.finding import NO_CONTACT, find
from assistant.privacy.lexicon import COMMON_WORDS, EVERYDAY_FIRST_NAMES, EVERYDAY_SURNAMES, PARTICLES
from assistant.privacy.overlap import Taken
from assistant.privacy.placeholders import BEGINNING, PLACEHOLDER, Masked, placeholder, written
from assistant.privacy.plain import Plain, words

_SHORTEST_ALONE = 3
"""Letters that a word of a known name needs to be masked wherever it stands."""
_WORDS_TOO = EVERYDAY_FIRST_NAMES | EVERYDAY_SURNAMES | COMMON_WORDS

Span = tuple[int, int, str]
"""Where something stands in a text, and the placeholder that takes its place."""


class Masks:
    """The masks of one conversation; a datum keeps its placeholder through it. Shows nothing of them in a log.

    A mask names one person or one number: « Jean Dupont », then « M. Dupont » or « dupont » alone, are ``[NOM_1]``.
    A text of which « Jean Dupont » and « Marie Dupont » are known keeps « Dupont » for a third.
    """

    def __init__(self, official: Set[str] = NO_CONTACT) -> None:
        """Nothing is masked yet.

        Args:
            official: contacts of services, that are never masked: see `finding.find`.
        """
        self._official = official
        self._placeholders: dict[tuple[Masked, str], str] = {}
        self._counts: Counter[Masked] = Counter()
        self._texts: dict[str, str] = {}
        self._again: dict[str, str] = {}
        self._name_words: dict[str, tuple[str, bool]] = {}
        self._originals: dict[str, str] = {}

    def mask(self, text: str) -> str:
        """The text with a placeholder for each personal datum, and for all that was known as one before.

        A text is masked once: a placeholder that is already there was typed by hand, and is masked as such.
        """
        taken = Taken(len(text))
        spans = [
            (*match.span(), self._learn("typed", match[0], match[0]))
            for match in PLACEHOLDER.finditer(text)
            if taken.take(*match.span())
        ]
        spans += [
            (datum.start, datum.end, self._learn(datum.kind, datum.text, datum.value))
            for datum in find(text, self._official)
            if taken.take(datum.start, datum.end)
        ]
        known = chain(self._known_writings(text), self._known_names(text))
        spans += [(start, end, given) for start, end, given in known if taken.take(start, end)]
        masked = _replaced(text, sorted(spans))
        if self.fill(masked) != text:
            # two writings of one datum share a mask, which can bring back one of them only
            self._originals[masked] = text
        return masked

    def restore(self, text: str) -> str:
        """The text with the data in place of their masks, for the agent's screen only.

        What `mask` gave comes back as it was typed. In any other text a mask gives its datum as it was first typed, and
        a mask that stands for nothing stays.
        """
        return self._originals.get(text) or self.fill(text)

    def fill(self, text: str) -> str:
        """A text that was not masked here, or a piece of one, with the data in place of their masks."""
        return PLACEHOLDER.sub(self._unmasked, text)

    def restoring(self) -> Restoring:
        """What restores a text that comes piece by piece."""
        return Restoring(self)

    def _unmasked(self, match: re.Match[str]) -> str:
        text = self._texts.get(written(match))
        if text is None:
            return match[0]
        return escape(text) if match["escape"] else text

    def _learn(self, kind: Masked, text: str, value: str) -> str:
        """The mask of a datum, a new one or the one that it has; what it is made of will be known from now on."""
        given = self._placeholders.get((kind, value)) or (self._owner(value) if kind == "name" else "")
        given = given or self._new(kind, text)
        self._placeholders[kind, value] = given
        if kind == "name":
            for word in words(Plain.of(text)):
                if len(word.text) >= _SHORTEST_ALONE and word.text not in PARTICLES:
                    owner, small = self._name_words.get(word.text, (given, False))
                    self._name_words[word.text] = owner, small or not word.capital
        elif kind != "typed":
            self._again.setdefault(text, given)
        return given

    def _new(self, kind: Masked, text: str) -> str:
        self._counts[kind] += 1
        given = placeholder(kind, self._counts[kind])
        self._texts[given] = text
        return given

    def _owner(self, value: str) -> str:
        """The mask of the one person whose name has all the words of another."""
        asked = set(value.split())
        owners = {
            given for (kind, name), given in self._placeholders.items() if kind == "name" and asked < set(name.split())
        }
        return owners.pop() if len(owners) == 1 else ""

    def _known_writings(self, text: str) -> Iterator[Span]:
        """Numbers and addresses seen before, wherever they stand, the longest first."""
        if self._again:
            known = "|".join(map(re.escape, sorted(self._again, key=len, reverse=True)))
            for match in re.finditer(rf"(?<!\w)(?:{known})(?!\w)", text):
                yield *match.span(), self._again[match[0]]

    def _known_names(self, text: str) -> Iterator[Span]:
        """Words of a name seen before. Without a capital, « petit » is a name only if it was typed so."""
        plain = Plain.of(text)
        for word in words(plain):
            given, small = self._name_words.get(word.text, ("", False))
            if given and (word.capital or small or word.text not in _WORDS_TOO):
                yield *plain.span(word.start, word.end), given


class Restoring:
    """Puts the data back into a text that comes piece by piece.

    The concatenation of all that `feed` and `close` return does not depend on where the text was cut: it is what
    `Masks.fill` makes of the whole.
    """

    def __init__(self, masks: Masks) -> None:
        """Restore what these masks stand for."""
        self._masks = masks
        self._pending = ""

    def feed(self, piece: str) -> str:
        """What can be shown once ``piece`` has come; what may be the beginning of a mask is held back."""
        text = self._pending + piece
        held = BEGINNING.search(text)
        cut = held.start() if held else len(text)
        self._pending = text[cut:]
        return self._masks.fill(text[:cut])

    def close(self) -> str:
        """What was still held back when the text ended."""
        rest, self._pending = self._pending, ""
        return self._masks.fill(rest)


def _replaced(text: str, spans: list[Span]) -> str:
    pieces, at = [], 0
    for start, end, given in spans:
        pieces += [text[at:start], given]
        at = end
    return "".join((*pieces, text[at:]))
