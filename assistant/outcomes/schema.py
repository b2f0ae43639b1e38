"""The frozen values of what is said instead of an answer, or above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retrieval.facts.schema import Fact

Kind = Literal["greeting", "thanks", "goodbye", "nothing", "about", "out_of_scope", "not_found", "too_little"]
"""``nothing``: nothing is asked (« ok », « test »); ``about``: the assistant itself is asked about; ``out_of_scope``:
no sheet could answer; ``not_found``: none of ours does; ``too_little``: it is not sure that they do."""

Peril = Literal[
    "suicide",
    "medical",
    "fire",
    "violence",
    "child",
    "missing",
    "shelter",
    "maltreatment",
    "bullying",
    "fraud",
    "discrimination",
    "sect",
]
"""What someone may need help for besides an answer, the most pressing first; ``maltreatment`` is that of old or
disabled people, ``missing`` a person who can't be found."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who can be called or written to.

    Attributes:
        phone: as it is dialled, or empty.
        hours: when it answers, in French, or empty where it is not known for sure.
    """

    name: str
    phone: str = ""
    url: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Help that stands above any answer and never takes its place.

    Attributes:
        text: French Markdown, one or two sentences, with the numbers to call.
        numbers: the same as values.
        urgent: someone may be in danger now; else it only reminds that there is a number for this.
    """

    kind: Peril
    text: str
    numbers: tuple[Contact, ...]
    urgent: bool


@dataclass(frozen=True, slots=True)
class Other:
    """What is said instead of an answer: French Markdown with what to do next and whom to contact."""

    kind: Kind
    text: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two passages that give different values for one thing.

    Attributes:
        first, second: the facts as the passages state them, the passage that stands first in the answer first.
        chunk_ids: of both passages, in this order.
        dates: of their sheets, ``YYYY-MM-DD`` or empty, in this order.
        text: one French sentence that names the sheets, both values and which sheet is newer.
    """

    first: Fact
    second: Fact
    chunk_ids: tuple[str, str]
    dates: tuple[str, str]
    text: str
