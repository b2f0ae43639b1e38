from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.citing import Citation, citation
from assistant.extraction.next_steps import next_steps
from assistant.extraction.rendering import steps_markdown
from assistant.extraction.schema import Kind, NextStep
from retrieval.errors import DamagedIndex
from retrieval.schema import Chunk, Hit
from retrieval.sheets.condition import Condition
from retrieval.sheets.data import SheetData
from retrieval.sheets.questionnaire import Branch
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

MakeHit = Callable[..., Hit]
MakeSheet = Callable[..., tuple[Chunk, ...]]

MINOR, ADULT = ("Pour un mineur",), ("Pour un majeur",)
PHOTO = Checklist("Présentez :", (RequiredDocument("Photo"), RequiredDocument("Acte", Condition("true", "marie"))))
ONLINE = Service("R1", "Téléservice", "Prendre rendez-vous", "https://rdv.example/", france_connect=True)
FORM = Service("R2", "Formulaire", "Demande de passeport", "https://cerfa.example/", cerfa="12100*02", provider="Anah")


@pytest.fixture
def sheet(make_hit: MakeHit) -> MakeSheet:
    """An opening, a passage for a minor and one for an adult, with the data given."""

    def make(resources: Resources, **changes: object) -> tuple[Chunk, ...]:
        branches = tuple(
            Branch("situation", path, position, position + 1) for position, path in ((1, MINOR), (2, ADULT))
        )
        data = replace(SheetData(resources=resources, branches=branches), **changes)  # type: ignore[arg-type]
        texts = ("Le passeport se demande en mairie.", "Prendre rendez-vous est obligatoire.", "Venez seul.")
        sections: tuple[tuple[str, ...], ...] = ((), MINOR, ADULT)
        return tuple(
            make_hit(text, position=position, section=sections[position], data="" if position else data.to_json()).chunk
            for position, text in enumerate(texts)
        )

    return make


def cite(chunk: Chunk, quote: str = "") -> tuple[Citation, ...]:
    return (citation(1, chunk, quote or chunk.text),)


def test_the_data_of_a_sheet_give_its_steps_in_the_order_of_need(sheet: MakeSheet) -> None:
    chunks = sheet(
        Resources(
            services=(ONLINE, FORM),
            offices=(Office("R3", "Local", "Mairie", purpose="pour déposer", url="https://mairie.example/"),),
            checklists=(PHOTO,),
            announcements=(Announcement("Nouveau tarif", "2025-12-01", "Il change en 2026.\nVoir la loi."),),
            references=(Reference("Décret n° 2005-1726", "Passeports", "https://loi.example/"),),
            terms=(Term("mairie", "Administration d'une commune"), Term("visa", "Autorisation d'entrer")),
        )
    )
    assert next_steps("how", cite(chunks[0]), chunks) == (
        NextStep("documents", "Présentez :", "Photo\nActe (selon le cas)"),
        NextStep("service", "Prendre rendez-vous", "connexion possible avec FranceConnect", "https://rdv.example/"),
        NextStep("form", "Demande de passeport", "cerfa n° 12100*02 ; Anah", "https://cerfa.example/"),
        NextStep("contact", "Mairie", "pour déposer", "https://mairie.example/"),
        NextStep("change", "Nouveau tarif", "annoncé le 01/12/2025 ; Il change en 2026."),
        NextStep("law", "Décret n° 2005-1726", "Passeports", "https://loi.example/"),
        NextStep("term", "mairie", "Administration d'une commune", "", chunks[0].id),
    )


def test_a_step_names_the_passage_that_says_it(sheet: MakeSheet) -> None:
    chunks = sheet(Resources(services=(ONLINE,)))
    (step,) = next_steps("how", cite(chunks[1]), chunks)
    assert step.chunk_id == chunks[1].id


def test_only_what_holds_in_the_case_of_the_answer_is_kept(sheet: MakeSheet) -> None:
    scoped = [replace(ONLINE, id=path[0], title=path[0], scope=Scope(path)) for path in (MINOR, ADULT)]
    anywhere = replace(ONLINE, title="Partout", scope=Scope(("Démarche",)))
    chunks = sheet(Resources(services=(*scoped, anywhere)))
    assert [step.title for step in next_steps("how", cite(chunks[1]), chunks)] == ["Pour un mineur", "Partout"]
    assert [step.title for step in next_steps("how", cite(chunks[2]), chunks)] == ["Pour un majeur", "Partout"]
    assert [step.title for step in next_steps("how", cite(chunks[0]), chunks)] == ["Partout"]


def test_what_holds_under_a_condition_is_kept_only_where_the_answer_stands_under_it(sheet: MakeSheet) -> None:
    married = Condition("true", "marie")
    resources = Resources(services=(replace(ONLINE, scope=Scope(conditions=(married,))),))
    assert next_steps("how", cite(sheet(resources)[1]), sheet(resources)) == ()
    chunks = sheet(resources, branches=(Branch("fragment", (), 1, 2, 0, married),))
    assert [step.kind for step in next_steps("how", cite(chunks[1]), chunks)] == ["service"]


@pytest.mark.parametrize(("kind", "left_out"), [("documents", "documents"), ("where", "contact")])
def test_what_was_asked_is_not_repeated(sheet: MakeSheet, kind: Kind, left_out: str) -> None:
    chunks = sheet(Resources(checklists=(PHOTO,), offices=(Office("R3", "Local", "Mairie"),)))
    assert left_out not in [step.kind for step in next_steps(kind, cite(chunks[0]), chunks)]


def test_what_a_sheet_only_says_in_words_is_read_from_its_sections(make_hit: MakeHit) -> None:
    parts = [
        ((), "Le permis bateau se passe en mer."),
        (("Coût",), "Le timbre coûte 70 €."),
        (("Délai",), "La réponse arrive sous 2 mois."),
        (("Dossier",), "Joignez les pièces suivantes :\n- une photo\n- le formulaire cerfa n°14681*01"),
        (("Où s'adresser ?",), "Déposez le dossier auprès de la préfecture."),
    ]
    chunks = [make_hit(text, position=n, section=section).chunk for n, (section, text) in enumerate(parts)]
    assert next_steps("how", cite(chunks[0]), chunks) == (
        NextStep(
            "documents",
            "Joignez les pièces suivantes :",
            "une photo\nle formulaire cerfa n°14681*01",
            "",
            chunks[3].id,
        ),
        NextStep("form", "cerfa n° 14681*01", "", "", chunks[3].id),
        NextStep("cost", "Le timbre coûte 70 €.", "", "", chunks[1].id),
        NextStep("delay", "La réponse arrive sous 2 mois.", "", "", chunks[2].id),
        NextStep("contact", "Déposez le dossier auprès de la préfecture.", "", "", chunks[4].id),
    )


def test_what_the_answer_already_quotes_is_left_out(make_hit: MakeHit) -> None:
    cost = make_hit("Le timbre coûte 70 €.", section=("Coût",)).chunk
    assert next_steps("how", cite(cost), [cost]) == ()


def test_a_step_is_a_whole_sentence_that_the_answer_does_not_say(make_hit: MakeHit) -> None:
    title = make_hit("Le passeport se demande en mairie.").chunk
    price = make_hit(
        "ou 89 € si la photo est prise au guichet\n\nLe prix est de 86 €.", position=1, section=("Coût",)
    ).chunk
    chunks = (replace(title, data=SheetData().to_json()), price)
    assert [step.title for step in next_steps("how", cite(title), chunks)] == ["Le prix est de 86 €."]
    assert not next_steps("how", cite(title, "Un prix de 86 € est demandé."), chunks)


def test_no_citation_or_no_passage_gives_no_step(sheet: MakeSheet) -> None:
    chunks = sheet(Resources(services=(ONLINE,)))
    assert next_steps("how", (), chunks) == next_steps("how", cite(chunks[0]), ()) == ()


def test_damaged_data_are_said(make_hit: MakeHit) -> None:
    chunk = make_hit("Texte.", data="{").chunk
    with pytest.raises(DamagedIndex):
        next_steps("how", cite(chunk), [chunk])


def test_steps_read_as_a_short_list_with_their_numbers() -> None:
    steps = (
        NextStep("documents", "Présentez :", "Photo\nActe", "", "c1"),
        NextStep("service", "Rendez-vous", "hors service", "https://rdv.example/"),
    )
    assert steps_markdown(steps, {"c1": 2}) == (
        "**Pour la suite**\n\n"
        "- **Pièces à fournir** : Présentez [2]\n  - Photo\n  - Acte\n"
        "- **En ligne** : [Rendez-vous](https://rdv.example/) (hors service)"
    )


def test_a_long_list_of_documents_says_how_many_are_left() -> None:
    text = steps_markdown((NextStep("documents", "Présentez :", "\n".join(f"Pièce {n}" for n in range(20))),))
    assert text.endswith("  - … (8 éléments de plus dans la fiche)")


def test_no_step_gives_no_text() -> None:
    assert steps_markdown(()) == ""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://a b", ""])
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    assert "](" not in steps_markdown((NextStep("service", "Titre", "", url),))


def test_words_of_a_sheet_open_neither_a_link_nor_a_citation_nor_a_line() -> None:
    text = steps_markdown((NextStep("law", "Loi [1]\n# ![x](https://piege.example/)", "[2]"),))
    assert not re.search(r"(?<!\\)\[", text)
    assert "\n#" not in text


def test_parentheses_in_an_address_do_not_end_its_link() -> None:
    text = steps_markdown((NextStep("service", "Titre [n]", "", "https://x.example/a_(b)"),))
    assert text.endswith(r"[Titre \[n\]](https://x.example/a_%28b%29)")
