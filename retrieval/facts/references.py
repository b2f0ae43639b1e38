"""What a text sends to: e-mail and web addresses, phone numbers, articles of law, cerfa forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.facts.numbers import GAP
from retrieval.facts.schema import Found, Reader

_EMAIL = re.compile(r"(?<![\w.+-])[\w+-][\w.+-]*@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"(?<![\w@.-])(?:https?://\w[^\s<>«»\"]*|(?:[\w-]+\.)+(?:fr|eu|org|com|net)\b(?:/[^\s<>«»\"]*)?)", re.IGNORECASE
)
_CLOSING = ".,;:!?)]'’»…"
"""Ends a sentence, not an address."""

_MARK = "[ .\u00a0\u202f-]"
_PHONE = re.compile(
    rf"(?<![\w.+])(?P<whole>(?:(?:\+|00)33{_MARK}?(?:\(0\){_MARK}?)?|0{_MARK}?)[1-9](?:{_MARK}?[0-9]){{8}})"
    rf"(?!\w|{_MARK}[0-9])"
)
_NOT_A_STREET = rf"(?![\w€%]|{GAP}?[0-9€%]|[.,][0-9]|{GAP}(?:bis|rue|avenue|boulevard|place|allée|chemin|quai)\b)"
_SHORT_PHONE = re.compile(
    rf"(?im)(?:^{GAP}*(?:-{GAP})?|\b(?:le|au|du|numéro|tél\w*|appel\w*|compos\w*|public){GAP}(?::{GAP})?)"
    rf"(?P<whole>3[0-9]{GAP}?[0-9]{{2}}|116{GAP}?[0-9]{{3}}){_NOT_A_STREET}"
)
_EMERGENCY = re.compile(
    rf"(?i)\b(?:appel\w*|compos\w*|contact\w*|numéro){GAP}(?:(?:le|au|du){GAP})?(?P<whole>1[578]|11[2-9]){_NOT_A_STREET}"
)

_CODE = rf"(?:LO|[LRDA])\.?{GAP}?\*?"
_SUFFIX = rf"(?:{GAP}(?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|[a-z]*decies)\b(?:{GAP}[A-Z]\b)?)?"
_HYPHENATED = rf"(?:{_CODE})?[0-9]+(?:-[0-9]+)+{_SUFFIX}"
_REFERENCE = rf"(?:{_HYPHENATED}|(?:{_CODE})?[0-9]+{_SUFFIX})"
_AND = rf"(?:{GAP}?,{GAP}?|{GAP}(?:et|à|ou){GAP})"
# after one article, « et 3 mois » is no other one
_ARTICLES = re.compile(
    rf"(?i:\barticles){GAP}{_REFERENCE}(?:{_AND}{_REFERENCE})*|(?i:\b(?:article|art\.)){GAP}{_REFERENCE}"
    rf"(?:{_AND}{_HYPHENATED})*|\b(?:LO|[LRD])\.?{GAP}?\*?[0-9]+(?:-[0-9]+)+"
)
_ONE_ARTICLE = re.compile(rf"(?<![\w-]){_REFERENCE}")
_FORM = re.compile(
    rf"(?:\bcerfa{GAP}?(?:n[°ºo]s?{GAP}?)?|\b(?=[0-9]{{5}}[*#]))(?P<whole>[0-9]{{2}}-?[0-9]{{3}}(?:{GAP}?[*#]{GAP}?[0-9]{{1,2}})?)\b",
    re.IGNORECASE,
)


def _email(match: re.Match[str]) -> Iterator[Found]:
    yield match.span(), match[0].lower(), ""


def _url(match: re.Match[str]) -> Iterator[Found]:
    """The same with or without ``https``, ``www`` and a last slash; only the host is read without its case."""
    text = match[0].rstrip(_CLOSING)
    host, slash, path = re.sub(r"(?i)^(?:https?://)?(?:www\.)?", "", text).partition("/")
    yield (match.start(), match.start() + len(text)), f"{host.lower()}{slash}{path}".rstrip("/"), ""


def _phone(match: re.Match[str]) -> Iterator[Found]:
    digits = "".join(filter(str.isdigit, match["whole"].replace("(0)", "")))
    yield match.span("whole"), re.sub("^(?:00)?33(?=.{9}$)", "0", digits), ""


def _articles(match: re.Match[str]) -> Iterator[Found]:
    for article in _ONE_ARTICLE.finditer(match.string, *match.span()):
        letter, rest = re.fullmatch(rf"(?s)([A-Z]*)\.?{GAP}?(.*)", article[0]).groups()  # type: ignore[union-attr]
        yield article.span(), letter + " ".join(rest.split()), ""


def _form(match: re.Match[str]) -> Iterator[Found]:
    yield match.span("whole"), re.sub(rf"-|{GAP}", "", match["whole"]), ""


ADDRESSES = (Reader("email", _EMAIL, _email), Reader("url", _URL, _url))
LAW = (Reader("form", _FORM, _form), Reader("article", _ARTICLES, _articles))
PHONES = tuple(Reader("phone", pattern, _phone) for pattern in (_PHONE, _SHORT_PHONE, _EMERGENCY))
