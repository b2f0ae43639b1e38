"""Numbers that name one person: social security, tax, family benefits, residence, licence, bank, vehicle, file.

A number is known by its key (NIR, IBAN, bank card), by the words before it (`introductions`), or by a shape that
nothing else has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.privacy.introductions import APART, ENDS, INTRODUCTIONS, KEY, NIR_BODY, NO_AMOUNT
from assistant.privacy.keys import iban_holds, luhn_holds, nir_key
from assistant.privacy.plain import Plain
from assistant.privacy.schema import Kind, Spotted

_NIR_WITH_KEY = re.compile(rf"{APART}(?P<whole>{NIR_BODY}{KEY}){ENDS}")
_IBAN_START = re.compile(rf"{APART}[a-z]{{2}}[0-9]{{2}}(?=[ -]?[0-9a-z])")
_IBAN_LENGTHS: Mapping[str, int] = {
    **dict.fromkeys(("pl", "hu", "cy", "ma"), 28),
    **dict.fromkeys(("fr", "mc", "it", "sm", "gr"), 27),
    **dict.fromkeys(("pt",), 25),
    **dict.fromkeys(("es", "ro", "cz", "sk", "se", "tn"), 24),
    **dict.fromkeys(("de", "gb", "ie", "bg"), 22),
    **dict.fromkeys(("ch", "hr", "lv", "li"), 21),
    **dict.fromkeys(("lu", "at", "lt", "ee"), 20),
    **dict.fromkeys(("nl", "fi", "dk"), 18),
    **dict.fromkeys(("be",), 16),
}
"""Length of an IBAN by country, of those that the counters meet (SEPA and the Maghreb)."""
_IBANS = {length: re.compile(rf"[a-z0-9](?:[ -]?[a-z0-9]){{{length - 1}}}(?![a-z0-9])") for length in range(15, 29)}

_GROUPED_NIR = (
    r"[1-478](?P<mark>[ .\-])[0-9]{2}(?P=mark)[0-9]{2}(?P=mark)(?:2[ab]|[0-9]{2})(?P=mark)[0-9]{3}(?P=mark)[0-9]{3}"
)
_SOLID_NIR = rf"(?=[0-9ab]{{13,15}}+(?: [0-9]{{2}})?{ENDS}){NIR_BODY}(?: ?[0-9]{{2}})?"
_SHAPES: Mapping[Kind, str] = {
    "nir": rf"{_GROUPED_NIR}{KEY}?|{_SOLID_NIR}",
    "tax_number": r"(?!0033)[0-3][0-9]{12}|[0-3][0-9] [0-9]{2} [0-9]{3} [0-9]{3} [0-9]{3}",
    "foreigner_number": r"99[0-9]{8}",
    "identity_document": r"[0-9]{2}[a-z]{2}[0-9]{5}",
}
_SHAPED = tuple((kind, re.compile(rf"{APART}(?P<whole>{shape}){ENDS}{NO_AMOUNT}")) for kind, shape in _SHAPES.items())
_CARD = re.compile(rf"{APART}(?P<whole>[3-6][0-9]{{3}}(?:[ -]?[0-9]{{4}}){{3}}){ENDS}")
_PLATE = re.compile(rf"{APART}(?P<whole>[a-z]{{2}}(?P<mark>[ -]?)[0-9]{{3}}(?P=mark)[a-z]{{2}}){ENDS}")
_SAMPLE_PLATE = re.compile("(?:aa|ab)?(?:001|111|123|1234)(?:aa|ab|bb|cc|cd)(?:01)?")
"""What official texts write to show how a plate looks."""
_DATE = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])[ /.-](?:0?[1-9]|1[0-2])[ /.-](?:19|20)[0-9]{2}")


def find(plain: Plain) -> Iterator[Spotted]:
    """The numbers of a text, surest first; one may overlap another that came before."""
    yield from _ibans(plain)
    yield from _nirs(plain)
    for introduction in INTRODUCTIONS:
        for match in introduction.pattern.finditer(plain.text):
            if not _DATE.fullmatch(match["whole"]) and not _is_sample(introduction.kind, match["whole"]):
                yield _spotted(introduction.kind, match)
    for match in _CARD.finditer(plain.text):
        if luhn_holds(_compact(match["whole"])):
            yield _spotted("card_number", match)
    for kind, pattern in _SHAPED:
        for match in pattern.finditer(plain.text):
            yield _spotted(kind, match)
    yield from _plates(plain)


def _ibans(plain: Plain) -> Iterator[Spotted]:
    """IBANs whose key holds, whatever stands before them."""
    for match in _IBAN_START.finditer(plain.text):
        pattern = _IBANS.get(_IBAN_LENGTHS.get(match[0][:2], 0))
        whole = pattern.match(plain.text, match.start()) if pattern else None
        if whole and iban_holds(_compact(whole[0])):
            yield Spotted("iban", whole.start(), whole.end(), _compact(whole[0]))


def _nirs(plain: Plain) -> Iterator[Spotted]:
    """NIR whose key holds, whatever stands before them."""
    for match in _NIR_WITH_KEY.finditer(plain.text):
        compact = _compact(match["whole"].replace("cle", ""))
        if nir_key(compact[:13]) == int(compact[13:]):
            yield _spotted("nir", match)


def _plates(plain: Plain) -> Iterator[Spotted]:
    """Plates without a word before them: with hyphens, or in capitals."""
    for match in _PLATE.finditer(plain.text):
        capitals = all(plain.capital(at) for at in range(*match.span("whole")) if plain.text[at].isalpha())
        if (match["mark"] == "-" or capitals) and not _is_sample("plate", match["whole"]):
            yield _spotted("plate", match)


def _is_sample(kind: Kind, written: str) -> bool:
    return kind == "plate" and _SAMPLE_PLATE.fullmatch(_compact(written)) is not None


def _spotted(kind: Kind, match: re.Match[str]) -> Spotted:
    """The number without its marks; of a NIR without its key, which some leave out."""
    compact = _compact(match["whole"])
    return Spotted(kind, *match.span("whole"), compact.replace("cle", "")[:13] if kind == "nir" else compact)


def _compact(written: str) -> str:
    return "".join(char for char in written if char.isalnum())
