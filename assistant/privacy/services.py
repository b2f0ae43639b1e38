"""Whose contact is it? A service's phone, e-mail and address are public and stay; a person's are masked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from assistant.privacy.plain import Plain
from assistant.privacy.schema import Spotted

_SERVICE = (
    r"mairies?|hotel de ville|prefectures?|sous-prefectures?|caisses?|cpam|cnam|caf|msa|carsat|cnav|urssaf|ccas|mdph"
    r"|ants"
    r"|agences?|agirc|ameli|assurance (?:maladie|retraite)|services?|serveur|centres?|consulats?|ambassades?|tribunal"
    r"|tribunaux|cour|greffe|ministeres?|direction|ddets?|dreets|rectorat|academie|departement|region|conseil|standard"
    r"|plate-?forme|accueil|guichet|allo|numero (?:vert|unique|national|officiel|gratuit|d'appel|d'urgence)|info\w*"
    r"|commissariat|gendarmerie|police|impots?|finances publiques|tresorerie|defenseur|mediateur|mediation|organisme"
    r"|association|federation|cidff|adil|anah|siege|bureau|pole emploi|france (?:travail|services)|la poste|cnil"
    r"|banque|inspection|maison (?:de|du|des|france|departementale)|institut|office|hopital|clinique|ars|onac\w*"
    r"|cours d'appel|commissions?|comites?|section|secretariat|delegation|permanence|sur place|ouvert au public"
    r"|hors metropole|depuis (?:l'etranger|l'outre-mer|la france|l'hexagone)|surtaxe\w*|telecopie|standardiste"
)
_HEADING = (
    r"par (?:telephone|courrier|correspondance|courriel|messagerie|internet|courrier electronique)"
    r"|telephone|courrier|adresse postale"
)
"""Alone on their line, they open the contacts of a service in the sheets."""
_PERSON = (
    r"usagere?s?|mmes?|mr|mlle|monsieur|madame|mademoiselle|mon|ma|mes|moi|je|son|sa|ses|lui|elle|il"
    r"|(?:n[o°] ?|numero )?allocataire(?: (?:de la )?caf)?|matricule(?: caf)?|assuree?|client|locataire|proprietaire"
    r"|portable|mobile|perso\w*|domicil\w*|habit\w*|demeurant|reside|vit|loge\w*|chez|rappeler"
    r"|nom|prenom|secu|(?:nouvelle|ancienne) adresse|fils|fille|mere|pere|soeur|frere|voisine?|famille"
    r"|cordialement|salutations|me (?:joindre|contacter|appeler|rappeler)|appelez-moi|remerci\w*"
)
_MARKERS = re.compile(
    rf"(?<![\w'-])(?:(?P<person>{_PERSON})|(?P<service>{_SERVICE}))(?![\w-])|(?<![\w'-])(?P<i>j'|m\. )"
    rf"|(?:\n|\A)(?P<heading>[- ]{{0,3}}(?:{_HEADING}) ?:?(?=\n))"
)
_SENTENCE_END = re.compile(r"[!?;]|(?<=[a-z)])(?<!\btel)(?<!\bfax)(?<!\bm)(?<!\bav)\.(?= |\Z)")
_LOOKED_BACK = 160
"""Characters before a contact in which its owner is looked for: the line of an address book, a long sentence."""


class Owners:
    """Who is spoken of where in a text: services, persons."""

    def __init__(self, plain: Plain, names: Iterable[Spotted]) -> None:
        """Read the words that name an owner; ``names`` are persons too."""
        found = [(match.end(), bool(match["service"] or match["heading"])) for match in _MARKERS.finditer(plain.text)]
        named = [(name.end, False) for name in names]
        ended = [(match.end(), False) for match in _SENTENCE_END.finditer(plain.text)]
        self._marks = sorted((*found, *named, *ended))

    def is_service(self, start: int) -> bool:
        """Whether the last owner named before ``start``, in the same sentence and not far, is a service."""
        last = bisect_right(self._marks, (start, True)) - 1
        if last < 0:
            return False
        at, service = self._marks[last]
        return service and start - at <= _LOOKED_BACK
