"""Phone numbers and e-mail addresses of persons; those of services stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from assistant.privacy.lexicon import FIRST_NAMES
from assistant.privacy.plain import Plain
from assistant.privacy.schema import Spotted
from assistant.privacy.services import Owners

_MARK = r"[ .\-_/]{0,3}"
_PHONE = re.compile(
    rf"(?<![0-9a-z@+])(?<![0-9][.,/-])(?:(?:(?:\+|00) ?33{_MARK}(?:\(0\){_MARK})?|0{_MARK})[1-9](?:{_MARK}[0-9]){{8}}"
    r"|(?:\+|00) ?(?!33)[1-9](?:[ .-]{0,2}[0-9]){7,13})(?![0-9@])(?![.,/-]?[0-9])"
)
_SHARED_COST = re.compile("08|09(?:69|70)")
"""Numbers that only organisations have: special rates (08), and the 0969 and 0970 of public services."""
_MOBILE = re.compile("0[67]")

_AT = r" ?(?:@|[(\[] ?(?:at?|arobase?) ?[)\]]| arobase? ) ?"
_DOT = r"(?:\.| ?[(\[](?:point|dot)[)\]] ?| point | ?\. ?(?=(?:com|fr|net|org|eu)\b))"
_EMAIL = re.compile(
    rf"(?<![\w.+-])(?P<local>[a-z0-9_+-]+(?:\.[a-z0-9_+-]+){{0,6}}+){_AT}(?P<domain>[a-z0-9-]+(?:{_DOT}[a-z0-9-]+){{1,5}}+)"
)
_CONSUMER = re.compile(
    r"^(?:gmail|googlemail|orange|wanadoo|free|sfr|neuf|laposte|yahoo|ymail|hotmail|outlook|live|msn|icloud|me|mac|aol"
    r"|bbox|numericable|club-internet|proton|protonmail|gmx|cegetel|aliceadsl|tutanota|zaclys)\."
)
"""Where persons have their mailbox."""
_ROLES = frozenset(
    """
    accueil achat aide allo assistance association bureau caf caisse carsat ccas centre cnav cnil commune communication
    conseil consulat contact courriel courrier cpam crous csu ddets ddfip ddpp ddt demande depot dgfip direction dpo
    dreets droits ecole elections enquete etat formulaire france franceservices gestion greffe guichet info infos
    information informations inscription mail mairie maison mdph mediateur mediation messagerie ministere mission msa
    noreply numerique ofpra pole ppp pref prefecture presse question reclamation recours recrutement renseignement
    reponse reservation rh sante secretariat service services sie signalement sip social support tj tribunal urgence
    urssaf ville webmaster ne nepasrepondre no dgccrf sdif abus dpd rgpd cada mayotte
    """.split()
)
"""First words of the addresses of services, accents removed."""


def emails(plain: Plain, owners: Owners, official: Set[str]) -> Iterator[Spotted]:
    """The e-mail addresses of persons, ``official`` ones left out."""
    for match in _EMAIL.finditer(plain.text):
        address = f"{match['local']}@{re.sub(_DOT, '.', match['domain'])}"
        if address not in official and not _is_role(match["local"], match["domain"], owners.is_service(match.start())):
            yield Spotted("email", *match.span(), address)


def phones(plain: Plain, owners: Owners, official: Set[str]) -> Iterator[Spotted]:
    """The phone numbers of persons, ``official`` ones left out."""
    for match in _PHONE.finditer(plain.text):
        number = _dialled(match[0])
        if number not in official and not _is_service(owners, match.start(), number):
            yield Spotted("phone", *match.span(), number)


def _is_role(local: str, domain: str, of_a_service: bool) -> bool:
    """Whether an e-mail names a service: by its first word, by its domain, or by whom it is given as the contact of."""
    first = re.split(r"[._+-]", local)[0].rstrip("0123456789")
    if domain.endswith("gouv.fr") or (of_a_service and not _CONSUMER.search(domain)):
        return first not in FIRST_NAMES
    return first in _ROLES or local in re.split(r"[.-]", domain)


def _is_service(owners: Owners, start: int, number: str) -> bool:
    if _SHARED_COST.match(number):
        return True
    return not _MOBILE.match(number) and owners.is_service(start)


def _dialled(written: str) -> str:
    """The ten digits of a French number, the digits of a foreign one."""
    digits = "".join(filter(str.isdigit, written.replace("(0)", "")))
    return re.sub("^(?:00)?33(?=.{9}$)", "0", digits)
