"""What HTML or Markdown hides from whoever reads the page, but not from whoever reads the file.

A saved page hides menus, icons and scripts for good reasons: hidden text counts from a sentence on, what never reaches
a chunk (attributes, scripts) only if it gives orders.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ingestion.parsing.html import SafeHTMLParser
from ingestion.screening.text import Sign, excerpt, screen_text, visible

MIN_WORDS = 4
"""Words that hidden text has at least: « Fermer le menu » is the name of an icon."""
MIN_COMMENT_WORDS = 6
"""Builders of pages sign their parts in a few words."""
MAX_SIGNS = 50
"""Of one document."""
_ORDERS_ONLY = 10**9

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_ENDED_BY_THEMSELVES = frozenset("p li td th tr dt dd option".split())
_NOT_TEXT = frozenset({"script", "style", "svg", "template", "noscript"})
"""Elements whose content `markup` leaves out of the chunks."""
_NOT_WORDS = frozenset("class id style href src srcset d".split())
_WHITE = r"(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255\b)"
_END = r"\s*(?:;|!|$)"
_STYLES = (
    ("display:none", re.compile(r"display\s*:\s*none")),
    ("visibility:hidden", re.compile(r"visibility\s*:\s*(?:hidden|collapse)")),
    ("texte transparent", re.compile(rf"(?<![\w-])(?:opacity\s*:\s*(?:0*\.0\d*|0+){_END}|color\s*:\s*transparent)")),
    ("caractères de taille nulle", re.compile(rf"font-size\s*:\s*(?:[01](?:\.\d+)?px|0*(?:\.0+)?[a-z%]*){_END}")),
    ("cadre de taille nulle", re.compile(rf"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*[01](?:px)?{_END}.*overflow")),
    ("texte hors de la page", re.compile(r"(?:text-indent|left|top|right)\s*:\s*-\s*\d{3,}")),
    ("texte coupé", re.compile(r"clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%")),
)
_WHITE_TEXT = re.compile(rf"(?<![\w-])color\s*:\s*{_WHITE}")
_DARK = re.compile(rf"background(?:-color|-image)?\s*:(?!\s*{_WHITE})")
_STYLE_LENGTH = 2000
"""Characters of one style that are read: what is forged must not take long."""
_MARKDOWN = re.compile(r"^ {0,3}\[[^\]\n]{1,80}\]:[ \t]*(?:#|<>)[ \t]*[\"'(](.*)[\"')][ \t]*$", re.MULTILINE)
"""A reference that nothing uses: how Markdown writes a comment."""
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*>")


def screen_markup(raw: str) -> tuple[Sign, ...]:
    """The signs in what an HTML or Markdown document hides; its visible text is left to `screen_text`."""
    reader = _Reader(_hiding_names(raw))
    reader.read(raw)
    comments = [Hidden("commentaire Markdown", found[1]) for found in _MARKDOWN.finditer(raw)]
    signs = (sign for hidden in [*reader.found(), *comments] for sign in hidden.signs())
    return tuple(islice(dict.fromkeys(signs), MAX_SIGNS))


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text that readers don't see, what hides it, and the words from which it is worth a look by itself."""

    how: str
    text: str
    least: int = MIN_WORDS

    def signs(self) -> Iterator[Sign]:
        """The orders that it gives, else that it is a sentence."""
        orders = screen_text(self.text)
        for order in orders:
            yield Sign(f"{order.reason}, caché ({self.how})", order.excerpt)
        if not orders and len(_WORD.findall(self.text)) >= self.least:
            yield Sign(f"texte caché ({self.how})", excerpt(self.text, 0, len(self.text)))


@dataclass
class _Open:
    """An element that is being read; `how` says what hides it, and is empty in sight.

    `words` are those of the outermost element that hides this one.
    """

    tag: str
    how: str
    on_dark: bool
    words: list[str]


class _Reader(SafeHTMLParser):
    """Collects the text of hidden elements, each from where the hiding starts."""

    def __init__(self, hiding: Mapping[str, str]) -> None:
        super().__init__()
        self.hiding = hiding
        self.open: list[_Open] = []
        self.count: Counter[str] = Counter()
        self.hidden: list[Hidden] = []

    def found(self) -> list[Hidden]:
        """What was hidden, once all has been fed."""
        while self.open:
            self._close()
        return self.hidden

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        for name, value in attributes.items():
            if name not in _NOT_WORDS:
                self.hidden.append(Hidden(f"attribut {visible(name)}", value, _ORDERS_ONLY))
        if tag in _VOID:
            return
        if tag in _ENDED_BY_THEMSELVES and self.open and self.open[-1].tag == tag:
            self._close()
        around = self.open[-1] if self.open else _Open("", "", False, [])
        style = attributes.get("style", "").lower()
        on_dark = around.on_dark or bool(_DARK.search(style)) or "bgcolor" in attributes
        how = around.how or self._how(tag, attributes, on_dark)
        self.open.append(_Open(tag, how, on_dark, around.words if around.how else []))
        self.count[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if self.count[tag]:
            while self.open[-1].tag != tag:
                self._close()
            self._close()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].how:
            self.open[-1].words.append(data)

    def handle_comment(self, data: str) -> None:
        least = _ORDERS_ONLY if data.lstrip().startswith("[") else MIN_COMMENT_WORDS
        self.hidden.append(Hidden("commentaire", _TAG.sub(" ", data), least))

    def handle_pi(self, data: str) -> None:
        self.hidden.append(Hidden("instruction de traitement", data, _ORDERS_ONLY))

    def _how(self, tag: str, attributes: Mapping[str, str], on_dark: bool) -> str:
        """What hides an element, or nothing."""
        if tag in _NOT_TEXT:
            return tag
        if "hidden" in attributes:
            return "attribut hidden"
        if attributes.get("aria-hidden", "").lower() == "true":
            return "attribut aria-hidden"
        names = [f".{name}" for name in attributes.get("class", "").split()] + [f"#{attributes.get('id', '')}"]
        white = tag == "font" and re.match(_WHITE, attributes.get("color", "").lower()) and not on_dark
        by_name = next((self.hiding[name] for name in names if name in self.hiding), "")
        return by_name or _style(attributes.get("style", "").lower(), on_dark) or ("blanc sur blanc" if white else "")

    def _close(self) -> None:
        """End the innermost element; what hides is said where the hiding ends."""
        done = self.open.pop()
        self.count[done.tag] -= 1
        if done.how and not (self.open and self.open[-1].how):
            least = _ORDERS_ONLY if done.tag in _NOT_TEXT else MIN_WORDS
            self.hidden.append(Hidden(done.how, "".join(done.words), least))


def _style(declarations: str, on_dark: bool) -> str:
    """What hides the element that has these CSS `declarations`, or nothing."""
    declarations = declarations[:_STYLE_LENGTH]
    how = next((how for how, pattern in _STYLES if pattern.search(declarations)), "")
    white = _WHITE_TEXT.search(declarations) and not on_dark and not _DARK.search(declarations)
    return how or ("blanc sur blanc" if white else "")


def _hiding_names(raw: str) -> dict[str, str]:
    """The classes and identifiers that the page's own style sheets hide, and how."""
    names = {}
    lowered, end = raw.lower(), 0
    while (start := lowered.find("<style", end)) >= 0 and (end := lowered.find("</style", start)) >= 0:
        for rule in lowered[start:end].split("}"):
            before, _, declarations = rule.rpartition("{")
            if how := _style(declarations, on_dark=False):
                # what stands before the selectors is the tag itself, or the start of a group of rules
                selectors = re.split("[{>]", before)[-1]
                names.update({selector.strip(): how for selector in selectors.split(",")})
    return names
