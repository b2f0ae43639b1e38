"""The keys that tell a number typed right from any row of digits."""

from __future__ import annotations

_CORSICA = {"2a": "19", "2b": "18"}
"""A Corsican département in a NIR counts as this number (INSEE)."""


def nir_key(body: str) -> int:
    """The key of the 13 characters of a NIR: 97 less the rest by 97, Corsica as 19 and 18 (INSEE).

    Raises:
        ValueError: not digits, but for ``2a`` and ``2b`` as the département.
    """
    department = body[5:7]
    return 97 - int(body[:5] + _CORSICA.get(department, department) + body[7:]) % 97


def iban_holds(compact: str) -> bool:
    """Whether an IBAN in lower case, without spaces, has the right key (ISO 7064, mod 97-10)."""
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def luhn_holds(digits: str) -> bool:
    """Whether the last digit of a card number is its key (ISO/IEC 7812, Luhn)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
