"""The national contacts of the partners of France services, and of the themes of the sheets.

Numbers and addresses are those that the operators publish; a partner without one national number has its address only.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.outcomes.schema import Contact

PUBLIC_SERVICE = Contact("Allô Service Public", "3939", "https://www.service-public.gouv.fr")
JUSTICE = Contact("Point-justice", "3039", "https://www.justice.fr")
DIRECTORY = Contact("Annuaire de l'administration", url="https://lannuaire.service-public.gouv.fr")
TAXES = Contact("Impôts", "0 809 401 401", "https://www.impots.gouv.fr", "du lundi au vendredi, de 8 h 30 à 19 h")
FAMILY = Contact("CAF", "3230", "https://www.caf.fr")
HEALTH = Contact("Assurance maladie", "3646", "https://www.ameli.fr")
WORK = Contact("France Travail", "3949", "https://www.francetravail.fr")
PENSION = Contact("Assurance retraite", "3960", "https://www.lassuranceretraite.fr")
TITLES = Contact("France Titres (ANTS)", "3400", "https://ants.gouv.fr")
LABOUR_LAW = Contact("Renseignements en droit du travail", "0 806 000 126", "https://code.travail.gouv.fr")
PREFECTURE = Contact("Préfecture", url="https://lannuaire.service-public.gouv.fr/navigation/prefecture")
FOREIGNERS = Contact("Étrangers en France (ANEF)", url="https://administration-etrangers-en-france.interieur.gouv.fr")
HOUSING = Contact("Adil (logement)", url="https://www.anil.org")

BY_OPERATOR: Mapping[str, Contact] = {
    "Assurance maladie": HEALTH,
    "Assurance retraite": PENSION,
    "CAF": FAMILY,
    "Chèque énergie": Contact("Chèque énergie", "0 805 204 805", "https://chequeenergie.gouv.fr"),
    "DGFiP": TAXES,
    "France Rénov'": Contact("France Rénov'", "0 808 800 700", "https://france-renov.gouv.fr"),
    "France Titres": TITLES,
    "France Travail": WORK,
    "La Poste": Contact("La Poste", "3631", "https://www.laposte.fr"),
    "MSA": Contact("MSA", url="https://www.msa.fr"),
    "Ministère de l'Intérieur": PREFECTURE,
    "Ministère de la Justice": JUSTICE,
    "Urssaf": Contact("Urssaf", url="https://www.urssaf.fr"),
}
"""By the name that a chunk carries in ``operators``."""

BY_THEME: Mapping[str, Contact] = {
    "Argent": TAXES,
    "Étranger": FOREIGNERS,
    "Étranger - Europe": FOREIGNERS,
    "Famille": DIRECTORY,
    "Justice": JUSTICE,
    "Logement": HOUSING,
    "Papiers - Citoyenneté": TITLES,
    "Social - Santé": HEALTH,
    "Transports": TITLES,
    "Travail": LABOUR_LAW,
    "Travail - Formation": LABOUR_LAW,
}
"""By the widest theme of a sheet, where no operator is named."""
