"""One document of the feed -> one `Sheet`, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from ingestion.errors import SheetError
from ingestion.parsing.dila import indexes
from ingestion.parsing.dila.body import read_block, read_blocks, read_condition, read_content, read_date
from ingestion.parsing.dila.inline import child_text, is_true, text_of
from ingestion.parsing.dila.questionnaire import questionnaire_blocks, read_questions
from ingestion.parsing.dila.resource_values import OFFICES, read_resources
from ingestion.parsing.dila.vocabulary import CONTEXT, DC, DUBLIN_CORE, unknown
from ingestion.schema import Block, Link, LinkKind, Note, Paragraph, Section, Sheet
from retrieval.schema import EXAMPLES

EXAMPLES_CREATOR = "Exemple rédigé pour la démonstration"
"""``dc:creator`` of our own sheets, where DILA's name theirs."""
PUBLIC_URL = "https://www.service-public.gouv.fr/particuliers/vosdroits/"
"""Address of a sheet for individuals, where the feed gives none (schema 3.0 has no ``spUrl``)."""

DOCUMENTS = ("Publication", "ServiceComplementaire", "PgFAQ")
NODES = frozenset({"Theme", "Sous-theme", "Dossier", "Sous-dossier", "Accueil Comment faire si"})
"""Types of documents that only list others."""
INDEXES = indexes.READ | indexes.SKIPPED.keys()
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
SERVICES = ("ServiceEnLigne", "ServiceEnLigneAnnexe", "ServiceEnLigneAlternatif")
"""Of these, a contact is whoever runs them; « Attestation pour Pôle emploi » may be a form that employers fill in."""


def is_navigation(root: etree._Element) -> bool:
    """Whether a document only lists others, or says where one has gone, and says nothing by itself."""
    return root.tag in INDEXES or (root.tag in DOCUMENTS and root.get("type") in NODES | indexes.REDIRECTED)


def read_sheet(root: etree._Element, source: str, audience: str) -> Sheet:
    """Read a ``Publication``, ``ServiceComplementaire`` or ``PgFAQ``.

    Raises:
        SheetError: another root, no identifier, no title or no content.
    """
    if root.tag not in DOCUMENTS:
        raise SheetError(f"racine « {etree.QName(root).localname} » inconnue du schéma 3.5")
    sheet_id = root.get("ID") or child_text(root, f"{DC}identifier")
    title = child_text(root, f"{DC}title")
    if not sheet_id:
        raise SheetError("fiche sans identifiant (attribut ID)")
    if not title:
        raise SheetError(f"fiche {sheet_id} sans titre (dc:title)")
    kind = root.get("type", "")
    new_type = [f"type « {kind} »"] if root.tag == "Publication" and kind not in PUBLICATION_TYPES else []
    blocks = tuple(_blocks(root))
    if not blocks and root.tag == "ServiceComplementaire":
        # a site or a partner may be nothing but its name, and that name is worth finding
        blocks = (Paragraph(title),)
    if not blocks:
        raise SheetError(f"fiche {sheet_id} sans contenu")
    audiences = [name for name in map(text_of, root.iterfind("Audience")) if name]
    return Sheet(
        id=sheet_id,
        # a demonstration sheet says so itself, wherever it is read from
        source=EXAMPLES if child_text(root, f"{DC}creator") == EXAMPLES_CREATOR else source,
        kind=kind,
        title=title,
        url=root.get("spUrl") or (PUBLIC_URL + sheet_id if root.tag == "Publication" else ""),
        audience=audiences[0] if audiences else audience,
        breadcrumb=_breadcrumb(root, sheet_id),
        updated=read_date(child_text(root, f"{DC}date")),
        changed=read_date(root.get("dateDerniereModificationImportante", "")),
        status=root.get("statut", ""),
        blocks=blocks,
        questions=read_questions(root),
        links=tuple(_links(root)),
        contacts=tuple(dict.fromkeys(_contacts(root))),
        unknown=(*new_type, *unknown(root)),
        resources=read_resources(root, title),
        other_audiences=tuple(audiences[1:]),
    )


def _blocks(root: etree._Element) -> Iterator[Block]:
    """What holds today first, as it opens the sheet; announced changes and questions to ask come after it."""
    if is_true(root.get("indisponible")):
        yield Note("attention", "", (Paragraph("Ce service est indisponible actuellement."),))
    body = sorted((child for child in root if _says_something(child)), key=lambda child: child.tag == "Avertissement")
    for annex, children in groupby(body, lambda child: ANNEXES.get(str(child.tag), "")):
        if annex:
            yield Section("annex", annex, tuple(_annex(children)))
            continue
        for child in children:
            if child.tag in HEADINGS:
                title = child_text(child, "Titre") or HEADINGS[str(child.tag)]
                yield Section("chapter", title, read_blocks(child, frozenset({"Titre"})))
            else:
                yield from read_block(child)
    yield from questionnaire_blocks(root)


def _annex(children: Iterator[etree._Element]) -> Iterator[Block]:
    """The links and offices of one kind. Their conditions stay values (`Resources`, `Link`): each line says what it is
    for, and under its condition it would be a passage alone that says too little.
    """
    for child in children:
        for element in child if child.tag == "VoirAussi" else [child]:
            yield from read_content(element)


def _says_something(child: etree._Element) -> bool:
    return child.tag not in CONTEXT and child.tag not in DUBLIN_CORE


def _breadcrumb(root: etree._Element, sheet_id: str) -> tuple[str, ...]:
    """Levels above the sheet; the portal's own home page, the same for all, is left out."""
    levels = [(level.get("ID", ""), text_of(level)) for level in root.iterfind("FilDAriane/Niveau")]
    names = [name for identifier, name in levels[1:] if name and identifier != sheet_id]
    return tuple(names) or tuple(filter(None, [text_of(root.find("Theme/Titre"))]))


def _links(root: etree._Element) -> Iterator[Link]:
    for path in ("QuestionReponse", "CommentFaireSi"):
        for element in root.iterfind(path):
            yield _link("question", element, "ID")
    for path in ("VoirAussi/Fiche", "FicheConnexe", "FicheLiee"):
        for element in root.iterfind(path):
            yield _link("sheet", element, "ID")
    for element in root.iter("LienInterne"):
        yield _link("sheet", element, "LienPublication")
    for element in (*root.iterfind("LienWeb"), *root.iter("LienExterne", "PourEnSavoirPlus", "Partenaire")):
        yield _link("web", element, "URL")


def _link(kind: LinkKind, element: etree._Element, target: str) -> Link:
    title = child_text(element, "Titre") or text_of(element)
    return Link(kind, element.get(target, ""), title, read_condition(element))


def _contacts(root: etree._Element) -> Iterator[str]:
    """Names, kinds of local office (``PivotLocal``) and addresses; a resource on its own is itself one."""
    alone = [root] if root.tag == "ServiceComplementaire" else []
    for element in [*alone, *root.iter(*OFFICES, *SERVICES)]:
        named_by = ("Titre", "PivotLocal") if element.tag in OFFICES else ("Source", "LienWeb/Source", "PivotLocal")
        yield from filter(None, (text_of(name) for path in named_by for name in element.iterfind(path)))
        web = (element, *element.iterfind("LienWeb"), *element.iterfind("RessourceWeb"))
        yield from filter(None, (node.get("URL") for node in web))
