"""Text as a telephone sends it: the GSM 7 bit alphabet and the number of messages.

3GPP TS 23.038 (*Alphabets and language-specific information*), 6.2.1: 128 characters of 7 bits, and a table reached by
an escape, whose characters count for two. A message holds 160 of them (3GPP TS 23.040, 9.2.3.24.1): a part of a longer
one holds 153, for its header takes 7. One character outside the alphabet would turn the whole into UCS-2, 70 a message
and 67 a part: « ê » and « ç » would more than double the price, so that they are written without their accent. É, é,
è, à and ù are in the alphabet and stay.
"""

from __future__ import annotations

import re
import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Written with an escape: two septets each."""
SINGLE = 160
"""Septets of a message alone."""
PART = 153
"""Septets of one of several messages shown as one."""

_SAME = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ", "'"),
        **dict.fromkeys("“”«»", '"'),
        **dict.fromkeys("–—‑‐−", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\t", " "),
        **dict.fromkeys("•·", "-"),
        "œ": "oe",
        "Œ": "OE",
        "°": "o",
        "…": "...",
    }
)


def to_gsm(text: str) -> str | None:
    """The text in the alphabet, or None where a character has no sure form in it.

    Accents are dropped where they must be; a sign that would become a digit beside another (« 10² ») is never written.
    """
    plain = unicodedata.normalize("NFC", text).translate(_SAME)
    plain = re.sub(r'" ?([^"]*?) ?"', r'"\1"', plain)
    written = ""
    for character in plain:
        form = character if character in BASIC or character in EXTENDED else _bare(character)
        joined = form[:1].isdigit() and not character.isascii() and written[-1:].isdigit()
        if not form or joined:
            return None
        written += form
    return written


def septets(text: str) -> int:
    """The septets that some text of the alphabet takes."""
    return sum(2 if character in EXTENDED else 1 for character in text)


def messages(text: str) -> int:
    """How many messages the text is sent as; an escape is never parted from its character."""
    if septets(text) <= SINGLE:
        return 1
    parts, room = 1, PART
    for character in text:
        size = septets(character)
        if size > room:
            parts, room = parts + 1, PART
        room -= size
    return parts


def _bare(character: str) -> str:
    """The character without its accent; empty when that is not in the alphabet either."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one))
    return bare if bare and all(one in BASIC or one in EXTENDED for one in bare) else ""
