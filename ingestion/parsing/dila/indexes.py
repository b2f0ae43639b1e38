"""The files beside the sheets (folders ``indexes`` and ``tech`` of schema 3.5): where sheets went, and their themes.

``redirections.xml`` and the documents that only say where something went tell which sheets replace others;
``arborescence.xml`` gives themes to what has no breadcrumb of its own. The others repeat the sheets: `SKIPPED`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ingestion.parsing.dila.body import read_date
from ingestion.parsing.dila.inline import child_text
from ingestion.parsing.dila.vocabulary import DC
from ingestion.schema import Sheet

READ = frozenset({"Arborescence", "Redirections"})
SKIPPED = {
    "Actualite": "a dated news item of another feed, no rule or procedure",
    "CentresDeContact": "names of contact centres, each of which has its resource",
    "DatesMaj": "dates that the sheets give themselves",
    "DatesModImp": "dates of important changes that the sheets give themselves",
    "Glossaire": "words whose definitions stand in the sheets and in resources of their own",
    "IndexActualite": "list of news items",
    "ListeValeurs": "amounts that have their resources",
    "Menu": "top of the tree that arborescence.xml gives whole",
    "Messagerie": "decision tree of the site's contact form",
    "OuSAdresserListe": "offices that the sheets name, each of which has its resource",
    "PgTech": "legal notices and help of the site",
    "RessourcesEnLigne": "names of services and forms, each of which has its resource",
    "rss": "news feed",
}
"""Roots of the files that are passed over on purpose, and why."""
REDIRECTED = frozenset({"Dossier redirigé", "Fiche redirigée", "Service en ligne redirigé"})
"""Types of documents that only say where another has gone."""

_THEMES = frozenset({"Theme", "Sous-theme", "Dossier", "Sous-dossier"})


@dataclass(frozen=True, slots=True)
class Redirection:
    """Where a sheet has gone: an identifier or an address (``https://...``), since ``YYYY-MM-DD`` or an empty date."""

    target: str
    date: str


@dataclass(frozen=True, slots=True)
class Indexes:
    """What the files beside the sheets tell: redirections by old identifier, titles of the themes by identifier."""

    redirections: Mapping[str, Redirection] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def placed(self, sheet: Sheet) -> Sheet:
        """`sheet` under its themes, or for lack of a place in the tree under those of a sheet that uses it."""
        if sheet.breadcrumb:
            return sheet
        places = (self.themes.get(each, ()) for each in (sheet.id, *(link.target for link in sheet.links)))
        return replace(sheet, breadcrumb=next(filter(None, places), ()))


def read_index(root: etree._Element, indexes: Indexes) -> Indexes:
    """`indexes` with what one document adds; a sheet or a file of `SKIPPED` adds nothing."""
    if root.tag == "Arborescence":
        # a sheet that stands in several files keeps its first place
        return replace(indexes, themes={**dict(_places(root, ())), **indexes.themes})
    if root.tag == "Redirections":
        return replace(indexes, redirections={**indexes.redirections, **dict(_redirections(root))})
    if root.get("type") in REDIRECTED:
        return replace(indexes, redirections={**dict(_own_redirection(root)), **indexes.redirections})
    return indexes


def _places(parent: etree._Element, path: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Identifiers and the titles above them, the first place of each last: it is the one that a mapping keeps."""
    for item in reversed(parent.findall("ItemArbo")):
        title = child_text(item, "Titre")
        yield from _places(item, (*path, title) if title and item.get("type") in _THEMES else path)
        yield item.get("ID", ""), path


def _redirections(root: etree._Element) -> Iterator[tuple[str, Redirection]]:
    for element in root.iter("Redirection", "RedirectionExterne"):
        target = element.get("to") or element.get("toUrl")
        if element.get("from") and target:
            yield element.get("from", ""), Redirection(target, read_date(element.get("date", "")))


def _own_redirection(root: etree._Element) -> Iterator[tuple[str, Redirection]]:
    """The schema gives these documents no element for their target: it is the first link that they hold."""
    for element in root.iter("LienInterne", "Fiche", "FicheConnexe", "FicheLiee", "LienExterne", "LienWeb"):
        target = element.get("LienPublication") or element.get("ID") or element.get("URL")
        if target and target != root.get("ID") and not _navigates(element):
            yield root.get("ID", ""), Redirection(target, read_date(child_text(root, f"{DC}date")))
            return


def _navigates(element: etree._Element) -> bool:
    """Whether a link belongs to the files and themes above the document rather than to what it says."""
    return any(parent.tag in ("DossierPere", "SousDossier") for parent in element.iterancestors())
