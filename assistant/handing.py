"""One verified answer -> the version of it that is handed to the citizen."""

from __future__ import annotations

import html
from dataclasses import replace

from assistant.citizen.languages import language
from assistant.citizen.schema import Told, Version, VersionKind
from assistant.citizen.telling import told
from assistant.citizen.translating import translate
from assistant.citizen.versions import VERSIONS
from assistant.generation.model import ChatModel
from assistant.privacy.masking import Masks
from assistant.privacy.placeholders import PLACEHOLDER
from assistant.schema import Answer
from retrieval.sheets.data import NO_DATA, sheet_data

LABELS: dict[VersionKind, str] = {
    "plain": "Langage clair",
    "email": "E-mail",
    "sms": "SMS",
    "page": "Page à imprimer",
}
"""What the buttons of the page show, in their order."""


def version_of(answer: Answer, kind: VersionKind) -> Version:
    """The answer in one of the forms that need no model.

    Raises:
        NothingToTell: nothing of it is sure enough for a citizen.
        KeyError: the form needs a model.
    """
    return VERSIONS[kind](told_of(answer))


async def translation_of(answer: Answer, tag: str, model: ChatModel) -> Version:
    """The answer in another language, its figures compared line by line with the French ones.

    Args:
        tag: of one of `assistant.citizen.languages.LANGUAGES` (BCP 47).

    Raises:
        UnknownLanguage: it is none of them.
        NothingToTell: nothing of it is sure enough for a citizen.
        ChatModelError: the model gives no text.
    """
    return await translate(told_of(answer), language(tag), model)


def filled(version: Version, masks: Masks) -> Version:
    """The version with the personal data in place of their masks, for the agent's screen only."""
    text = masks.fill(version.text)
    if version.kind == "page":
        text = PLACEHOLDER.sub(lambda mask: html.escape(masks.fill(mask[0])), version.text)
    return replace(version, title=masks.fill(version.title), text=text, notices=tuple(map(masks.fill, version.notices)))


def told_of(answer: Answer) -> Told:
    """What may be told of an answer, with what the data of its first sheet adds.

    Raises:
        NothingToTell: nothing of it is sure enough for a citizen.
    """
    cited = {citation.chunk_id for citation in answer.citations[:1]}
    keys = {hit.chunk.sheet_key for hit in answer.hits if hit.chunk.id in cited}
    openings = (hit.chunk for hit in answer.hits if hit.chunk.position == 0 and hit.chunk.sheet_key in keys)
    opening = next(openings, None)
    return told(answer, sheet_data(opening) if opening else NO_DATA)
