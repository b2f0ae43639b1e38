"""One document of the feed -> one `Sheet`, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from ingestion.dila.body import Report, read_block, read_blocks, read_date
from ingestion.dila.inline import child_text, text_of
from ingestion.dila.questionnaire import questionnaire_blocks, read_questions
from ingestion.errors import SheetError
from ingestion.schema import Block, Link, Note, Paragraph, Section, Sheet
from retrieval.schema import EXAMPLES

DC = "{http://purl.org/dc/elements/1.1/}"
EXAMPLES_CREATOR = "Exemple rédigé pour la démonstration"
"""``dc:creator`` of our own sheets, where DILA's name theirs."""
PUBLIC_URL = "https://www.service-public.gouv.fr/particuliers/vosdroits/"
"""Address of a sheet for individuals, where the feed gives none (schema 3.0 has no ``spUrl``)."""

DOCUMENTS = ("Publication", "ServiceComplementaire")
NAVIGATION_TYPES = frozenset(
    {
        "Theme",
        "Sous-theme",
        "Dossier",
        "Sous-dossier",
        "Accueil Comment faire si",
        "Dossier redirigé",
        "Fiche redirigée",
        "Service en ligne redirigé",
    }
)
"""Types of documents that list others or only say where another has gone."""
INDEXES = frozenset(
    "Arborescence CentresDeContact DatesMaj DatesModImp Glossaire IndexActualite ListeValeurs Menu Messagerie "
    "OuSAdresserListe PgFAQ PgTech Redirections RessourcesEnLigne rss Actualite".split()
)
"""Roots of the feed's other files (folders ``indexes`` and ``tech`` of schema 3.5)."""
PUBLICATION_TYPES = frozenset(
    {
        "Fiche d'information",
        "Fiche d'information conditionnée",
        "Fiche Question-réponse",
        "Fiche Question-réponse conditionnée",
        "Fiche Comment faire si",
        "Fiche Comment faire si conditionné",
        "Fiche avec liens externes",
    }
)
"""Values of ``Publication/@type`` listed in the XSD of schema 3.5."""

CONTEXT = frozenset(
    "SurTitre Audience Canal Cible FilDAriane FichePrecedente FicheSuivante Theme SousThemePere DossierPere "
    "SousDossierPere RechercheGuideePere Questionnaire Recherchable".split()
)
"""Where the sheet stands among the others: read apart or navigation, never part of what it says."""

HEADINGS = {
    "Cout": "Coût",
    "NbEtapes": "Nombre d'étapes",
    "Connexion": "Connexion",
    "Langue": "Langue",
    "Calendrier": "Calendrier",
    "Public": "Public concerné",
    "CaracteristiqueLibre": "",
}
ANNEXES = {
    "Avertissement": "Changement annoncé",
    "ServiceEnLigne": "Services en ligne et formulaires",
    "ServiceEnLigneAnnexe": "Services en ligne et formulaires",
    "ServiceEnLigneAlternatif": "Services en ligne et formulaires",
    "NoticeLiee": "Services en ligne et formulaires",
    "OuSAdresser": "Où s'adresser ?",
    "OuSAdresserSupport": "Où s'adresser ?",
    "QuiPeutMAider": "Où s'adresser ?",
    "Reference": "Textes de référence",
    "PourEnSavoirPlus": "Pour en savoir plus",
    "LienExterneCommente": "Pour en savoir plus",
    "Partenaire": "Pour en savoir plus",
    "Definition": "Définitions",
    "Abreviation": "Sigles",
    "QuestionReponse": "Questions ? Réponses !",
    "CommentFaireSi": "Comment faire si…",
    "VoirAussi": "Voir aussi",
    "FicheConnexe": "Voir aussi",
    "FicheLiee": "Voir aussi",
    "RechercheGuidee": "Voir aussi",
    "Dossier": "Voir aussi",
}
OFFICES = ("OuSAdresser", "OuSAdresserSupport", "QuiPeutMAider")
"""Who to turn to: named by their title."""
SERVICES = ("ServiceEnLigne", "ServiceEnLigneAnnexe", "ServiceEnLigneAlternatif")
"""What to use: named by whoever runs it; « Attestation pour Pôle emploi » may be a form that employers fill in."""


def is_navigation(root: etree._Element) -> bool:
    """Whether a document only lists others (themes, files, indexes, news feeds) and says nothing by itself."""
    return root.tag in INDEXES or (root.tag in DOCUMENTS and root.get("type") in NAVIGATION_TYPES)


def read_sheet(root: etree._Element, source: str, audience: str) -> Sheet:
    """Read a ``Publication`` or ``ServiceComplementaire``.

    Raises:
        SheetError: another root, no identifier, no title or no content.
    """
    if root.tag not in DOCUMENTS:
        raise SheetError(f"racine « {etree.QName(root).localname} » inconnue du schéma 3.5")
    unknown: list[str] = []
    sheet_id = root.get("ID") or child_text(root, f"{DC}identifier")
    title = child_text(root, f"{DC}title")
    if not sheet_id:
        raise SheetError("fiche sans identifiant (attribut ID)")
    if not title:
        raise SheetError(f"fiche {sheet_id} sans titre (dc:title)")
    kind = root.get("type", "")
    if root.tag == "Publication" and kind not in PUBLICATION_TYPES:
        unknown.append(f"type « {kind} »")
    blocks = tuple(_blocks(root, unknown.append))
    if not blocks and root.tag == "ServiceComplementaire":
        # a site or a partner may be nothing but its name, and that name is worth finding
        blocks = (Paragraph(title),)
    if not blocks:
        raise SheetError(f"fiche {sheet_id} sans contenu")
    return Sheet(
        id=sheet_id,
        # a demonstration sheet says so itself, wherever it is read from
        source=EXAMPLES if child_text(root, f"{DC}creator") == EXAMPLES_CREATOR else source,
        kind=kind,
        title=title,
        url=root.get("spUrl") or (PUBLIC_URL + sheet_id if root.tag == "Publication" else ""),
        audience=child_text(root, "Audience") or audience,
        breadcrumb=_breadcrumb(root, sheet_id),
        updated=read_date(child_text(root, f"{DC}date")),
        changed=read_date(root.get("dateDerniereModificationImportante", "")),
        status=root.get("statut", ""),
        blocks=blocks,
        questions=read_questions(root),
        links=tuple(_links(root)),
        contacts=tuple(dict.fromkeys(_contacts(root))),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _blocks(root: etree._Element, report: Report) -> Iterator[Block]:
    """What holds today first, as it opens the sheet; announced changes and questions to ask come after it."""
    if root.get("indisponible") == "true":
        yield Note("attention", "", (Paragraph("Ce service est indisponible actuellement."),))
    body = sorted((child for child in root if _says_something(child)), key=lambda child: child.tag == "Avertissement")
    for annex, children in groupby(body, lambda child: ANNEXES.get(str(child.tag), "")):
        if annex:
            yield Section("annex", annex, tuple(_annex(children, report)))
            continue
        for child in children:
            if child.tag in HEADINGS:
                title = child_text(child, "Titre") or HEADINGS[str(child.tag)]
                yield Section("chapter", title, read_blocks(child, report, frozenset({"Titre"})))
            else:
                yield from read_block(child, report)
    yield from questionnaire_blocks(root, report)


def _annex(children: Iterator[etree._Element], report: Report) -> Iterator[Block]:
    for child in children:
        yield from read_blocks(child, report) if child.tag == "VoirAussi" else read_block(child, report)


def _says_something(child: etree._Element) -> bool:
    tag = str(child.tag)
    return not tag.startswith(DC) and tag not in CONTEXT


def _breadcrumb(root: etree._Element, sheet_id: str) -> tuple[str, ...]:
    """Levels above the sheet; the portal's own home page, the same for all, is left out."""
    levels = [(level.get("ID", ""), text_of(level)) for level in root.iterfind("FilDAriane/Niveau")]
    names = [name for identifier, name in levels[1:] if name and identifier != sheet_id]
    return tuple(names) or tuple(filter(None, [text_of(root.find("Theme/Titre"))]))


def _links(root: etree._Element) -> Iterator[Link]:
    for tag in ("QuestionReponse", "CommentFaireSi"):
        for element in root.iterfind(tag):
            yield Link("question", element.get("ID", ""), child_text(element, "Titre"))
    for path in ("VoirAussi/Fiche", "FicheConnexe"):
        for element in root.iterfind(path):
            yield Link("sheet", element.get("ID", ""), child_text(element, "Titre"))
    for element in root.iter("LienInterne"):
        yield Link("sheet", element.get("LienPublication", ""), text_of(element))


def _contacts(root: etree._Element) -> Iterator[str]:
    """Names, kinds of local office (``PivotLocal``) and addresses; a resource on its own is itself one."""
    alone = [root] if root.tag == "ServiceComplementaire" else []
    for element in [*alone, *root.iter(*OFFICES, *SERVICES)]:
        named_by = ("Titre", "PivotLocal") if element.tag in OFFICES else ("Source", "LienWeb/Source", "PivotLocal")
        yield from filter(None, (text_of(name) for path in named_by for name in element.iterfind(path)))
        web = (element, *element.iterfind("LienWeb"), *element.iterfind("RessourceWeb"))
        yield from filter(None, (node.get("URL") for node in web))
