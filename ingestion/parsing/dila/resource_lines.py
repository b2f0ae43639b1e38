"""Online services, forms, offices, references, links, definitions -> one readable line each.

These elements carry most of what they say in attributes (address, cerfa number, out of service): a text made from their
words alone would lose it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingestion.parsing.dila.inline import child_text, fold, is_true, text_of
from retrieval.schema import french_date

LABELS = {
    "ServiceEnLigne": "Service en ligne",
    "ServiceEnLigneAnnexe": "Service en ligne annexe",
    "ServiceEnLigneAlternatif": "Autre service",
    "NoticeLiee": "Notice",
    "OuSAdresser": "Où s'adresser",
    "OuSAdresserSupport": "Assistance",
    "QuiPeutMAider": "Qui peut aider",
    "Reference": "Texte de référence",
    "PourEnSavoirPlus": "Pour en savoir plus",
    "LienExterneCommente": "Lien",
    "Partenaire": "Partenaire",
    "Lien": "Lien",
    "LienWeb": "Adresse",
    "RessourceWeb": "Site",
    "LienCerfaGuide": "Notice du formulaire",
    "NumeroCerfa": "Formulaire cerfa n°",
    "AutreNumero": "Autre numéro",
    "Definition": "",
    "Abreviation": "",
    "QuestionReponse": "Question",
    "CommentFaireSi": "Comment faire si",
    "FicheConnexe": "Fiche",
    "FicheLiee": "Fiche",
    "Fiche": "Fiche",
    "Dossier": "Dossier",
    "Actualite": "Actualité",
    "RechercheGuidee": "Recherche guidée",
    "ValeurRfr": "Valeur",
    "AttributionMinisterielle": "Ministère",
    "FranceConnect": "",
    "PivotLocal": "Service local",
}
LINES = frozenset(LABELS)
TERMS = frozenset({"Definition", "Abreviation"})
READ = frozenset(
    "Titre TitreAlternatif Complement Source LienExterne LienInterne FranceConnect LienWeb PivotLocal Theme".split()
)
"""Children whose words `line` already says."""

_MODES = {
    "obligatoire": "obligatoire",
    "facultatif": "facultatif",
    "autresPublics": "pour d'autres publics",
    "enLigne": "en ligne",
    "surPlace": "sur place",
    "parCorres": "par correspondance",
}
"""Values of ``groupe`` (an annex to a service) and ``modalite`` (of a service or office)."""
_DESCRIPTIVE = {"numerocerfa": "cerfa n° ", "autrenumero": "n° ", "valeur": "", "unite": "", "titre": ""}


def line(element: etree._Element) -> str:
    """One line that says what `element` is, with its words, numbers, address, dates and state."""
    if element.tag == "FranceConnect":
        return "Connexion possible avec FranceConnect" if is_true(text_of(element)) else "Sans FranceConnect"
    label = LABELS.get(str(element.tag), "")
    words = " – ".join(dict.fromkeys(part for part in _words(element) if part))
    details = " – ".join(dict.fromkeys(part for part in _details(element) if part))
    text = " – ".join(part for part in (words, details) if part)
    return f"{label} : {text}" if label and text else text or label


def parted_text(element: etree._Element) -> str:
    """The words of a cell or item on one line; its paragraphs, items and services are parted by a stroke so that
    sentences stay apart.
    """
    return " / ".join(part for part in _parts(element) if part)


def _parts(element: etree._Element) -> Iterator[str]:
    yield fold(element.text or "")
    for child in element:
        if child.tag in ("Liste", "Item"):
            yield from _parts(child)
        elif child.tag in LINES:
            yield line(child)
        elif child.tag != "Condition":
            yield text_of(child)
        yield fold(child.tail or "")


def _words(element: etree._Element) -> list[str]:
    if (element.get("ID") and not len(element)) or element.tag in ("NumeroCerfa", "AutreNumero", "PivotLocal"):
        return [text_of(element)]
    names = ("Titre", "TitreAlternatif", "Complement", "LienExterne", "LienInterne")
    return [text_of(child) for name in names for child in element.iterfind(name)] + [
        "" if len(element) else text_of(element)
    ]


def _details(element: etree._Element) -> list[str]:
    details = [f"{prefix}{element.get(name)}" for name, prefix in _DESCRIPTIVE.items() if element.get(name)]
    details += [_MODES.get(mode, mode) for mode in (element.get("groupe"), element.get("modalite")) if mode]
    web = [element, *element.iterfind("LienWeb"), *element.iterfind("LienExterne")]
    details += [node.get("URL", "") for node in web]
    details += [text_of(node) for node in element.iterfind("LienWeb")]
    if element.get("URLcerfaGuide"):
        details.append(f"notice : {element.get('URLcerfaGuide')}")
    if is_true(child_text(element, "FranceConnect")):
        details.append("avec FranceConnect")
    if element.tag == "ValeurRfr":
        details += _period(element.getparent())
    if is_true(element.get("indisponible")):
        details.append("indisponible actuellement")
    return details


def _period(parent: etree._Element | None) -> list[str]:
    """When a reference value held: ``Periode`` gives a first day and, once it is over, a last one."""
    if parent is None or parent.tag != "Periode":
        return []
    names = (("à partir du", "dateDebut"), ("jusqu'au", "dateFin"))
    return [
        f"{word} {french_date(parent.get(name, '')) or parent.get(name)}" for word, name in names if parent.get(name)
    ]
