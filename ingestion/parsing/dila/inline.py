"""Mixed content -> plain text: emphasis, links, exponents and values keep their words, white space is folded."""

from __future__ import annotations

import re

from lxml import etree

INLINE = frozenset(
    "Citation MiseEnEvidence Expression TermeEtranger Date Variable Valeur Indice Exposant Tel LienExterne LienInterne "
    "LienIntra LienRessource MathTex".split()
)
"""Elements that stand inside a sentence (schema 3.5, ``GroupeTexteTerminal`` and ``GroupeTexteNonTerminal``)."""

# only the blanks that XML calls white space: the no-break spaces of « 1 500 € » are French typography and stay
_BLANKS = re.compile(r"[ \t\r\n]+")


def fold(text: str) -> str:
    """White space folded to single spaces, ends trimmed."""
    return _BLANKS.sub(" ", text).strip()


def text_of(element: etree._Element | None) -> str:
    """All the words under `element`, on one line; empty for ``None``."""
    return "" if element is None else fold("".join(_pieces(element)))


def child_text(element: etree._Element, name: str) -> str:
    """The words of the first child called `name`, or an empty string."""
    return text_of(element.find(name))


def is_true(value: str | None) -> bool:
    """Whether an ``xs:boolean`` says yes: XML Schema writes it ``true`` or ``1``."""
    return (value or "").strip() in ("true", "1")


def _pieces(element: etree._Element) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        inner = _pieces(child)
        # two block elements side by side (paragraphs of a rich title) must not glue their words together
        pieces += inner if child.tag in INLINE else [" ", *inner, " "]
        pieces.append(child.tail or "")
    return pieces
