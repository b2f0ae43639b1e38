"""A text -> the personal data in it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import chain

from assistant.privacy import addresses, contacts, dates, names, numbers
from assistant.privacy.overlap import Taken
from assistant.privacy.plain import Plain
from assistant.privacy.schema import PersonalDatum, Spotted
from assistant.privacy.services import Owners

NO_CONTACT: frozenset[str] = frozenset()


def find(text: str, official: Set[str] = NO_CONTACT) -> tuple[PersonalDatum, ...]:
    """The personal data of a text, in reading order; none overlaps another.

    Args:
        official: phones (digits, as dialled in France) and e-mails (lower case) of services, that stay.
    """
    plain = Plain.of(text)
    data = []
    for spotted in _kept(plain, official):
        start, end = plain.span(spotted.start, spotted.end)
        data.append(PersonalDatum(spotted.kind, start, end, text[start:end], spotted.value))
    return tuple(sorted(data, key=lambda datum: datum.start))


def _kept(plain: Plain, official: Set[str]) -> Iterator[Spotted]:
    """What each family spots where no family before it did: the surest first."""
    people = tuple(names.find(plain))
    owners = Owners(plain, people)
    taken = Taken(len(plain.text))
    families = (
        contacts.emails(plain, owners, official),
        numbers.find(plain),
        contacts.phones(plain, owners, official),
        dates.find(plain),
        addresses.find(plain, owners),
    )
    yield from (each for each in chain.from_iterable(families) if taken.take(each.start, each.end))
    named = [each for each in people if taken.take(each.start, each.end)]
    yield from named
    yield from (each for each in dates.after_names(plain, named) if taken.take(each.start, each.end))
