"""The versions of one answer that need no model, by their kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.citizen.email import email
from assistant.citizen.page import page
from assistant.citizen.plain import plain
from assistant.citizen.schema import Told, Version, VersionKind
from assistant.citizen.sms import sms

VERSIONS: Mapping[VersionKind, Callable[[Told], Version]] = {"plain": plain, "email": email, "sms": sms, "page": page}
"""``translation`` is not one: it needs a model and a language (`assistant.citizen.translating`)."""


def versions(told: Told) -> tuple[Version, ...]:
    """All of them, in the order of `VERSIONS`."""
    return tuple(make(told) for make in VERSIONS.values())
