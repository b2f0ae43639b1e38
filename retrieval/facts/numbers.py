"""Numbers as French texts write them, in digits (« 1 500 », « 17,50 ») or in words (« trois », « deux cent un »)."""

from __future__ import annotations

import re
from decimal import Decimal

GAP = "[ \t\u00a0\u2009\u202f]"
"""What may separate the groups of a number, or a number and its unit: typists and editors use all of these."""

_UNITS = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_VALUES = {
    **{word: value for value, word in enumerate(_UNITS)},
    **_TENS,
    "zero": 0,
    "une": 1,
    "vingts": 20,
    "septante": 70,
    "huitante": 80,
    "nonante": 90,
}
_WORD = rf"\b(?:{'|'.join(sorted((*_VALUES, 'cents?', 'mille'), key=len, reverse=True))})\b"
_MOST_WORDS = 12
"""« quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf » has ten; the limit keeps a search linear."""
_MOST_GROUPS = 5
"""Groups of three digits after the first: the euros of a state have four. The same limit, for the same reason."""

# possessive: a number is read whole or not at all, and a long run of digits is read once
_GROUPS = "|".join(rf"(?:{mark}[0-9]{{3}}){{1,{_MOST_GROUPS}}}+" for mark in (GAP, r"\."))
_GROUPED = rf"[0-9]{{1,3}}(?:{_GROUPS})(?![0-9])(?:,[0-9]++)?"
_PLAIN = r"[0-9]++(?:[.,][0-9]++)?"
_WORDS = rf"{_WORD}(?:(?:[-‑]|{GAP})(?:et(?:[-‑]|{GAP})(?=une?\b|onze\b))?{_WORD}){{0,{_MOST_WORDS}}}"

NUMBER = rf"(?:{_GROUPED}|{_PLAIN}|{_WORDS})"
"""Pattern of a number, without groups; to be used with ``re.IGNORECASE``."""

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")


def number(text: str) -> Decimal:
    """The value of what `NUMBER` matches; in digits, « 1.500 » is one thousand and five hundred, as « 1 500 » is."""
    if not text[0].isdigit():
        # by way of capitals: a pattern without case also takes « ı » for « i » and « ſ » for « s »
        return Decimal(_in_words(re.findall(r"\w+", text.upper().lower())))
    digits = re.sub(GAP, "", text)
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(".", "")
    return Decimal(digits.replace(",", "."))


def _in_words(words: list[str]) -> int:
    """« quatre-vingts » multiplies, « soixante-dix » adds, « cent » and « mille » multiply what is before them."""
    thousands = below = 0
    for word in words:
        if word == "mille":
            thousands, below = 1000 * max(below, 1), 0
        elif word in ("cent", "cents"):
            below = 100 * max(below, 1)
        elif word in ("vingt", "vingts") and below % 100 == 4:
            below += 4 * 20 - 4
        elif word != "et":
            below += _VALUES[word]
    return thousands + below
