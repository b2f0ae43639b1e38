from __future__ import annotations

import pytest

from assistant.verification.schema import Source


@pytest.fixture
def passport() -> Source:
    text = (
        "Le passeport d'un majeur est valable 10 ans. Il coûte 86 €.\n\n"
        "Vous ne pouvez pas voyager sans passeport hors d'Europe.\n\n"
        "L'aide est de 500 € pour un couple et de 300 € pour une personne seule. La demande d'aide est gratuite.\n\n"
        "Vous devez fournir les pièces suivantes :\n"
        "- Photo d'identité de moins de 6 mois\n"
        "- Justificatif de domicile\n\n"
        "Enfant de moins de 15 ans\n\n17 €\n\nEnfant de 15 à 17 ans\n\n42 €\n\n"
        "Prenez rendez-vous à la mairie au moins 3 mois avant le départ, sous 2 jours ouvrés en cas d'urgence. "
        "Le cerfa n°12100*02 se remplit au guichet ; renseignements au 01 23 45 67 89 ou à contact@ants.example.fr. "
        "Le tarif change le 1er juillet 2025 selon l'article L. 123-4."
    )
    return Source("p", text, "Passeport", 1)


@pytest.fixture
def card() -> Source:
    text = "La carte d'identité est gratuite. Elle est valable 15 ans pour un majeur et 10 ans pour un mineur."
    return Source("c", text, "Carte d'identité", 2)
