"""The languages that answers are translated into."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import AssistantError


class UnknownLanguage(AssistantError):
    """No language of the list has this tag."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language.

    Attributes:
        tag: its BCP 47 tag.
        name: in French.
        own_name: in itself, as the person who reads it looks for it.
        rtl: written from right to left.
    """

    tag: str
    name: str
    own_name: str
    rtl: bool = False


LANGUAGES = (
    Language("ar", "arabe", "العربية", rtl=True),
    Language("en", "anglais", "English"),
    Language("es", "espagnol", "Español"),
    Language("pt", "portugais", "Português"),
    Language("tr", "turc", "Türkçe"),
    Language("uk", "ukrainien", "Українська"),
    Language("ru", "russe", "Русский"),
    Language("it", "italien", "Italiano"),
    Language("de", "allemand", "Deutsch"),
    Language("ro", "roumain", "Română"),
    Language("zh-Hans", "chinois", "简体中文"),
    Language("ti", "tigrigna", "ትግርኛ"),
    Language("ps", "pachto", "پښتو", rtl=True),
    Language("prs", "dari", "دری", rtl=True),
)


def language(tag: str) -> Language:
    """The language of a tag.

    Raises:
        UnknownLanguage: none has it.
    """
    for one in LANGUAGES:
        if one.tag == tag:
            return one
    known = ", ".join(f"{one.tag} ({one.name})" for one in LANGUAGES)
    raise UnknownLanguage(f"la langue « {tag} » n'est pas proposée : choisissez parmi {known}.")
