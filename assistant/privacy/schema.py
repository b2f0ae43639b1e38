"""The frozen values of this package: the kinds of personal data, and one datum found in a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal[
    "nir",
    "tax_number",
    "caf_number",
    "foreigner_number",
    "driving_licence",
    "identity_document",
    "jobseeker_number",
    "file_number",
    "iban",
    "card_number",
    "plate",
    "phone",
    "email",
    "address",
    "birth_date",
    "name",
]
"""``nir``: social security number, also a provisional one (NIA); ``tax_number``: « numéro fiscal » or SPI;
``foreigner_number``: AGDREF; ``driving_licence``: NEPH or number of the licence; ``identity_document``: number of a
passport or an identity card; ``jobseeker_number``: France Travail; ``file_number``: of a request under way;
``card_number``: bank card; ``plate``: registration of a vehicle; ``name``: a person's, without the title before it."""

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """A personal datum found in a text. What it says is left out of its ``repr``, so that no log can show it.

    Attributes:
        start, end: where it stands in the text; ``text`` is what stands there.
        value: the same for all writings of one datum: « 06 12 34 56 78 » and « +33612345678 », « Jean DUPONT » and
            « dupont jean ».
    """

    kind: Kind
    start: int
    end: int
    text: str = field(repr=False)
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Spotted:
    """What a family of finders reads in a `plain.Plain`: offsets are the plain text's."""

    kind: Kind
    start: int
    end: int
    value: str = field(repr=False)
