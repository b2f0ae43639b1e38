"""A long sentence in shorter ones or on several lines, in its own words: pure functions.

The rules are those of Inclusion Europe (*Information for all: European standards for making information easy to read
and understand*, 2009): one idea a sentence, and a sentence too long for a line is cut where one would pause when
reading aloud. A sentence is parted only where both parts stay true alone: what follows a condition (« si », « sauf »)
may depend on it, so that such a sentence gets new lines and no new full stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assistant.citizen.digits import in_digits, meanings

LONG = 15
"""Words from which a sentence is parted where it can be; 15 to 20 are usual for plain French."""
LINE = 12
"""Words of a line, where a pause allows it."""
SHORTEST = 3
"""Words of a part, or of an aside worth a line of its own."""

_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
_SUBJECT = r"(?:vous|ils?|elles?|on|ce|cela|cette|ces|le|la|les|un|une|aucune?|son|sa|ses|leurs?)\b"
_PART = re.compile(rf"\s?;\s+|,\s+(?=mais\s+{_SUBJECT}|et\s+(?:vous|ils?|elles?|on)\b|(?:car|donc)\b)", re.IGNORECASE)
_DEPENDS = re.compile(
    r"\b(?:si|s['’]ils?|sinon|sauf|lorsqu\w*|quand|tant|cas|conditions?|réserve|moins|hors|except\w*|uniquement"
    r"|seulement|soit|ni)\b|^(?:\w+ ){0,2}(?:pour|selon|dès|pendant|jusqu\w*|avant|après|depuis|à partir|durant)\b",
    re.IGNORECASE,
)
"""What may hold for all that follows it in a sentence: a condition, or a circumstance that opens it."""
_LISTED = re.compile(r"(?P<lead>[^:;]{3,200}) : (?P<items>[^:]{10,600})")
_VERB = re.compile(r"\b(?:est|sont|a|ont|peut|peuvent|doit|doivent|vous|ils?|elles?|on|qui|que)\b", re.IGNORECASE)
"""What tells a part of a sentence from a name in a list."""
_LONGEST_NAME = 8
"""Words of what commas part in a list."""
_ASIDE = re.compile(r"[ \u00a0]\(([^()]{12,300})\)(?=[.!…]?$)")
"""At the end of a sentence: taken from its middle, an aside would no longer tell what it is about."""
_ASIDE_LABEL = "Précision"
_NAMED = re.compile(r"(?:par )?exemples?\b|c['’]est-à-dire\b", re.IGNORECASE)
"""How an aside begins that needs no label."""
_RESTRICTION = re.compile(
    r"(?:sauf|si|s['’]il|sous|hors|(?:à l['’])?except\w*|à condition|uniquement|ou)\b", re.IGNORECASE
)
_PAUSE = re.compile(
    r"(?<=[,;:])[ ]+|[ ]+(?=(?:qui|dont|où|si|s['’]il|lorsqu|quand|afin|parce|car|sauf|à condition|auprès|avant|après"
    r"|pendant)\b|pour \w+(?:er|ir|re|oir)\b"
    r"|(?:et|ou) (?:vous|ils?|elles?|on|qui|que|si|à|au|aux|de|du|des|en|dans|pour|sans|avec|les?|la|une?)\b)",
    re.IGNORECASE,
)
"""Where one pauses: never between two names or two adjectives (« comité social et économique »)."""


def word_count(text: str) -> int:
    """The words of a text; a number, or a word with its elided article, is one."""
    return len(_WORD.findall(text))


def simplified(sentence: str) -> tuple[str, ...]:
    """The sentence as one or more sentences, numbers of facts in digits; each may have several lines.

    The words and the facts are those of the sentence, except the word that opens an aside; where they would not be, it
    is given as it stands.
    """
    written = in_digits(sentence)
    if word_count(written) <= LONG:
        return (written,)
    whole, aside = _without_aside(written)
    parts = (*_parted(whole), *([aside] if aside else []))
    found = tuple(_listed(part) or _in_lines(part) for part in parts)
    return found if _same(" ".join(found), sentence) else _kept_in_lines(written)


def in_lines(text: str) -> str:
    """A line that is no sentence, on several lines if it is long; numbers of facts in digits."""
    return _kept_in_lines(in_digits(text))[0]


def item(text: str) -> str:
    """An item of a list, one line for each cell of a table's row."""
    written = in_digits(text)
    cells = re.split(r"\s?;\s+", written)
    rows = len(cells) > 1 and all(" : " in cell for cell in cells)
    lines = "\n  ".join(cells)
    return lines if rows and meanings(lines) == meanings(text) else written


def _kept_in_lines(sentence: str) -> tuple[str]:
    lines = _in_lines(sentence)
    return (lines if meanings(lines) == meanings(sentence) else sentence,)


def _without_aside(sentence: str) -> tuple[str, str]:
    """A sentence without the parenthesis that ends it, and what that says; a restriction stays where it is."""
    found = _ASIDE.search(sentence)
    aside = found[1].strip() if found else ""
    if word_count(aside) < SHORTEST or _RESTRICTION.match(aside):
        return sentence, ""
    closed = aside if aside.endswith((".", "…")) else f"{aside}."
    return _ASIDE.sub("", sentence), _capital(closed) if _NAMED.match(aside) else f"{_ASIDE_LABEL} : {closed}"


def _parted(sentence: str) -> tuple[str, ...]:
    """The sentences that can be made of one, each true alone."""
    parts: list[str] = []
    start = 0
    scope = _DEPENDS.search(sentence)
    for match in _PART.finditer(sentence, 0, scope.start() if scope else len(sentence)):
        before, after = sentence[start : match.start()], sentence[match.end() :]
        if word_count(before) >= SHORTEST and len(after.split(maxsplit=SHORTEST)) >= SHORTEST and " : " not in before:
            parts.append(f"{before.rstrip(' .')}.")
            start = match.end()
    return tuple(_capital(part) for part in (*parts, sentence[start:]))


def _listed(sentence: str) -> str:
    """What a sentence enumerates after a colon, one item a line; empty when it does not."""
    match = _LISTED.fullmatch(sentence)
    if not match or "(" in sentence or word_count(sentence) <= LONG:
        return ""
    names = re.split(r"\s?;\s+", match["items"])
    if len(names) == 1:
        names = match["items"].split(", ")
        if len(names) < SHORTEST or any(word_count(name) > _LONGEST_NAME or _VERB.search(name) for name in names):
            return ""
    return "\n- ".join((f"{match['lead']} :", *names))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_lines(sentence: str) -> str:
    """The sentence on lines of about `LINE` words, cut at pauses."""
    if word_count(sentence) <= LONG:
        return sentence
    lines: list[str] = []
    for piece in _pieces(sentence):
        if lines and (word_count(lines[-1]) + word_count(piece) <= LINE or word_count(piece) < SHORTEST):
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return "\n".join(lines)


def _pieces(sentence: str) -> Iterator[str]:
    """What stands between two pauses; what is between parentheses or quotation marks is not parted."""
    start, looked, inside = 0, 0, 0
    for match in _PAUSE.finditer(sentence):
        opened = Counter(sentence[looked : match.start()])
        inside += opened["("] - opened[")"] + opened["«"] - opened["»"]
        looked, piece = match.start(), sentence[start : match.start()]
        if inside <= 0 and word_count(piece) >= SHORTEST:
            yield piece
            start = match.end()
    yield sentence[start:]


def _same(found: str, sentence: str) -> bool:
    """Whether two texts state the same facts in the same words, whatever their order and the label of an aside."""
    words, asked = (Counter(re.findall(r"\w+", text.casefold())) for text in (found, in_digits(sentence)))
    more = words - asked
    labels = more - Counter({_ASIDE_LABEL.casefold(): 1})
    return not labels and not asked - words and meanings(found) == meanings(sentence)
