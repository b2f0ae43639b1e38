"""Words in a document that seem aimed at a language model rather than at a reader: orders, marks, hidden characters.

They are listed for a person to judge and stay in the index: the assistant fences what it reads as data anyway.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from ingestion.schema import Suspicion
from ingestion.screening.orders import FAMILIES, GLUED, TEMPLATE, TEMPLATE_STEMS

MAX_EXCERPT = 160
"""Characters shown of what was found."""
MANY_INVISIBLE = 4
"""Invisible characters in a row: one or two are left by a copy from a page, more carry something."""
MIN_BASE64 = 40
"""Letters of a word that may be encoded text: less can't hold an order."""
MIN_WORDS = 3
"""Words that encoded text must have to be text."""
MAX_SIGNS = 20
"""Of one kind in one text: a document of nothing else is said well enough."""
CONTEXT = 40
"""Characters shown on each side."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_BLANKS = re.compile("[ \t\r\n\f\v]+")

Place = tuple[str, tuple[int, int]]
"""Why, and where in the plain text."""

_BASE64 = re.compile(rf"[A-Za-z0-9+/]{{{MIN_BASE64},}}={{0,2}}")
_LEET = str.maketrans("013457@$", "oieastas")
_WORDS = {code: " " for code in range(128) if not chr(code).isalpha()}
_SHAPE = {code: "a" if chr(code).isalpha() else " " for code in range(128)}
_SPACED = re.compile(r"(?:[a-z][^a-z\n]{1,3}(?=[a-z](?![a-z]))){8,}[a-z]")
_STRANGE = re.compile("[\u00ad\u0400-\u04ff\u180e\u200b-\u200f\u202d\u202e\u2060-\u2068\ufeff\U000e0000-\U000e007f]")
"""What `_HIDDEN` speaks of: most texts have none."""
_HIDDEN = (
    (
        "caractères invisibles qui se suivent",
        re.compile(f"[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]{{{MANY_INVISIBLE},}}"),
    ),
    ("caractères qui renversent l'ordre de lecture", re.compile("[\u202d\u202e\u2066-\u2068]+")),
    # the flags of England, Scotland and Wales are written with these tags
    (
        "texte en étiquettes Unicode, invisibles",
        re.compile("(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"),
    ),
    ("lettres d'un autre alphabet dans un mot", re.compile("(?:[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z])")),
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Why words seem aimed at a model, in French, and the words, with what is invisible made visible."""

    reason: str
    excerpt: str


def suspicions(source: str, item: str, signs: Iterable[Sign]) -> tuple[Suspicion, ...]:
    """What the report says of `item`; a sign that several of its parts repeat is said once."""
    return tuple(Suspicion(source, item, sign.reason, sign.excerpt) for sign in dict.fromkeys(signs))


def screen_text(text: str) -> tuple[Sign, ...]:
    """The signs in a text, kind by kind; case, accents, no-break spaces, digits for letters don't hide them."""
    return tuple(dict.fromkeys((*_hidden(text), *_orders(text), *_encoded(text))))


def visible(text: str) -> str:
    """`text` on one line, each control, invisible or half character as its number: « ‹U+202E› »."""
    return "".join(
        f"‹U+{ord(character):04X}›" if unicodedata.category(character) in _UNSEEN else character
        for character in _BLANKS.sub(" ", text).strip(" ")
    )


def excerpt(text: str, start: int, end: int) -> str:
    """The words of `text` from `start` to `end`, made visible, with a few around them."""
    before, after = max(start - CONTEXT, 0), end + CONTEXT
    shown = visible(text[before : min(after, start + MAX_EXCERPT)])
    return f"{'…' if before else ''}{shown}{'…' if len(text) > min(after, start + MAX_EXCERPT) else ''}"


def _hidden(text: str) -> Iterator[Sign]:
    if not _STRANGE.search(text):
        return
    for reason, pattern in _HIDDEN:
        for found in islice(pattern.finditer(text), MAX_SIGNS):
            yield Sign(reason, excerpt(text, *found.span()))


def _orders(text: str) -> Iterator[Sign]:
    plain = _plain(text)
    found = [*_phrases(plain), *_marks(plain), *_spaced(plain)]
    if not found:
        return
    # `_plain` reads each character by itself: the sum of their lengths says where each one went
    ends = list(accumulate(len(_plain(character)) for character in text))
    for reason, (start, end) in found:
        yield Sign(reason, excerpt(text, bisect_right(ends, start), bisect_left(ends, end) + 1))


def _plain(text: str) -> str:
    """`text` in lower-case ASCII: accents, letters of other widths and invisible characters are taken away."""
    return unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode("ascii").lower()


def _phrases(plain: str) -> Iterator[Place]:
    letters = plain.translate(_LEET)
    words = frozenset(letters.translate(_WORDS).split())
    for family in FAMILIES:
        if not family.words.isdisjoint(words):
            for found in islice(family.pattern.finditer(letters), MAX_SIGNS):
                yield family.reason, found.span()


def _marks(plain: str) -> Iterator[Place]:
    if any(stem in plain for stem in TEMPLATE_STEMS):
        for found in islice(TEMPLATE.finditer(plain), MAX_SIGNS):
            yield "balise de conversation d'un modèle", found.span()


def _spaced(plain: str) -> Iterator[Place]:
    """« i g n o r e  l e s  i n s t r u c t i o n s »: letters one by one that say an order together."""
    if " a a a a a " not in plain.translate(_SHAPE):
        return
    for run in _SPACED.finditer(plain):
        if GLUED.search(re.sub("[^a-z]", "", run[0])):
            yield "ordre écrit en lettres espacées", run.span()


def _encoded(text: str) -> Iterator[Sign]:
    """Base64 that holds a text."""
    for word in text.split():
        if len(word) < MIN_BASE64:
            continue
        for run in _BASE64.findall(word):
            decoded = _decode(run)
            if len(decoded.split()) >= MIN_WORDS:
                yield Sign("texte codé en base64", excerpt(decoded, 0, len(decoded)))


def _decode(run: str) -> str:
    """The text that `run` encodes, or nothing."""
    try:
        text = base64.b64decode(run[: len(run) // 4 * 4], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if all(character.isprintable() or character.isspace() for character in text) else ""
