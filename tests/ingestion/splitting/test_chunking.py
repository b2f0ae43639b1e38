"""Passages follow headings and cases, keep every word, and keep their ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.parsing.documents import parse, source_documents
from ingestion.schema import Block, BlockList, Heading, Note, Paragraph, Section, Sheet, Table
from ingestion.splitting.chunking import LIMITS, Limits, chunk_sheet
from ingestion.splitting.pieces import without_repeated
from retrieval.schema import Chunk
from retrieval.sheets.condition import Condition
from tests.ingestion.samples import case, chapter, sheet, source

EXAMPLES = Path(__file__).parents[3] / "ingestion" / "exemples"
LONG = " ".join(f"Phrase numéro {n} assez longue pour remplir un passage." for n in range(12))
"""Longer than what is put together with a neighbour, shorter than a passage."""


def chunks(*blocks: Block) -> list[Chunk]:
    return list(chunk_sheet(sheet(*blocks)))


def passages(*blocks: Block) -> list[tuple[tuple[str, ...], str]]:
    return [(chunk.section, chunk.text) for chunk in chunks(*blocks)]


def examples() -> list[Sheet]:
    documents = source_documents(source(), EXAMPLES)
    found = [item for document in documents for item, _ in parse(document, source()).sheets]
    assert len(found) > 45
    return found


# --- cases and scopes ---


def test_two_cases_are_never_mixed() -> None:
    found = passages(
        Paragraph("avant"), case("Majeur", Paragraph("a")), case("Mineur", Paragraph("b")), Paragraph("après")
    )
    assert found == [((), "avant"), (("Majeur",), "a"), (("Mineur",), "b"), ((), "après")]


@pytest.mark.parametrize("kind", ["situation", "case", "fragment", "complement", "annex"])
def test_every_section_but_a_chapter_is_a_scope(kind: str) -> None:
    blocks = [Section(kind, title, (Paragraph(title.lower()),)) for title in "AB"]  # type: ignore[arg-type]
    assert passages(*blocks) == [(("A",), "a"), (("B",), "b")]


def test_two_conditions_are_never_mixed() -> None:
    fragments = [Section("fragment", "", (Paragraph(name),), Condition("true", name)) for name in "ab"]
    assert passages(*fragments) == [((), "a"), ((), "b")]
    chapters = [Section("chapter", "", (Paragraph(name),), Condition("true", name)) for name in "ab"]
    assert passages(*chapters) == [((), "a"), ((), "b")]


def test_cases_of_the_same_title_are_not_mixed() -> None:
    side_by_side = passages(case("Mineur", Paragraph("a")), case("Mineur", Paragraph("b")))
    assert side_by_side == [(("Mineur",), "a"), (("Mineur",), "b")]
    in_two_chapters = passages(
        chapter("Coût", case("Mineur", Paragraph("a"))), chapter("Délai", case("Mineur", Paragraph("b")))
    )
    assert in_two_chapters == [(("Coût", "Mineur"), "a"), (("Délai", "Mineur"), "b")]


def test_the_path_of_nested_cases_is_whole() -> None:
    found = passages(
        Section(
            "situation",
            "Mineur",
            (
                Paragraph("i"),
                chapter("Démarche", case("En France", Paragraph("c"), case("Perte", chapter("Coût", Paragraph("p"))))),
            ),
        )
    )
    assert found == [
        (("Mineur",), "i"),
        (("Mineur", "Démarche", "En France"), "c"),
        (("Mineur", "Démarche", "En France", "Perte", "Coût"), "p"),
    ]


# --- chapters ---


def test_long_chapters_stand_apart() -> None:
    assert len(LONG) > LIMITS.combine
    found = passages(chapter("A", Paragraph(LONG)), chapter("B", Paragraph(LONG)))
    assert found == [(("A",), LONG), (("B",), LONG)]


def test_short_chapters_are_put_together_under_their_headings() -> None:
    found = passages(chapter("A", Paragraph("a")), chapter("B", Paragraph("b")))
    assert found == [((), "A\n\na\n\nB\n\nb")]


def test_short_chapters_keep_all_the_levels_of_their_headings() -> None:
    found = passages(
        chapter("A", chapter("A1", Paragraph("a1")), chapter("A2", Paragraph("a2"))),
        chapter("B", chapter("B1", Paragraph("b"))),
    )
    assert found == [((), "A > A1\n\na1\n\nA2\n\na2\n\nB > B1\n\nb")]


def test_headings_that_hold_for_all_are_the_path() -> None:
    found = passages(chapter("A", chapter("A1", Paragraph("a1")), chapter("A2", Paragraph("a2"))))
    assert found == [(("A",), "A1\n\na1\n\nA2\n\na2")]


def test_short_chapters_of_two_cases_are_not_put_together() -> None:
    found = passages(case("Un", chapter("A", Paragraph("a"))), case("Deux", chapter("A", Paragraph("b"))))
    assert found == [(("Un", "A"), "a"), (("Deux", "A"), "b")]


def test_the_end_of_a_long_chapter_keeps_its_heading() -> None:
    """A last piece, short enough to join the next chapter, must not lose where it comes from."""
    sentences = [Paragraph(f"Le paragraphe {n} dit " + "longuement " * 30) for n in range(3)]
    found = passages(chapter("A", *sentences, Paragraph("fin de A")), chapter("B", Paragraph("début de B")))
    for path, text in found:
        assert "fin de A" not in text or path == ("A",)
        assert "début de B" not in text or path == ("B",) or text.startswith("B\n")


def test_a_floating_title_stays_with_its_text() -> None:
    assert passages(chapter("A", Heading("Cas général"), Paragraph("a"))) == [(("A",), "Cas général\n\na")]


@pytest.mark.parametrize("make", [chapter, case])
def test_a_section_without_content_keeps_its_title(make: Callable[..., Section]) -> None:
    assert passages(Paragraph("a"), make("Vide")) == [((), "a\n\nVide")]


def test_a_paragraph_that_repeats_its_heading_is_kept() -> None:
    assert passages(chapter("A", Paragraph("A"), Paragraph("b"))) == [(("A",), "A\n\nb")]


def test_chapters_of_the_same_title_keep_both() -> None:
    assert passages(chapter("Gratuit", Paragraph("a")), chapter("Gratuit", Paragraph("b"))) == [
        (("Gratuit",), "a\n\nGratuit\n\nb")
    ]


# --- length ---


def test_items_and_rows_stand_close_together() -> None:
    items = BlockList(((Paragraph("un"),), (Paragraph("deux"), BlockList(((Paragraph("trois"),),)))))
    assert passages(Paragraph("Apportez :"), items) == [((), "Apportez :\n- un\n- deux\n  - trois")]


@pytest.mark.parametrize(
    "block",
    [
        Paragraph("mot " * 2000),
        Paragraph("x" * 3 * LIMITS.hard),
        Paragraph("Une phrase assez courte. " * 300),
        BlockList(((Paragraph("mot " * 2000),),)),
        Table("", ("A", "B"), (("a " * 2000, "b " * 2000),)),
        Note("attention", "Titre", (Paragraph("mot " * 2000),)),
        Section("chapter", "t" * 1500, (Paragraph("a"), Paragraph("b " * 700))),
        Heading("t " * 1500),
    ],
    ids=lambda block: type(block).__name__,
)
def test_no_passage_is_too_long(block: Block) -> None:
    found = chunks(block, Paragraph("fin"))
    assert max(len(chunk.text) for chunk in found) <= LIMITS.hard
    assert found[-1].text.endswith("fin")


def test_limits_are_those_asked_for() -> None:
    blocks = (chapter("A", Paragraph("Une phrase assez courte. " * 40)), chapter("B", Paragraph("b")))
    short, long = Limits(200, 160, 50), Limits(5000, 5000, 2000)
    assert max(len(chunk.text) for chunk in chunk_sheet(sheet(*blocks), short)) <= 200
    assert [chunk.section for chunk in chunk_sheet(sheet(*blocks), long)] == [()]
    assert list(chunk_sheet(sheet(*blocks), LIMITS)) == chunks(*blocks)


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    found = chunks(Paragraph(" ".join(f"Voici la phrase {n} du texte." for n in range(100))))
    assert len(found) > 2
    assert all(chunk.text.startswith("Voici") and chunk.text.endswith(".") for chunk in found)


def test_typographic_spaces_and_lines_are_kept() -> None:
    nested = BlockList(((Paragraph("un\u00a0:"), BlockList(((Paragraph("1\u202f500\u00a0€"),),))),))
    assert passages(Paragraph("Prix\u00a0:"), nested) == [((), "Prix\u00a0:\n- un\u00a0:\n  - 1\u202f500\u00a0€")]


def test_indents_never_make_a_passage_too_long() -> None:
    item = (Paragraph("a"), *[BlockList(((Paragraph("b" * 20),),)) for _ in range(41)])
    assert max(len(chunk.text) for chunk in chunks(BlockList((item,)))) <= LIMITS.hard


def test_headings_put_together_never_make_a_passage_too_long() -> None:
    """« B1 » alone fits beside the short end of A; « B > B1 » does not."""
    b = chapter("B" * 300, Paragraph(LONG), chapter("B1", Paragraph("b")))
    found = passages(b, chapter("C", Paragraph("c " * 480)))
    assert max(len(text) for _, text in found) <= LIMITS.hard
    assert (("B" * 300, "B1"), "b") in found


def test_a_sheet_without_text_has_no_passage() -> None:
    assert chunks() == []
    assert chunks(Section("chapter", "", ())) == []


# --- lists and tables ---

PIECES = BlockList(tuple((Paragraph(f"la pièce numéro {n}, en original et en copie lisible"),) for n in range(45)))


def test_a_list_that_fits_stays_whole_with_its_lead() -> None:
    intro, lead = Paragraph("Une phrase du début. " * 30), Paragraph("Vous devez fournir\u00a0:")
    items = BlockList(PIECES.items[:12])
    (_, first), (_, second) = passages(intro, lead, items)
    assert first == intro.text.strip()
    assert second.startswith("Vous devez fournir\u00a0:\n- la pièce numéro 0,")
    assert second.count("\n- ") == 12


def test_a_lead_is_not_left_at_the_end_of_a_passage() -> None:
    found = passages(
        Paragraph("Une phrase du début. " * 38), Paragraph("Deux cas\u00a0:"), Paragraph("Le premier. " * 20)
    )
    assert [text.endswith(":") for _, text in found] == [False, False]
    assert found[1][1].startswith("Deux cas\u00a0:\n\nLe premier.")


def test_every_passage_of_a_long_list_says_what_leads_to_it() -> None:
    found = passages(chapter("Dossier", Paragraph("Le dossier est long. Vous devez fournir :"), PIECES))
    assert len(found) == 3
    assert {path for path, _ in found} == {("Dossier",)}
    assert found[0][1].startswith("Le dossier est long. Vous devez fournir :\n- la pièce numéro 0,")
    assert all(text.startswith("Vous devez fournir :\n[…]\n- la pièce") for _, text in found[1:])


def test_every_passage_of_a_long_table_says_its_title_and_its_columns() -> None:
    rows = tuple((f"{n} 000 €", f"{n * 7} € par mois") for n in range(1, 60))
    found = passages(Paragraph("Avant."), Table("Aide selon les revenus", ("Revenus", "Aide"), rows))
    assert len(found) > 2
    assert all("Aide selon les revenus\n" in text for _, text in found[1:])
    said = [line for _, text in found for line in text.split("\n") if line.startswith("- ")]
    assert said == [f"- Revenus : {revenue} ; Aide : {aid}" for revenue, aid in rows]


def test_what_leads_is_said_once_in_a_passage() -> None:
    """A heading leaves little room, so that the list is cut; its two pieces then meet in one passage without it."""
    blocks = (chapter("t" * 400, Paragraph("Fournir :"), BlockList(PIECES.items[:15])), chapter("B", Paragraph("b")))
    assert all(text.count("Fournir :") <= 1 for _, text in passages(*blocks))


# --- ids and metadata ---


def test_the_metadata_of_a_passage() -> None:
    whole = replace(
        sheet(Paragraph("a"), case("C", Paragraph("b"))), url="https://exemple.fr", breadcrumb=("Logement",)
    )
    first, second = chunk_sheet(whole)
    assert first == Chunk(
        first.id,
        "F1",
        "Fiche d'essai",
        ("Logement",),
        (),
        "a",
        "https://exemple.fr",
        "2026-02-03",
        "essai",
        "Particuliers",
        0,
        data=first.data,
    )
    assert (second.position, second.section) == (1, ("C",))


def test_ids_are_unique_and_stable_over_two_readings() -> None:
    first, second = ([chunk for sheet in examples() for chunk in chunk_sheet(sheet)] for _ in range(2))
    assert first == second
    assert len({chunk.id for chunk in first}) == len(first)
    assert all(re.fullmatch(r"[0-9a-f]{32}", chunk.id) for chunk in first)


def test_passages_that_say_the_same_have_their_own_ids() -> None:
    found = chunks(case("C", Paragraph("a")), case("C", Paragraph("a")))
    assert len({chunk.id for chunk in found}) == 2


@pytest.mark.parametrize(
    "other",
    [
        sheet(chapter("A", Paragraph("autre texte"))),
        sheet(chapter("B", Paragraph("texte"))),
        sheet(chapter("A", Paragraph("texte")), sheet_id="F2"),
        replace(sheet(chapter("A", Paragraph("texte"))), source="autre"),
    ],
    ids=["text", "path", "sheet", "source"],
)
def test_an_id_changes_with_what_is_said_and_where(other: Sheet) -> None:
    assert next(chunk_sheet(other)).id != next(chunk_sheet(sheet(chapter("A", Paragraph("texte"))))).id


def test_an_id_does_not_change_with_the_rest_of_the_sheet() -> None:
    alone = chunks(case("C", Paragraph("a")))
    among = chunks(case("B", Paragraph("b")), case("C", Paragraph("a")))
    assert alone[0].id == among[1].id


@given(st.lists(st.lists(st.integers(1, 90), min_size=1, max_size=8), min_size=2, max_size=5), st.data())
def test_a_paragraph_more_changes_no_id_in_another_case(sizes: list[list[int]], data: st.DataObject) -> None:
    assert_ids_hold([case(f"Cas {n}", *paragraphs(n, each)) for n, each in enumerate(sizes)], data)


@given(st.lists(st.lists(st.integers(30, 90), min_size=3, max_size=8), min_size=2, max_size=5), st.data())
def test_a_paragraph_more_changes_no_id_in_another_long_chapter(sizes: list[list[int]], data: st.DataObject) -> None:
    assert_ids_hold([chapter(f"Chapitre {n}", *paragraphs(n, each)) for n, each in enumerate(sizes)], data)


def paragraphs(section: int, sizes: list[int]) -> tuple[Block, ...]:
    return tuple(Paragraph(f"mot{section}n{place} " * size) for place, size in enumerate(sizes))


def assert_ids_hold(sections: list[Section], data: st.DataObject) -> None:
    """The ids of all passages but those of one section stay when that one says something more."""
    here = data.draw(st.integers(0, len(sections) - 1))
    place = data.draw(st.integers(0, len(sections[here].blocks)))
    more = Paragraph("autre " * data.draw(st.integers(1, 200)))
    blocks = sections[here].blocks
    longer = replace(sections[here], blocks=(*blocks[:place], more, *blocks[place:]))
    before, after = (chunks(*sections[:here], each, *sections[here + 1 :]) for each in (sections[here], longer))
    away = [[chunk.id for chunk in each if chunk.section != (longer.title,)] for each in (before, after)]
    assert away[0] == away[1]


def test_the_passages_of_the_examples_hold() -> None:
    for each in examples():
        found = list(chunk_sheet(each))
        assert [chunk.position for chunk in found] == list(range(len(found)))
        assert all(0 < len(chunk.text) <= LIMITS.hard and chunk.text == chunk.text.strip() for chunk in found)


# --- any sheet at all ---


@dataclass
class Numbering:
    """Builds blocks whose words are all different, and remembers where each word was put."""

    numbers: Iterator[int] = field(default_factory=count)
    order: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scopes: dict[str, int] = field(default_factory=dict)

    def words(self, how_many: int, path: tuple[str, ...], scope: int) -> str:
        words = [f"m{next(self.numbers)}" for _ in range(how_many)]
        self.order += words
        self.paths |= dict.fromkeys(words, path)
        self.scopes |= dict.fromkeys(words, scope)
        return " ".join(words)

    def title(self) -> str:
        self.titles.append(f"t{next(self.numbers)}")
        return self.titles[-1]

    def block(self, shape: Shape, path: tuple[str, ...], scope: int) -> Block:
        kind, size, inner = shape
        if kind == "paragraph" or (kind in ("list", "note") and not inner):
            return Paragraph(self.words(size, path, scope))
        if kind == "lead":
            return Paragraph(f"{self.words(size, path, scope)} :")
        if kind == "heading":
            return Heading(self.words(1, path, scope))
        if kind == "table":
            rows = tuple((self.words(size, path, scope), self.words(1, path, scope)) for _ in range(3))
            return Table(self.title() if size % 2 else "", (self.title(), ""), rows)
        if kind == "list":
            return BlockList(tuple((self.flat(each, path, scope),) for each in inner))
        if kind == "note":
            return Note("a-savoir", self.title(), tuple(self.flat(each, path, scope) for each in inner))
        title = self.title() if size % 5 else ""
        below = (*path, title) if title else path
        condition = Condition("true", "v") if kind == "condition" else None
        here = scope if kind == "chapter" else next(self.numbers)
        blocks = tuple(self.block(each, below, here) for each in inner)
        return Section("case" if kind == "case" else "chapter", title, blocks, condition)

    def flat(self, shape: Shape, path: tuple[str, ...], scope: int) -> Block:
        """A block that may stand in a list or note: no section."""
        kind, size, inner = shape
        kind = "paragraph" if kind in ("chapter", "case", "condition", "heading") else kind
        return self.block((kind, size, inner), path, scope)


Shape = tuple[str, int, list["Shape"]]
SIZES = st.one_of(st.integers(1, 12), st.integers(1, 400))
LEAVES = st.tuples(st.sampled_from(["paragraph", "lead", "heading", "table"]), SIZES, st.just([]))
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(
        st.sampled_from(["chapter", "chapter", "case", "condition", "list", "note"]), SIZES, st.lists(inner, max_size=4)
    ),
    max_leaves=25,
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(SHAPES, max_size=5))
def test_any_sheet_keeps_its_words_its_order_its_cases_and_its_headings(shapes: list[Shape]) -> None:
    numbering = Numbering()
    found = chunks(*[numbering.block(shape, (), -1) for shape in shapes])
    said = [re.findall(r"\bm\d+\b", without_repeated(chunk.text)) for chunk in found]
    assert [word for words in said for word in words] == numbering.order
    written = {word for chunk in found for word in re.findall(r"\bt\d+\b", f"{chunk.section_label} {chunk.text}")}
    assert written == set(numbering.titles)
    for chunk, words in zip(found, said, strict=True):
        assert 0 < len(chunk.text) <= LIMITS.hard
        assert len({numbering.scopes[word] for word in re.findall(r"\bm\d+\b", chunk.text)}) <= 1
        for word in words:
            path = numbering.paths[word]
            assert path[: len(chunk.section)] == chunk.section
            # a level that the path of the passage does not say stands as a heading before the word
            for title in path[len(chunk.section) :]:
                assert re.search(rf"\b{title}\b.*\b{word}\b", chunk.text, re.DOTALL)
    assert len({chunk.id for chunk in found}) == len(found)
