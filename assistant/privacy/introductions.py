"""The words that introduce a number, and the shape of the number that each introduces.

Shapes: INSEE (NIR), DGFiP (13 digits, the first from 0 to 3), CNAF (7 digits, a letter may follow), AGDREF (10 digits),
NEPH (12 digits), ISO 13616 (IBAN), ICAO 9303 (passport), décret n° 2009-136 (plates).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.privacy.schema import Kind

MARK = r"[ .\-_]{0,2}"
"""What people put between the groups of a number."""
APART = r"(?<![0-9a-z@])(?<![0-9][.,])"
ENDS = r"(?![0-9a-z@])(?![.,/-][0-9])"
NO_AMOUNT = r"(?! ?(?:€|euros?\b|%|habitants\b|allocataires\b|personnes\b|m2\b|m²))"


def digits(count: int, first: str = "[0-9]") -> str:
    """The pattern of a row of digits, grouped in any way."""
    return first + rf"(?:{MARK}[0-9]){{{count - 1}}}"


_MONTH = rf"(?:0{MARK}[1-9]|1{MARK}[0-2]|[2-9]{MARK}[0-9])"
_DEPARTMENT = rf"(?:2{MARK}[ab]|[0-9]{MARK}[0-9])"
NIR_BODY = rf"[1-478]{MARK}[0-9]{MARK}[0-9]{MARK}{_MONTH}{MARK}{_DEPARTMENT}(?:{MARK}[0-9]){{6}}"
"""Sex (7 and 8 while it is provisional), year, month (from 20 on where it is unknown), département, town, order."""
KEY = rf"(?:{MARK}[/(]?{MARK}(?:cle{MARK}:?{MARK})?[0-9]{MARK}[0-9])"

_NEW_PLATE = r"[a-z]{2}[ -]?[0-9]{3}[ -]?[a-z]{2}"
_LETTERS = r"(?!de|en|et|le|la|je|ma|sa|ta|se|ne|me|te|ce|ch|km|kg|cm|ha|cv)[a-hj-np-tv-z]{2}"
_CLEAR_PLATE = rf"{_LETTERS}[ -]?[0-9]{{3}}[ -]?{_LETTERS}"
_OLD_PLATE = r"[0-9]{1,4} ?[a-z]{2,3} ?[0-9]{2}"
_PASSPORT = r"[0-9]{2}[a-z]{2}[0-9]{5}"
_NINE_SIGNS = r"(?=[a-z]{0,8}[0-9])[a-z0-9]{9}"
_ANY_IBAN = r"[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]{4}){3,7}(?:[ -]?[a-z0-9]{1,3})?"
_FRENCH_ACCOUNT = r"[0-9]{5}[ -]?[0-9]{5}[ -]?[0-9a-z]{11}[ -]?[0-9]{2}"
_TAX_NOTICE = r"(?=[0-9a-z]*[0-9]{5})[0-9a-z]{13}"
_REFERENCE = r"(?:[a-z]{1,4}-?)?[0-9](?:[-/ ]?[0-9]){5,23}[a-z]?"

_FILE = r"(?:dossier|demande|teledossier|requete)"
_NUMBER_SIGN = r"(?:n ?[°o]|numero|num|reference|ref)"


@dataclass(frozen=True, slots=True)
class Introduction:
    """A number known by the words before it: the group ``whole`` of ``pattern``."""

    kind: Kind
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, kind: Kind, introduction: str, *shapes: str, gap: int = 40) -> Introduction:
        """The words, at most ``gap`` characters without a digit on the same line, then the number in a shape."""
        before = rf"\b(?:{introduction})(?![a-z])[^0-9\n]{{0,{gap}}}?{APART}"
        return cls(kind, re.compile(rf"{before}(?P<whole>{'|'.join(shapes)}){ENDS}{NO_AMOUNT}"))


INTRODUCTIONS = (
    Introduction.of(
        "nir",
        r"secu\w{0,8}|nir|nia|ss|insee|immatriculation|carte vitale",
        rf"{NIR_BODY}{KEY}?",
        digits(15),
        digits(13),
    ),
    Introduction.of(
        "tax_number",
        r"fisca\w{1,3}|spi|impots?|dgfip|teledeclarant|declarant",
        rf"(?!00 ?33){digits(13, '[0-3]')}",
    ),
    Introduction.of("tax_number", r"teledeclarant|declarant|(?:de l'|d')avis", _TAX_NOTICE, r"[0-9](?: ?[0-9]){6}"),
    Introduction.of("foreigner_number", r"etrangers?|agdref|sejour|recepisse|resident|anef|vls", digits(10)),
    Introduction.of("driving_licence", r"neph|permis(?: de conduire)?|conducteur", digits(12), _PASSPORT),
    Introduction.of("identity_document", r"cnie?s?|carte(?: nationale)? d'identite|passeport", digits(12), _NINE_SIGNS),
    Introduction.of(
        "jobseeker_number",
        r"france travail|pole[ -]emploi|demandeur d'emploi",
        r"[0-9]{7} ?[a-z]",
        r"[0-9]{11}",
        r"[0-9]{8}",
    ),
    Introduction.of(
        "caf_number", r"allocataires?|matricule|caf|msa", r"[0-9](?:[ .]?[0-9]){5,7}+(?! ?[0-9])(?: ?[a-z](?![a-z']))?"
    ),
    Introduction.of("card_number", r"cb|carte (?:bancaire|bleue|de paiement)|visa|mastercard", digits(16)),
    Introduction.of("plate", r"immatricul\w{1,6}|plaques?", _NEW_PLATE, _OLD_PLATE),
    Introduction.of("plate", r"vehicules?|voitures?|motos?|scooters?|camions?|carte grise", _CLEAR_PLATE),
    Introduction.of("iban", r"iban|rib|compte", _ANY_IBAN, _FRENCH_ACCOUNT),
    Introduction.of(
        "file_number",
        rf"{_FILE}\b[^0-9\n]{{0,30}}?(?:n ?[°o]|num\w{{0,4}}|:)|{_NUMBER_SIGN}\.? (?:de |du |d')?{_FILE}",
        _REFERENCE,
        gap=30,
    ),
)
"""In this order: the same digits may follow two introductions, and the narrower shape is read first."""
