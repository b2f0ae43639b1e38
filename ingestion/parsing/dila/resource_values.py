"""Services, offices, documents to bring, references, terms -> frozen values, each with the headings over it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingestion.parsing.dila.body import TITLES, heading, opens_section, read_blocks, read_condition, read_date
from ingestion.parsing.dila.inline import child_text, is_true, text_of
from ingestion.parsing.dila.resource_lines import parted_text
from ingestion.rendering import lines
from retrieval.sheets.resources import (
    Announcement,
    Checklist,
    Office,
    Reference,
    RequiredDocument,
    Resources,
    Scope,
    Service,
    Term,
)

SERVICES = ("ServiceEnLigne", "ServiceEnLigneAnnexe", "ServiceEnLigneAlternatif", "NoticeLiee")
OFFICES = ("OuSAdresser", "OuSAdresserSupport", "QuiPeutMAider")
TERMS = ("Definition", "Abreviation")
RESOURCE = "ServiceComplementaire"

_SERVICE_TYPES = (
    "Formulaire",
    "Téléservice",
    "Simulateur",
    "Modèle de document",
    "formulaireNG",
    "lettreTypeNG",
    "outilRechercheNG",
    "sel",
    "simulateurNG",
)
_OFFICE_TYPES = ("Correspondant", "Centre de contact", "Local", "National", "Support")
_TERM_TYPES = ("Sigle", "Acronyme", "Définition de glossaire")
"""First words of the types that make of a resource a service, an office or a term (``ServiceComplementaire/@type``)."""
_DOCUMENTS = "pieces"
"""Type of a chapter that lists the documents to bring (schema 3.5)."""


def read_resources(root: etree._Element, title: str) -> Resources:
    """What a document called `title` sends to, asks for and explains; each value once, in reading order."""
    return Resources(
        services=tuple(dict.fromkeys(_services(root, title))),
        offices=tuple(dict.fromkeys(_offices(root, title))),
        checklists=tuple(_checklists(root)),
        announcements=tuple(_announcement(element) for element in root.iter("Avertissement")),
        references=tuple(dict.fromkeys(_reference(element) for element in root.iter("Reference"))),
        terms=tuple(dict.fromkeys(_terms(root, title))),
    )


def read_scope(element: etree._Element) -> Scope:
    """The headings and conditions under which `element` stands, its own included."""
    above = [element, *element.iterancestors()][::-1]
    path = (heading(parent) for parent in above[:-1] if opens_section(parent))
    conditions = (read_condition(parent) for parent in above)
    return Scope(tuple(filter(None, path)), tuple(filter(None, conditions)))


def _services(root: etree._Element, title: str) -> Iterator[Service]:
    if _is_a(root, _SERVICE_TYPES):
        yield _service(root, title)
    for element in root.iter(*SERVICES, "LienExterne"):
        if element.tag != "LienExterne":
            yield _service(element, child_text(element, "Titre") or child_text(element, "TitreAlternatif"))
        elif element.get("numerocerfa"):
            yield _service(element, text_of(element))


def _service(element: etree._Element, title: str) -> Service:
    guide = element.find("LienCerfaGuide")
    return Service(
        id=element.get("ID", ""),
        kind=element.get("type", "") or ("Formulaire" if element.get("numerocerfa") else ""),
        title=title,
        url=_address(element, "LienWeb"),
        notice=element.get("URLcerfaGuide", "") or ("" if guide is None else guide.get("URL", "")),
        provider=child_text(element, "Source") or text_of(element.find("LienWeb/Source")),
        cerfa=element.get("numerocerfa") or child_text(element, "NumeroCerfa"),
        france_connect=_france_connect(element),
        unavailable=is_true(element.get("indisponible")),
        scope=read_scope(element),
    )


def _france_connect(element: etree._Element) -> bool:
    """``FranceConnect`` says it in the older schemas, ``Connexion`` in words since."""
    said = element.find("FranceConnect")
    return is_true(text_of(said)) if said is not None else "franceconnect" in child_text(element, "Connexion").lower()


def _offices(root: etree._Element, title: str) -> Iterator[Office]:
    if _is_a(root, _OFFICE_TYPES):
        yield _office(root, title)
    for element in root.iter(*OFFICES):
        yield _office(element, child_text(element, "Titre"))


def _office(element: etree._Element, title: str) -> Office:
    texts = [block for name in ("IntroductionSimple", "Texte") for block in _blocks_of(element, name)]
    return Office(
        id=element.get("ID", ""),
        kind=element.get("type", ""),
        title=title,
        purpose=child_text(element, "Complement"),
        url=_address(element, "RessourceWeb") or _address(element, "LienWeb"),
        pivot=child_text(element, "PivotLocal"),
        details="\n".join(texts),
        unavailable=is_true(element.get("indisponible")),
        scope=read_scope(element),
    )


def _blocks_of(element: etree._Element, name: str) -> Iterator[str]:
    for child in element.iterfind(name):
        yield from lines(read_blocks(child))


def _checklists(root: etree._Element) -> Iterator[Checklist]:
    for element in root.iter("Liste"):
        parents = [(parent.tag, parent.get("type")) for parent in element.iterancestors()]
        if ("Item", None) in parents:
            continue
        asked = any(tag == "Documents" or kind == _DOCUMENTS for tag, kind in parents)
        if asked or element.get("type") == "caseACocher":
            documents = (RequiredDocument(parted_text(item), read_condition(item)) for item in element.iterfind("Item"))
            yield Checklist(_lead(element), tuple(one for one in documents if one.title), read_scope(element))


def _lead(element: etree._Element) -> str:
    """The sentence before a list, if it announces it."""
    before = element.getprevious()
    text = text_of(before) if before is not None and before.tag == "Paragraphe" else ""
    return text if text.endswith(":") else ""


def _announcement(element: etree._Element) -> Announcement:
    return Announcement(
        title=child_text(element, "Titre"),
        date=read_date(element.get("date", "")),
        text="\n".join(lines(read_blocks(element, TITLES))),
        scope=read_scope(element),
    )


def _reference(element: etree._Element) -> Reference:
    title, subject = child_text(element, "Titre"), child_text(element, "Complement")
    return Reference(title, subject, element.get("URL", ""), read_scope(element))


def _terms(root: etree._Element, title: str) -> Iterator[Term]:
    if _is_a(root, _TERM_TYPES):
        yield Term(title, child_text(root, "Texte"))
    for element in root.iter(*TERMS):
        yield Term(child_text(element, "Titre"), child_text(element, "Texte"))


def _address(element: etree._Element, link: str) -> str:
    """The first address that an element gives, itself or by a child called `link`."""
    addresses = (node.get("URL", "") for node in (element, *element.iterfind(link)))
    return next(filter(None, addresses), "")


def _is_a(root: etree._Element, types: tuple[str, ...]) -> bool:
    return root.tag == RESOURCE and root.get("type", "").startswith(types)
