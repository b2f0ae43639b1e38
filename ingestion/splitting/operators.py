"""Which partners of France services a sheet sends the citizen to, from what the sheet itself says.

A partner counts when the sheet's title names it, when it stands among the sheet's contacts, services and forms
(`Sheet.contacts`), or when the text *addresses* it (« auprès de la Caf », « contactez votre CPAM », « sur le site de
l'ANTS »). A mention is not an address: « une aide versée par la Caf », « inscrit à Pôle emploi » send nobody anywhere.

Where sheets have no contacts (« vosdroits » of 2020, the labour ministry's), only title and text speak: of 60
(sheet, partner) pairs drawn at random from the 979 of « vosdroits », 58 were judged right on the words that gave them.
Earlier draws from the same sheets served to write the patterns, so expect somewhat less elsewhere.

Partners: those of the programme's convention (Caf, Cnam, Cnav, MSA, Pôle emploi, La Poste, DGFiP, ministries of justice
and of the interior with the ANTS), and Urssaf, chèque énergie and Anah since. Source: rapport d'information du Sénat
n° 778 (2021-2022), https://senat.fr/rap/r21-778/r21-7782.html
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from ingestion.rendering import lines
from ingestion.schema import Block, Section, Sheet


@dataclass(frozen=True, slots=True)
class Operator:
    """A partner, as agents know it, and what designates it in sheets.

    Attributes:
        name: as shown to agents and stored in the index.
        words: its names and acronyms, today's and former ones, and the kinds of local office of DILA's directory, as
            regular expressions without accents or capitals, matched on whole words.
        domains: its web domains; their subdomains count too.
    """

    name: str
    words: tuple[str, ...]
    domains: tuple[str, ...]


OPERATORS = (
    Operator(
        "Assurance maladie",
        (
            r"assurance maladie(?<!europeenne d'assurance maladie)",
            "caisses? (?:primaires? |regionales? )?d'assurance maladie",
            "caisses? primaires?",
            "organismes? d'assurance maladie",
            "cpam",
            "cnam(?<!(?:du|le|au) cnam)",
            "cnamts",
            "cgss",
            "ameli",
        ),
        ("ameli.fr",),
    ),
    Operator(
        "Assurance retraite",
        (
            r"caisses? de retraite(?! (?:complementaire|supplementaire))",
            "carsat",
            "cnav",
            "cnavts",
            "assurance retraite",
            "caisse nationale d'assurance vieillesse",
            "caisses? d'assurance retraite",
        ),
        ("lassuranceretraite.fr", "cnav.fr"),
    ),
    Operator(
        "CAF",
        ("caf", "cnaf", "caisses? (?:nationale )?d(?:'|es )allocations? familiales"),
        ("caf.fr", "cnaf.fr"),
    ),
    Operator("Chèque énergie", ("cheque energie",), ("chequeenergie.gouv.fr",)),
    Operator(
        "DGFiP",
        (
            r"impots(?<!(?:vos|ses|les) impots)(?! (?:sur|locaux|fonciers?|directs)\b)",
            "sip",
            "dgfip",
            "tresor public",
            "services? des impots",
            "centres? des impots",
            "finances publiques",
            "tresorerie",
            "administration fiscale",
            "services? fisca(?:l|ux)",
            "comptable public",
        ),
        ("impots.gouv.fr", "dgfip.finances.gouv.fr", "amendes.gouv.fr", "payfip.gouv.fr"),
    ),
    Operator(
        "France Rénov'",
        (
            "anah",
            "agence nationale de l'habitat",
            "france renov",
            "ma ?prime ?renov",
            "point renovation info service",
            "espaces? (?:conseil france renov|info energie)",
        ),
        ("anah.fr", "anah.gouv.fr", "france-renov.gouv.fr", "maprimerenov.gouv.fr", "faire.gouv.fr", "faire.fr"),
    ),
    Operator(
        "France Titres",
        ("france titres", "ants", "agence nationale des titres securises"),
        ("ants.gouv.fr", "france-titres.gouv.fr", "france-identite.gouv.fr"),
    ),
    Operator(
        "France Travail",
        ("france travail", "pole[ -]emploi"),
        ("francetravail.fr", "francetravail.org", "pole-emploi.fr", "pole-emploi.org"),
    ),
    Operator("La Poste", ("la poste", "bureaux? de poste"), ("laposte.fr",)),
    Operator(
        "MSA",
        ("msa", "cmsa", "ccmsa", "mutualite sociale agricole"),
        ("msa.fr",),
    ),
    Operator(
        "Ministère de l'Intérieur",
        (
            "prefectures?",
            "sous-prefectures?",
            "sous pref",
            "greffes? des associations",
            "prefet",
            "minist(?:ere|re) (?:charge )?de l'interieur",
        ),
        ("interieur.gouv.fr", "permisdeconduire.gouv.fr", "maprocuration.gouv.fr"),
    ),
    Operator(
        "Ministère de la Justice",
        (
            r"tribuna(?:l|ux)(?! administratif)",
            "tgi",
            "greffes?(?! (?:du tribunal administratif|des associations))",
            "conseils? de prud'hommes",
            "juge (?:aux affaires familiales|des tutelles|des enfants|des contentieux de la protection|de l'execution)",
            "procureur",
            "conciliateur de justice",
            "bureau d'aide juridictionnelle",
            "casier judiciaire national",
            "points?[ -]justice",
            "points? d'acces au droit",
            "maisons? de justice",
            "mjd",
            "minist(?:ere|re) (?:charge )?de la justice",
        ),
        ("justice.fr", "justice.gouv.fr"),
    ),
    Operator(
        "Urssaf",
        ("urssaf", "acoss", "cesu", "pajemploi"),
        ("urssaf.fr", "urssaf.org", "net-particulier.fr"),
    ),
)

_WORDS = sorted(word for each in OPERATORS for word in each.words)
_ENDS = {initial: "|".join(word[1:] for word in words) for initial, words in groupby(_WORDS, key=lambda word: word[0])}
_ANY = re.compile(rf"\W(?:{'|'.join(f'{initial}(?:{ends})' for initial, ends in _ENDS.items())})\b")
_NAME = re.compile("|".join(rf"(?P<n{rank}>(?:{'|'.join(each.words)})\b)" for rank, each in enumerate(OPERATORS)))
_HOSTS = {rank: "|".join(map(re.escape, each.domains)) for rank, each in enumerate(OPERATORS)}
_HOST = re.compile(rf"(?:\A|\.)(?:{'|'.join(f'(?P<d{rank}>{domains})' for rank, domains in _HOSTS.items())})\Z")

_OF = r"(?:de |du |des |d')?"
_MINE = r"(?:votre|vos|ma|mon|mes)"
_ARTICLE = rf"(?:(?:la|les?|sa|son|ses|leurs?|une?|cette|chaque|{_MINE}) |l' ?)"
_OFFICE = (
    r"(?:(?:services?|agences?|delegation|directeur|direction|president|conseiller|secretariat(?:-greffe)?|accueil|"
    r"guichet|mediateur|bureau|regisseur|centres?|comptable|commission de recours amiable)"
    rf"(?: (?:competente?|locale?|departementale?))? {_OF}{_ARTICLE}?)"
)
_SITE = rf"(?:(?:site|teleservice|simulateur|portail|plateforme|service en ligne)(?: (?:internet|web|officiel))? {_OF})"
_WEB = r"(?:(?:https?://)?(?:[\w-]+\.)+)?"
_SPAN = r"[^.;:!?\n]"
_TO = r"(?:aupres d(?:e |u |es |')|aux? |a |devant |en )"
_GIVE = (
    r"(?:adresse[rz]|demande[rz]|depose[rz]|declare[rz]|envoye[rz]|renvoye[rz]|communique[rz]|presente[rz]|signale[rz]|"
    r"retourne[rz]|paye[rz]|ecri(?:re|vez)|fourni(?:r|ssez)|remett(?:re|ez)|transmett(?:re|ez)|inscri(?:re|vez)|"
    r"vous rendre|rendez-vous|recours|se fait|s'effectue)"
)
_MUST = r"(?:doi|doiven|peu|peuven)t etre (?!juge|convoque|poursuivi|cite|traduit|condamne|transmi|porte )\w+"
_TELL = (
    r"(?:contacte[rz]|saisi(?:r|ssez)|informe[rz]|preven(?:ir|ez)|averti(?:r|ssez)|alerte[rz]|consulte[rz]|"
    r"interroge[rz]|(?:contact|relation) avec|rapproche[rz](?:-vous)?)"
)
_CUES = (
    r"\baupres d(?:e |u |es |')(?:: ?(?:\n[ -]*)?)?",  # « auprès de votre », and the list that it opens
    rf"\n(?:- )*{_TO}",  # a heading or an item that answers « où ? »: « En préfecture »
    rf"\b{_GIVE}\b{_SPAN}{{0,90}}? {_TO}",  # « envoyer le formulaire à la »
    rf"\b{_MUST}\b{_SPAN}{{0,60}}? {_TO}",  # « doit être adressée au »
    rf"\b{_TELL}\b{_SPAN}{{0,40}}?(?<!\bpar)(?<!\bde)(?<!\bque)(?<!\bpour)(?<!\bsur) (?={_ARTICLE}|\Z)",  # « saisir »
    rf"\b(?={_MINE} )",  # « votre »: the counter is the reader's own
    rf"\b{_SITE}",  # « le téléservice de l' »
    r"\b0 \d{3} (?=\Z)",  # « 0 810 impots », a telephone number
)
_ADDRESS = re.compile(
    rf"(?:(?:{'|'.join(_CUES)}){_SITE}?{_ARTICLE}?{_OFFICE}{{0,2}}"
    rf"|\b(?:sur|via|depuis) (?:service-public\.fr ou )?){_WEB}\Z"  # « sur », but not « une fiche sur le »
)
"""What stands before a name, up to it, where the text sends to it."""
_OTHERS = re.compile(
    r"\b(?:plus possible|pas (?:possible|necessaire)|permettant de|(?:afin|pour) qu'|"
    r"(?:procureur|juge|prefet|prefecture|tribunal|maire|mairie|administration|agent|policier|officier|greffier|"
    rf"huissier|assureur|creancier|commission|medecin|notaire)\b{_SPAN}{{0,100}} (?:peut|doit|devra|pourra|peuvent|"
    r"doivent) )"
)
"""What stands before the verb where somebody else goes there, or nobody can any more."""
_BETWEEN = r"(?:[ ,/()]|\n(?:- )+)*"
_AND = re.compile(rf"{_BETWEEN}(?:(?:ou|et|soit|puis|a|au|aux|de|du|des|la|le|les|l'|d'|aupres|{_MINE}){_BETWEEN})*\Z")
_REACH = 160
"""Characters before a name in which its address is looked for."""


def operators(sheet: Sheet) -> tuple[str, ...]:
    """The partners that `sheet` sends to, in the order of `OPERATORS`."""
    found = {rank for rank, _, _ in _names(_fold(sheet.title))}
    for contact in sheet.contacts:
        found |= set(_designated(contact))
    told = "\n".join(lines(block for block in sheet.blocks if not _is_annex(block)))
    found |= set(_addressed(_fold(told)))
    return tuple(OPERATORS[rank].name for rank in sorted(found))


def _is_annex(block: Block) -> bool:
    """References and links to other sheets send nobody; contacts and services are read apart, from their marks."""
    return isinstance(block, Section) and block.kind == "annex"


def _fold(text: str) -> str:
    """Small letters without accents, plain apostrophes and spaces, a space first so that a name has one before it."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    return " " + plain.encode("ascii", "ignore").decode().lower()


def _names(text: str) -> Iterator[tuple[int, int, int]]:
    """Rank in `OPERATORS`, start and end of each name in a folded text.

    `_ANY`, sorted by first letter, finds a name five times as fast as `_NAME`, which then says whose it is.
    """
    for found in _ANY.finditer(text):
        match = _NAME.match(text, found.start() + 1)
        if match:
            yield int((match.lastgroup or "")[1:]), match.start(), match.end()


def _designated(contact: str) -> Iterator[int]:
    """The partners that a name, a kind of office (``pole_emploi``) or an address (``https://...``) designates."""
    if "://" not in contact:
        yield from (rank for rank, _, _ in _names(_fold(contact.replace("_", " "))))
        return
    try:
        host = urlsplit(contact).hostname or ""
    except ValueError:  # a slip of whoever typed it, « https://[caf.fr »
        return
    match = _HOST.search(host)
    if match:
        yield int((match.lastgroup or "")[1:])


def _addressed(text: str) -> Iterator[int]:
    """The partners that a text sends to; one joined to another that is addressed is addressed too."""
    end = -1
    for rank, start, stop in _names(text):
        joined = end >= 0 and _AND.match(text, end, start)
        if joined or _is_address(text, start):
            yield rank
            end = stop


def _is_address(text: str, name: int) -> bool:
    """Whether `text` sends to the name that starts at `name`."""
    found = _ADDRESS.search(text, max(0, name - _REACH), name)
    if not found:
        return False
    floor = max(0, name - 2 * _REACH)
    sentence = max(floor, *(text.rfind(mark, floor, found.start()) for mark in ".\n"))
    return not _OTHERS.search(text, sentence, found.end())
