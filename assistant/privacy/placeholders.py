"""What stands for a personal datum in a text that leaves: ``[NOM_1]``, ``[TÉLÉPHONE_2]``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from assistant.privacy.schema import Kind

Masked = Kind | Literal["typed"]
"""``typed``: what a person typed that looks like a placeholder, masked so that nobody's data is put in its place."""

LABELS: Mapping[Masked, str] = MappingProxyType(
    {
        "nir": "NIR",
        "tax_number": "NUMÉRO_FISCAL",
        "caf_number": "NUMÉRO_CAF",
        "foreigner_number": "NUMÉRO_ÉTRANGER",
        "driving_licence": "NUMÉRO_PERMIS",
        "identity_document": "NUMÉRO_PIÈCE_IDENTITÉ",
        "jobseeker_number": "NUMÉRO_FRANCE_TRAVAIL",
        "file_number": "NUMÉRO_DOSSIER",
        "iban": "IBAN",
        "card_number": "CARTE_BANCAIRE",
        "plate": "IMMATRICULATION",
        "phone": "TÉLÉPHONE",
        "email": "COURRIEL",
        "address": "ADRESSE",
        "birth_date": "DATE_NAISSANCE",
        "name": "NOM",
        "typed": "TEXTE",
    }
)
_FRENCH = {
    "NIR": "numéro de sécurité sociale",
    "NUMÉRO_FISCAL": "numéro fiscal",
    "NUMÉRO_CAF": "numéro allocataire",
    "NUMÉRO_ÉTRANGER": "numéro étranger",
    "NUMÉRO_PERMIS": "numéro de permis",
    "NUMÉRO_PIÈCE_IDENTITÉ": "numéro de pièce d'identité",
    "NUMÉRO_FRANCE_TRAVAIL": "identifiant France Travail",
    "NUMÉRO_DOSSIER": "numéro de dossier",
    "IBAN": "IBAN",
    "CARTE_BANCAIRE": "carte bancaire",
    "IMMATRICULATION": "immatriculation",
    "TÉLÉPHONE": "téléphone",
    "COURRIEL": "courriel",
    "ADRESSE": "adresse",
    "DATE_NAISSANCE": "date de naissance",
    "NOM": "nom",
}
_LABEL = "|".join(label.replace("_", r"\\{0,2}_") for label in LABELS.values())
PLACEHOLDER = re.compile(
    rf"(?P<escape>\\{{0,3}})\[(?P<label>{_LABEL})\\{{0,2}}_(?P<number>[1-9][0-9]{{0,5}})\\{{0,2}}\]"
)
"""As it was written, or with the backslashes that Markdown takes (`assistant.citing.escape`, or a model's own)."""

BEGINNING = re.compile(r"(?:\\{0,3}\[[A-ZÀ-Ý_\\0-9]{0,48}|\\{1,3})\Z")
"""The end of a text that may become a placeholder: every beginning of `PLACEHOLDER`."""


def placeholder(kind: Masked, number: int) -> str:
    """What stands for the datum number ``number`` of its kind, from 1."""
    return f"[{LABELS[kind]}_{number}]"


def written(match: re.Match[str]) -> str:
    """A placeholder found in a text, without backslashes."""
    return f"[{match['label']}_{match['number']}]".replace("\\", "")


def notice(masked: str) -> str:
    """What the agent is told: « 2 données personnelles masquées (nom, téléphone) »; empty if no datum is masked."""
    standing = dict.fromkeys(map(written, PLACEHOLDER.finditer(masked)))
    labels = [each.strip("[]").rpartition("_")[0] for each in standing]
    counts = Counter(_FRENCH[label] for label in labels if label in _FRENCH)
    kinds = ", ".join(f"{name} × {count}" if count > 1 else name for name, count in counts.items())
    if counts.total() > 1:
        return f"{counts.total()} données personnelles masquées ({kinds})"
    return f"1 donnée personnelle masquée ({kinds})" if counts else ""
