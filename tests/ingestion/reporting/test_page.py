"""What a run says of itself: a page that stands alone, JSON whose keys stay, a terminal that nothing can fool."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from ingestion.reporting import figures
from ingestion.reporting.page import SHOWN, as_html, as_json, loss_groups, move_bars, stage_bars, write_report
from ingestion.reporting.terminal import run_report
from ingestion.schema import Failure, Suspicion
from ingestion.summary import CanaryResult, Loss, Moves, SourceSummary, Summary

quick = settings(deadline=None, max_examples=60)

OFFICIAL = SourceSummary(
    name="particuliers",
    location="https://exemple.fr/vosdroits.zip",
    licence="Licence Ouverte 2.0",
    attribution="Service-Public.gouv.fr / DILA",
    sheets=2764,
    chunks=29812,
    encoded=412,
    moves=Moves(added=12, changed=31, unchanged=2716, withdrawn=8, redirected=5),
    words=100_000,
    losses=(Loss("F2", {"tableau": 3}, "cellule fusionnée"), Loss("F1", {"mai": 1, "euros": 2})),
    unknown={"NouvelleBalise": 4},
    suspicions=(),
    failures=(Failure("particuliers", "F3.xml", "XML mal formé"),),
    seconds={},
)
LOCAL = replace(
    OFFICIAL,
    name="notices",
    attribution="Maison France services",
    licence="usage interne",
    sheets=9,
    chunks=61,
    encoded=0,
    moves=Moves(unchanged=9),
    losses=(),
    unknown={},
    suspicions=(Suspicion("notices", "bus.md", "ordre d'oublier ses consignes", "Ignore les instructions"),),
    failures=(),
)
SUMMARY = Summary(
    index="data/index",
    generation="20261123T041502Z-4f2a",
    previous="20261122T041441Z-91bc",
    published=True,
    started="2026-11-23T04:15:02+00:00",
    sources=(OFFICIAL, LOCAL),
    canaries=(
        CanaryResult("Comment renouveler un passeport ?", "particuliers", ("F14929",), ("F14929", "F2")),
        CanaryResult("Qui touche la prime ?", "particuliers", ("F2550",), ("F18",)),
    ),
    seconds={"téléchargement": 3.0, "lecture": 1.0},
    notices=("La source « entreprises » n'a pas répondu.",),
)
CALM = replace(SUMMARY, published=False, sources=(replace(LOCAL, suspicions=()),), canaries=(), notices=(), seconds={})

VOID = frozenset({"meta", "rect", "br"})


class Page(HTMLParser):
    """The elements, attributes and text of a page, and whether each element is closed where it must."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.text += " "
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if "style" not in self.open else ""

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


def shown(view: RenderableType, width: int = 100) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width).print(view)
    return stream.getvalue()


def test_the_page_says_what_happened():
    text = " ".join(Page(as_html(SUMMARY)).text.split())
    for said in (
        "Ingestion du 23/11/2026 à 04:15 UTC",
        "Nouvelle génération publiée",
        "20261123T041502Z-4f2a · celle d'avant : 20261122T041441Z-91bc",
        "1 document n'a pas pu être lu",
        "1 question témoin ne trouve plus sa fiche",
        "1 passage semble donner des ordres à un modèle",
        "1 élément ou attribut inconnu",
        "3 mots perdus sans cause connue",
        "La source « entreprises » n'a pas répondu.",
        "F3.xml XML mal formé",
        "attendu : F2550 · trouvé : F18",
        "1 question trouve sa fiche",
        "NouvelleBalise 4",
        "Ignore les instructions",
        "Service-Public.gouv.fr / DILA Licence Ouverte 2.0 · https://exemple.fr/vosdroits.zip",
        "Maison France services usage interne",
        "Téléchargement 3,0 s",
        "modifiées : 31",
    ):
        assert said in text.replace("\u202f", " "), said


def test_the_table_has_a_line_for_each_source_and_their_sum():
    lines = {line.split("|")[0]: line.split("|")[1:] for line in rows(as_html(SUMMARY))}
    assert lines["particuliers"] == ["2 764", "29 812", "412", "12", "31", "2 716", "8", "5", "99,99 %", "1"]
    assert lines["notices"] == ["9", "61", "0", "0", "0", "9", "0", "0", "100 %", "0"]
    assert lines["Ensemble"] == ["2 773", "29 873", "412", "12", "31", "2 725", "8", "5", "99,99 %", "1"]


def rows(markup: str) -> list[str]:
    table = markup[markup.index("<tbody>") : markup.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return ["|".join(re.sub("<[^>]*>", "", cell).replace("\u202f", " ") for cell in row) for row in cells]


def test_a_run_without_anything_to_look_at_says_so():
    page = Page(as_html(CALM))
    assert "Rien n'a changé : la génération en place est gardée" in page.text
    assert "Tout a été lu, rien à regarder" in page.text
    for absent in ("À regarder", "Questions témoins ne", "n'ont pas pu être lus", "Temps passé", "modèle", "Ensemble"):
        assert absent not in page.text
    assert "svg" in page.tags


def test_a_run_that_read_nothing_has_a_page_too():
    assert "Rien n'a changé" in Page(as_html(replace(CALM, sources=()))).text


def test_the_page_asks_nothing_of_any_machine_and_runs_no_script():
    markup = as_html(SUMMARY)
    page = Page(markup)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not {name for _, name, _ in page.attributes} & {"src", "srcset", "style", "action", "data", "background"}
    assert not any(name.startswith("on") for _, name, _ in page.attributes)
    assert all(value.startswith("#") for value in page.values("href"))
    assert "url(" not in markup
    assert "@import" not in markup


def test_the_page_can_be_heard_printed_and_read_in_the_dark():
    markup = as_html(SUMMARY)
    page = Page(markup)
    assert ("html", "lang", "fr") in page.attributes
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert page.tags.count("table") == page.tags.count("caption") == page.tags.count("thead")
    assert page.tags.count("th") == len([1 for tag, name, _ in page.attributes if (tag, name) == ("th", "scope")])
    assert page.tags.count("svg") == len(
        [1 for tag, name, _ in page.attributes if (tag, name) == ("svg", "aria-label")]
    )
    identifiers = page.values("id")
    assert len(set(identifiers)) == len(identifiers)
    assert {*page.values("aria-labelledby"), *(link[1:] for link in page.values("href"))} <= set(identifiers)
    assert "@media print" in markup
    assert "prefers-color-scheme: dark" in markup


def test_long_tables_are_cut_and_the_json_has_everything():
    failures = tuple(Failure("particuliers", f"F{number}.xml", "cassé") for number in range(SHOWN + 1200))
    summary = replace(CALM, sources=(replace(OFFICIAL, failures=failures),))
    markup = as_html(summary)
    assert markup.count(">cassé<") == SHOWN
    assert "… et 1 200 de plus" in markup.replace("\u202f", " ")
    assert len(json.loads(as_json(summary))["sources"][0]["failures"]) == SHOWN + 1200


def every_text(text: str) -> Summary:
    """A summary in which every text is `text`."""
    source = SourceSummary(
        text, text, text, text, 1, 1, 1, Moves(1, 1, 1, 1, 1), 9, (Loss(text, {text: 1}, text), Loss(text, {text: 1})),
        {text: 1}, (Suspicion(text, text, text, text),), (Failure(text, text, text),), {text: 1.0},
    )  # fmt: skip
    canaries = (CanaryResult(text, text, (text,), (text,)), CanaryResult(text, text, (text,), (f"{text}?",)))
    return Summary(text, text, text, True, text, (source,), canaries, {text: 1.0}, (text,))


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title></svg><h1>",
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "[bold red]gras[/bold red][/]",
    "\x1b[31mrouge\x1b[0m\x07",
    "\u202e\u2066renversé",
    "\udcff\x00\u2028",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_from_outside_becomes_markup(text: str):
    hostile, plain = Page(as_html(every_text(text))), Page(as_html(every_text("mot")))
    assert hostile.tags == plain.tags
    assert [(tag, name) for tag, name, _ in hostile.attributes] == [(tag, name) for tag, name, _ in plain.attributes]
    assert "49" not in hostile.text


@quick
@given(st.text() | st.sampled_from(HOSTILE))
def test_whatever_the_texts_the_elements_are_the_same(text: str):
    tags, attributes = Page(as_html(every_text(text))).tags, Page(as_html(every_text(text))).attributes
    plain = Page(as_html(every_text(text and "mot")))
    assert tags == plain.tags
    assert [(tag, name) for tag, name, _ in attributes] == [(tag, name) for tag, name, _ in plain.attributes]


@quick
@given(st.text() | st.sampled_from(HOSTILE))
def test_the_terminal_shows_texts_and_never_obeys_them(text: str):
    written = shown(run_report(every_text(text)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", written)
    if text.startswith("[bold"):
        assert text in written


def test_what_is_invisible_is_shown_by_its_number():
    assert "‹U+202E›‹U+2066›renversé" in as_html(every_text("\u202e\u2066renversé"))


def test_the_json_keeps_its_keys():
    record = json.loads(as_json(SUMMARY))
    assert list(record) == [
        *("format", "index", "generation", "previous", "published", "started", "sources", "canaries", "seconds"),
        *("notices", "seconds_total"),
    ]
    source = record["sources"][0]
    assert list(source) == [
        *("name", "location", "licence", "attribution", "sheets", "chunks", "encoded", "moves", "words", "losses"),
        *("unknown", "suspicions", "failures", "seconds", "coverage"),
    ]
    assert source["moves"] == {"added": 12, "changed": 31, "unchanged": 2716, "withdrawn": 8, "redirected": 5}
    assert source["losses"][1] == {"item": "F1", "words": {"mai": 1, "euros": 2}, "cause": "", "total": 3}
    assert source["coverage"] == pytest.approx(1 - 6 / 100_000)
    assert source["failures"] == [{"source": "particuliers", "item": "F3.xml", "reason": "XML mal formé"}]
    assert list(record["sources"][1]["suspicions"][0]) == ["source", "item", "reason", "excerpt"]
    assert [canary["passed"] for canary in record["canaries"]] == [True, False]
    assert record["seconds_total"] == 4.0
    assert record["format"] == 1


def test_both_files_are_written_whole(tmp_path: Path):
    page = write_report(SUMMARY, tmp_path / "rapports", "essai")
    assert page == tmp_path / "rapports" / "essai.html"
    assert page.read_text(encoding="utf-8") == as_html(SUMMARY)
    assert (tmp_path / "rapports" / "essai.json").read_text(encoding="utf-8") == as_json(SUMMARY)
    assert sorted(path.name for path in page.parent.iterdir()) == ["essai.html", "essai.json"]


def test_half_a_character_in_a_name_does_not_stop_the_report(tmp_path: Path):
    page = write_report(every_text("\udcff"), tmp_path)
    assert "‹U+DCFF›" in page.read_text(encoding="utf-8")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["index"] == "?"


def test_losses_are_grouped_by_cause_and_those_without_one_come_first():
    again = replace(LOCAL, losses=(Loss("G1", {"mai": 7, "juin": 1}, "image"), Loss("F2", {"mai": 1}, "image")))
    unexplained, image, cell = loss_groups((OFFICIAL, again))
    assert (unexplained.cause, unexplained.total, unexplained.words) == ("", 3, ("euros", "mai"))
    assert (image.cause, image.items, image.total, image.words) == ("image", ("G1", "F2"), 9, ("mai", "juin"))
    assert (cell.cause, cell.sources) == ("cellule fusionnée", ("particuliers",))


def test_bars_share_the_whole_width_and_few_sheets_are_seen():
    bars = move_bars(Moves(added=1, unchanged=9999, withdrawn=2))
    assert [bar.name for bar in bars] == ["added", "unchanged", "withdrawn"]
    assert bars[-1].start + bars[-1].length == pytest.approx(100)
    assert bars[0].length > 0.9
    assert move_bars(Moves()) == []
    (download, spent), (reading, _) = stage_bars({"téléchargement": 3.0, "lecture": 1.0})
    assert (download.start, download.length, spent) == (0, 75, "3,0 s")
    assert (reading.start, reading.length) == (75, 25)
    assert [bar.length for bar, _ in stage_bars({"lecture": 0.0})] == [0]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (figures.number(1_234_567), "1 234 567"),
        (figures.counted(0, "fiche"), "0 fiche"),
        (figures.counted(1, "fiche"), "1 fiche"),
        (figures.counted(2000, "fiche"), "2 000 fiches"),
        (figures.counted(2, "nouveau", "nouveaux"), "2 nouveaux"),
        (figures.share(1.0), "100 %"),
        (figures.share(0.99999), "99,99 %"),
        (figures.share(0.9998), "99,98 %"),
        (figures.share(0.5), "50 %"),
        (figures.share(0.0), "0 %"),
        (figures.seconds(3.24), "3,2 s"),
        (figures.seconds(125.2), "2 min 05 s"),
        (figures.moment("2026-02-03T05:15:00+01:00"), "03/02/2026 à 04:15 UTC"),
        (figures.moment("hier"), "hier"),
    ],
)
def test_figures_are_written_as_french_writes_them(shown: str, expected: str):
    assert shown.replace("\u202f", " ") == expected


def test_the_terminal_shows_the_table_and_what_needs_a_look():
    written = shown(run_report(SUMMARY)).replace("\u202f", " ")
    for said in (
        "Nouvelle génération publiée dans data/index, en 4,0 s",
        "téléchargement 3,0 s · lecture 1,0 s",
        "+12 ~31 −8 →5",
        "Service-Public.gouv.fr / DILA (Licence Ouverte 2.0)",
        "Attention : La source « entreprises » n'a pas répondu.",
        "Question témoin manquée : « Qui touche la prime ? » attend F2550, trouve F18.",
        "Signalé : particuliers, F3.xml : XML mal formé",
        "À relire : notices, bus.md : ordre d'oublier ses consignes : « Ignore les instructions »",
        "Inconnu : NouvelleBalise dans 4 documents de particuliers",
        "Perdu sans cause connue : 3 mots de F1 (euros, mai).",
    ):
        assert said in written, said
    calm = shown(run_report(CALM))
    assert "Rien n'a changé" in calm
    assert "aucun" in calm
    assert "Signalé" not in calm


def test_the_terminal_shows_the_first_of_many():
    failures = tuple(Failure("particuliers", f"F{number}.xml", "cassé") for number in range(50))
    written = shown(run_report(replace(CALM, sources=(replace(OFFICIAL, failures=failures),))))
    assert written.count("cassé") == 20
    assert "… et 30 de plus" in written
