"""The names of DILA's schemas 3.0 to 3.5: what is read, and why the rest says nothing. Any other name is reported.

Source: the XSD of schema 3.5, element by element; older names come from dated sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from ingestion.parsing.dila.body import CONTAINERS, ILLUSTRATIONS, NOTES, SECTIONS, SILENT, STEPS, TITLES
from ingestion.parsing.dila.inline import INLINE
from ingestion.parsing.dila.resource_lines import LINES
from ingestion.parsing.dila.tables import TABLE_PARTS

DC = "{http://purl.org/dc/elements/1.1/}"
DUBLIN_CORE = frozenset(
    f"{DC}{name}"
    for name in "title creator subject description publisher contributor date type format identifier source language "
    "relation coverage rights".split()
)
"""Of these, title, date, identifier and creator are read; the others repeat the sheet or say the same on all of them
(``description`` opens the introduction, ``subject`` is the theme)."""

CONTEXT = {
    "SurTitre": "says the type again, as the site shows it",
    "Audience": "read as the public of the sheet",
    "Canal": "name of the site",
    "Cible": "profile of company that the site for businesses filters by",
    "FilDAriane": "read as the breadcrumb",
    "FichePrecedente": "neighbour in the file, navigation",
    "FicheSuivante": "neighbour in the file, navigation",
    "Theme": "read as the breadcrumb where there is no other",
    "SousThemePere": "in the breadcrumb",
    "DossierPere": "the file that lists the sheet, in the breadcrumb, and its other sheets",
    "SousDossierPere": "in the breadcrumb (schema 3.0)",
    "RechercheGuideePere": "navigation",
    "Questionnaire": "read apart, after the text",
    "Recherchable": "whether the site's search lists the resource",
}
"""Where the sheet stands among the others, and why it is no part of what the sheet says."""

ELEMENTS = (
    INLINE.union(NOTES, SECTIONS, STEPS, CONTAINERS, ILLUSTRATIONS, TITLES, LINES, TABLE_PARTS, SILENT, CONTEXT)
    | DUBLIN_CORE
    | frozenset(
        "Publication ServiceComplementaire PgFAQ Paragraphe Legende TexteDeRemplacement Liste Item Tableau Cellule "
        "Avertissement TitreFlottant Complement VoirAussi CaracteristiqueLibre Niveau SousTheme SousDossier Question "
        "Choix IntituleSiSelectionne affecteVrai affecteFaux estVrai estFaux estIndefini et ou non".split()
    )
)
"""Every element that the parser reads or passes over on purpose."""

_ADDRESSED = "LienExterne NoticeLiee Partenaire PourEnSavoirPlus Reference ServiceEnLigne"
READ: Mapping[str, frozenset[str]] = {
    attribute: frozenset(elements.split())
    for attribute, elements in {
        "ID": "Publication ServiceComplementaire PgFAQ Niveau Fiche FicheConnexe FicheLiee QuestionReponse "
        "CommentFaireSi ServiceEnLigne ServiceEnLigneAnnexe ServiceEnLigneAlternatif NoticeLiee OuSAdresser "
        "OuSAdresserSupport QuiPeutMAider",
        "type": "Publication ServiceComplementaire PgFAQ Liste Rangée Colonne Chapitre SousChapitre ServiceEnLigne "
        "ServiceEnLigneAnnexe ServiceEnLigneAlternatif NoticeLiee OuSAdresser OuSAdresserSupport QuiPeutMAider",
        "URL": f"{_ADDRESSED} LienCerfaGuide LienWeb RessourceWeb Video VideoIllustration",
        "URLcerfaGuide": "ServiceEnLigne",
        "LienPublication": "LienInterne",
        "autrenumero": "NoticeLiee PourEnSavoirPlus ServiceEnLigne",
        "date": "Avertissement",
        "dateDebut": "Periode",
        "dateDerniereModificationImportante": "Publication ServiceComplementaire",
        "dateFin": "Periode",
        "fusionHorizontale": "Cellule",
        "fusionVerticale": "Cellule",
        "groupe": "ServiceEnLigneAnnexe",
        "indisponible": "OuSAdresser QuiPeutMAider ServiceComplementaire ServiceEnLigne",
        "modalite": "OuSAdresser QuiPeutMAider ServiceEnLigne",
        "numerocerfa": "LienExterne NoticeLiee PourEnSavoirPlus ServiceEnLigne ServiceEnLigneAnnexe",
        "spUrl": "Publication ServiceComplementaire",
        "statut": "Publication ServiceComplementaire",
        "titre": "ValeurRfr ValeurRfrHisto",
        "unite": "ValeurRfr",
        "valeur": "ValeurRfr",
        "var": "affecteVrai affecteFaux estVrai estFaux estIndefini",
    }.items()
}
"""Attributes that change what is read, and on which elements."""

SILENT_ATTRIBUTES = {
    "ID": "identifier of what the element names, where nothing has to find it",
    "LienDam": "file of an illustration",
    "LienDamVersion": "file of an illustration",
    "LienID": "the definition that a word leads to, which the sheet gives too",
    "LienPublication": "file of an illustration",
    "affichage": "cases shown as tabs or as a choice",
    "audience": "public of the document that a link leads to",
    "commentaireLien": "tooltip of a link, for those who do not see it",
    "embarqueHauteur": "frame of a simulator",
    "embarqueHauteurMobile": "frame of a simulator",
    "format": "file type of what a link leads to",
    "formulaireContactId": "identifier of a contact form",
    "fournisseur": "host of a video, which its address names",
    "headerID": "the grid already says which headers a cell has",
    "important": "order of the links",
    "langue": "code of the language of a word or of what a link leads to",
    "largeur": "width of a column",
    "linearisation": "layout of a table on small screens",
    "nomTelechargement": "file name of a download",
    "numerote": "whether chapters bear their number, which their order says",
    "origineSelf": "which services a page of questions is about",
    "pictogramme": "illustration",
    "poids": "size of what a link leads to",
    "positionIllustration": "layout",
    "principal": "order of the offices",
    "profilsPro": "profiles that the site for businesses filters by",
    "questionnaireUrl": "survey of satisfaction",
    "redimensionnable": "layout",
    "refHeaderID": "the grid already says which headers a cell has",
    "selfEmbarque": "frame of a simulator",
    "selfPrincipal": "order of the services",
    "sve": "whether an office must take requests online (schema 3.0)",
    "type": "how the site shows the element, where nothing else depends on it",
    "typeSelf": "which services a page of questions is about",
}
"""Attributes that say nothing to a reader, on any element, and why."""
SILENT_ON = {"date": ("ServiceEnLigne", "day when the record of a service was last edited")}
"""An attribute that is silent on one element only."""
_FOREIGN = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")
"""Attributes of XML itself: where the schema is, the language of a text."""


def unknown(root: etree._Element) -> tuple[str, ...]:
    """The elements and attributes that the parser does not know, each once, in the order of the document."""
    return tuple(dict.fromkeys(_unknown(root)))


def _unknown(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        name = str(element.tag)
        if name not in ELEMENTS:
            yield f"élément {_local(name)}"
            continue
        for attribute in element.attrib:
            if not is_known(str(attribute), name):
                yield f"attribut {_local(str(attribute))} de {_local(name)}"


def is_known(attribute: str, element: str) -> bool:
    """Whether `attribute` is read on `element`, or passed over on purpose."""
    silent = attribute in SILENT_ATTRIBUTES or SILENT_ON.get(attribute, ("",))[0] == element
    return silent or element in READ.get(attribute, ()) or attribute.startswith(_FOREIGN)


def _local(name: str) -> str:
    return etree.QName(name).localname
