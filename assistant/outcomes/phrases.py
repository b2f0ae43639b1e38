"""Phrases looked for in what an agent types: without accents, punctuation or doubled letters, so that hasty typing "
"counts.

Patterns are written as plain French without accents. A space stands for what parts two words (« n'a pas » is
``n a pas``), ``…`` for up to `GAP` words. Every repetition is bounded or possessive: the text comes from outside.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.words import fold

GAP = 5
"""Words that may stand at an ``…``: « mon mari, quand il boit, me frappe » has four."""

_WORD = re.compile(r"[a-z0-9]++")
_DOUBLED = re.compile(r"([a-z])\1++")
_ANY_WORDS = rf"(?: [a-z0-9]++){{0,{GAP}}}? "


def said(text: str) -> str:
    """The words of a text, folded, one space between them, doubled letters written once (« frappe » as « frape »)."""
    return _DOUBLED.sub(r"\1", " ".join(_WORD.findall(fold(text))))


@cache
def phrases(*patterns: str) -> re.Pattern[str]:
    """One pattern for any of these, to be searched in what `said` gives."""
    whole = "|".join(pattern.replace(" … ", _ANY_WORDS) for pattern in patterns)
    return re.compile(rf"\b(?:{_DOUBLED.sub(chr(92) + '1', whole)})\b")
