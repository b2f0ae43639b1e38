"""What stands inside a text -> blocks, in reading order. An element that is not known is reported and its text kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from ingestion.dila import resources
from ingestion.dila.inline import INLINE, child_text, fold, text_of
from ingestion.dila.tables import TABLE_PARTS, read_table
from ingestion.schema import (
    Block,
    BlockList,
    Condition,
    Heading,
    ListKind,
    Note,
    NoteKind,
    Paragraph,
    Section,
    SectionKind,
)
from retrieval.schema import french_date

NOTES: dict[str, NoteKind] = {
    "Attention": "attention",
    "ASavoir": "a-savoir",
    "ANoter": "a-noter",
    "Rappel": "rappel",
    "Exemple": "exemple",
    "Consigne": "consigne",
}
SECTIONS: dict[str, SectionKind] = {
    "Situation": "situation",
    "Chapitre": "chapter",
    "SousChapitre": "chapter",
    "Cas": "case",
    "FragmentConditionne": "fragment",
    "Problematique": "case",
    "Branche": "case",
}
STEPS = {
    "Etapes": "Étapes",
    "Documents": "Documents",
    "ModeEmploi": "Mode d'emploi",
    "Suivi": "Suivi",
    "Delai": "Délai",
    "Recours": "Recours",
    "PartieLibre": "",
}
"""Parts of an online service's guide (schema 3.5, ``TypeContentSelf``) and the heading that each deserves."""
CONTAINERS = frozenset(
    "Texte Introduction IntroductionSimple Aide Conclusion Contenu ContenuIllustre Accueil Description Commentaire "
    "BlocCas ListeSituations ListeOuSAdresser Problematiques CommentFaireSelf SuiviSelf Credits Groupe "
    "Connexion Cout NbEtapes Langue Calendrier Public ValeurRfrHisto Periode".split()
)
"""Elements that only hold others: their children stand in their place."""
ILLUSTRATIONS = frozenset("Image Infographie Video ImageIllustration VideoIllustration LienRessource".split())
SILENT = frozenset("Condition Affichage Colonne SiSelectionne Source FAQ".split())
"""Elements whose text, if any, is not for a reader: conditions, layout, identifiers of partners."""
TITLES = frozenset({"Titre", "TitreRiche", "TitreAlternatif", "TitreChoix"})
LIST_KINDS: dict[str, ListKind] = {"numero": "numbers", "caseACocher": "checklist"}

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Report = Callable[[str], None]
"""Called with the name of each element or attribute value that the parser does not know."""


def read_blocks(parent: etree._Element, report: Report, skip: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    """The blocks under `parent`, children named in `skip` left out."""
    return tuple(_children(parent, report, skip))


def _children(parent: etree._Element, report: Report, skip: frozenset[str]) -> Iterator[Block]:
    pending = [parent.text or ""]
    for child in parent:
        if child.tag in INLINE and child.tag not in skip:
            # loose mixed content where the schema allows none: its words make a paragraph
            pending.append(text_of(child))
        else:
            yield from _loose(pending)
            if child.tag not in skip:
                yield from read_block(child, report)
        pending.append(child.tail or "")
    yield from _loose(pending)


def _loose(pending: list[str]) -> Iterator[Block]:
    text = fold(" ".join(pending))
    pending.clear()
    if text:
        yield Paragraph(text)


def read_block(element: etree._Element, report: Report) -> Iterator[Block]:
    """The blocks that one element stands for: none, one or many."""
    tag = str(element.tag)
    if tag in ("Paragraphe", "Legende", "TexteDeRemplacement"):
        yield from _loose([text_of(element)])
    elif tag == "Liste":
        yield from _list(element, report)
    elif tag == "Tableau":
        yield from _table(element, report)
    elif tag == "Avertissement":
        yield read_warning(element, report)
    elif tag in NOTES:
        yield Note(NOTES[tag], child_text(element, "Titre"), read_blocks(element, report, TITLES))
    elif tag in SECTIONS or tag in STEPS or (tag == "Complement" and len(element)):
        yield _section(element, report)
    elif tag == "TitreFlottant":
        yield Heading(text_of(element))
    elif tag in CONTAINERS or tag in ILLUSTRATIONS:
        yield from _container(element, report)
    elif tag in resources.LINES:
        yield from _resource(element, report)
    elif tag not in SILENT:
        yield from _unknown(element, report)


def read_warning(element: etree._Element, report: Report) -> Note:
    """A coming change (``Avertissement``), with the date of its announcement."""
    date = read_date(element.get("date", ""))
    dated = (Paragraph(f"Annonce datée du {french_date(date)}."),) if date else ()
    return Note("attention", child_text(element, "Titre"), dated + read_blocks(element, report, TITLES))


def read_date(text: str) -> str:
    """``modified 2020-07-16`` or ``2024-11-01T00:00:00`` -> ``2020-07-16``; empty when there is no date."""
    found = _DATE.search(text)
    return found.group() if found else ""


def _container(element: etree._Element, report: Report) -> Iterator[Block]:
    title = child_text(element, "Titre") or element.get("titre", "")
    blocks = (*([Heading(title)] if title else []), *read_blocks(element, report, TITLES))
    condition = read_condition(element)
    if condition and blocks:
        yield Section("fragment", "", blocks, condition)
    else:
        yield from blocks


def _section(element: etree._Element, report: Report) -> Section:
    tag = str(element.tag)
    title = child_text(element, "Titre") or child_text(element, "TitreChoix") or STEPS.get(tag, "")
    blocks = read_blocks(element, report, TITLES)
    alternatives = [child_text(element, name) for name in ("TitreAlternatif", "TitreChoix")]
    # a title that only stands under a condition still has to reach the reader
    extra = tuple(Paragraph(text) for text in alternatives if text and text != title)
    return Section(SECTIONS.get(tag, "chapter"), title, extra + blocks, read_condition(element))


def _resource(element: etree._Element, report: Report) -> Iterator[Block]:
    """A service, office, reference... as one line, then what it holds; a term stands on the line of its definition."""
    head = resources.line(element)
    # without children, the line has said all the words
    blocks = read_blocks(element, report, resources.READ) if len(element) else ()
    if element.tag in resources.TERMS and blocks and isinstance(blocks[0], Paragraph):
        yield Paragraph(f"{head} : {blocks[0].text}")
        yield from blocks[1:]
    else:
        yield from [Paragraph(head)] if head else []
        yield from blocks


def _list(element: etree._Element, report: Report) -> Iterator[BlockList]:
    # what stands in a list without being an item is read as one, and reported if it is not known
    blocks = (
        read_blocks(child, report) if child.tag == "Item" else tuple(read_block(child, report)) for child in element
    )
    items = tuple(item for item in blocks if item)
    if items:
        yield BlockList(items, LIST_KINDS.get(element.get("type", ""), "bullets"))


def _table(element: etree._Element, report: Report) -> Iterator[Block]:
    table = read_table(element)
    if table.title or table.header or table.rows:
        yield table
    for child in element:
        if child.tag not in TABLE_PARTS:
            yield from read_block(child, report)


def _unknown(element: etree._Element, report: Report) -> Iterator[Block]:
    report(f"élément {etree.QName(element).localname}")
    if any(child.tag not in INLINE for child in element):
        yield from _container(element, report)
    else:
        yield from _loose([text_of(element)])


def read_condition(element: etree._Element) -> Condition | None:
    """The ``Condition`` of a fragment, case or chapter; several tests side by side mean « and » (schema 3.5)."""
    node = element.find("Condition")
    if node is None:
        return None
    parts = tuple(_conditions(node))
    return parts[0] if len(parts) == 1 else Condition("and", parts=parts)


def _conditions(node: etree._Element) -> Iterator[Condition]:
    for child in node:
        variable = child.get("var", "")
        match child.tag:
            case "estVrai":
                yield Condition("true", variable)
            case "estFaux":
                yield Condition("false", variable)
            case "estIndefini":
                yield Condition("undefined", variable)
            case "et":
                yield Condition("and", parts=tuple(_conditions(child)))
            case "ou":
                yield Condition("or", parts=tuple(_conditions(child)))
            case "non":
                yield Condition("not", parts=tuple(_conditions(child)))
