"""The page as an agent uses it: signing in, asking, checking a citation, with the mouse and with the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visiting import QUESTION, SLOW, Site, Visit, shoot, visit_of

pytestmark = pytest.mark.browser


def test_an_agent_asks_and_checks_a_citation(visit: Visit, screenshots: Path) -> None:
    page = visit.sign_in()
    expect(page.locator("#banner .warning")).to_contain_text("Fiches d'exemple, rédigées pour la démonstration")
    shoot(page, screenshots / "accueil.png")

    page.get_by_label("Question de l'usager").fill(QUESTION)
    page.keyboard.press("Enter")
    answer = page.locator(".ai-message .prose")
    expect(answer).to_contain_text("rendez-vous", timeout=SLOW)
    assert "11 €" not in answer.inner_text(), "the answer came at once instead of streaming"
    expect(answer).to_contain_text("Le timbre coûte 11 €", timeout=SLOW)
    expect(answer).to_contain_text("Adresse:guichet")
    expect(answer.locator("blockquote")).to_contain_text("À noter : Le modèle d'essai n'a pas répondu")
    expect(page.locator(".source")).to_have_count(2)

    answer.get_by_text("[1]").click()
    panel = page.locator("#side-view-content")
    expect(panel.locator("mark")).to_have_text("prenez rendez-vous dans une mairie équipée.")
    expect(panel).to_contain_text("Passeport d'essai : le renouveler")
    expect(panel).to_contain_text("Démarche")
    expect(panel).to_contain_text("Fiche mise à jour le 16/07/2020")
    expect(panel).to_contain_text("Textes d'essai · Licence Ouverte 2.0")
    official = panel.get_by_role("link", name="Ouvrir la fiche officielle")
    expect(official).to_have_attribute("href", "https://www.service-public.gouv.fr/particuliers/vosdroits/F90001")
    expect(official).to_have_attribute("target", "_blank")
    expect(official).to_have_attribute("rel", "noopener noreferrer")
    shoot(page, screenshots / "passage.png")

    assert visit.outside == []
    assert visit.errors == []


def test_a_source_under_the_answer_opens_the_same_way_and_replaces_the_other(visit: Visit) -> None:
    visit.sign_in()
    page = visit.ask(QUESTION)

    page.locator(".source").nth(0).click()
    expect(page.locator("#side-view-title")).to_contain_text("Source 1")
    page.locator(".source").nth(1).click()

    expect(page.locator("#side-view-title")).to_contain_text("Source 2")
    expect(page.locator(".passage")).to_have_count(1)
    expect(page.locator(".passage mark")).to_have_text(
        ["l'ancien passeport", "une photo de moins de 6 mois", "Le timbre fiscal coûte 11 €"]
    )


def test_the_whole_sheet_can_be_read_beside_the_answer(visit: Visit) -> None:
    visit.sign_in()
    page = visit.ask(QUESTION)
    page.locator(".source").nth(1).click()

    page.get_by_role("button", name="Lire toute la fiche ici").click()

    expect(page.locator(".part")).to_have_count(2)
    expect(page.locator(".part h3")).to_have_text(["Démarche", "Documents à fournir"])
    expect(page.locator(".part.cited mark")).to_have_count(3)
    expect(page.locator(".part.cited")).to_be_focused()


def test_the_keyboard_alone_reaches_a_citation_and_comes_back(visit: Visit) -> None:
    visit.sign_in()
    page = visit.ask(QUESTION)
    expect(page.get_by_label("Question de l'usager")).to_be_focused()
    citation = page.locator('.ai-message a[href="#passage-1"]')

    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if citation.evaluate("link => link === document.activeElement"):
            break
    expect(citation).to_be_focused()
    expect(citation).to_have_accessible_name("Ouvrir la source 1")
    page.keyboard.press("Enter")
    expect(page.locator(".passage h2")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Lire toute la fiche ici")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#side-view-content")).to_have_count(0)
    expect(citation).to_be_focused()


def test_a_screen_reader_hears_the_answer_once(visit: Visit) -> None:
    visit.sign_in()
    page = visit.ask(QUESTION)

    heard = page.locator("#announcer p").all_inner_texts()

    assert heard[0] == "Réponse en cours de rédaction."
    assert len(heard) == 2
    assert heard[1].startswith("Réponse : À noter :")
    assert "Le timbre coûte 11 €" in heard[1]
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["Assistant France services"]
    assert (
        page.locator("#root button:visible").evaluate_all(
            "buttons => buttons.filter(b => !b.getAttribute('aria-label') && !b.innerText.trim()).map(b => b.outerHTML)"
        )
        == []
    )


def test_what_is_copied_can_be_pasted_into_a_message(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.sign_in()
    page = visit.ask(QUESTION)

    page.get_by_role("button", name="Copier la réponse et ses sources").click()

    expect(page.locator(".sources-actions")).to_contain_text("relisez-les avant de les envoyer")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Prenez rendez-vous dans une mairie équipée [1].")
    assert "[2] Passeport d'essai : le renouveler (fiche mise à jour le 16/07/2020) – https://" in copied


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("?", "La question « ? » est trop courte : écrivez une phrase."),
        ("une panne ici", "Une erreur inattendue empêche de répondre"),
        ("un sujet interdit", "Aucune fiche ne répond à cette question"),
    ],
)
def test_nothing_ends_in_silence(visit: Visit, question: str, line: str) -> None:
    visit.sign_in()
    page = visit.ask(question)

    expect(page.locator(".ai-message .prose")).to_contain_text(line)
    expect(page.locator(".sources")).to_have_count(0)
    assert visit.ask(QUESTION).locator(".source").count() == 2
    assert visit.errors == []


def test_an_answer_can_be_stopped(visit: Visit) -> None:
    page = visit.sign_in()
    page.get_by_label("Question de l'usager").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".ai-message .prose")).to_contain_text("rendez-vous", timeout=SLOW)

    page.get_by_role("button", name="Arrêter la réponse").click()

    expect(page.locator(".ai-message .prose")).to_contain_text("Réponse interrompue à votre demande.")
    assert page.get_by_text("Task manually stopped").count() == 0


def test_a_starter_asks_its_question(visit: Visit) -> None:
    page = visit.sign_in()

    page.get_by_role("button", name="Renouveler un passeport").click()

    expect(page.locator(".source")).to_have_count(2, timeout=SLOW)


def test_a_wrong_password_is_refused_in_french(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.site.address)
    page.get_by_label("Identifiant").fill(visit.site.name)
    page.get_by_label("Mot de passe", exact=True).fill("faux")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Identifiant ou mot de passe refusé.", timeout=SLOW)
    expect(page.get_by_text("Unauthorized")).to_have_count(0)
    expect(page.locator("#chat-input")).to_have_count(0)


def test_on_a_telephone_nothing_is_cut_and_the_passage_covers_the_page(
    browser: Browser, scripted: Site, screenshots: Path
) -> None:
    for visit in visit_of(browser, scripted, width=390, height=844):
        visit.sign_in()
        page = visit.ask(QUESTION)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        expect(page.get_by_role("button", name="Compte")).to_be_in_viewport(ratio=1)

        page.locator('a[href="#passage-2"]').first.click()

        expect(page.get_by_role("dialog", name="Passage cité")).to_be_visible()
        expect(page.locator(".passage mark").first).to_be_in_viewport()
        shoot(page, screenshots / "telephone.png")


@pytest.mark.parametrize(
    ("index", "banner", "sheet"),
    [
        ("examples_index", "Fiches d'exemple", "Passeport d'un majeur"),
        pytest.param("archive_index", "vérifiez la fiche officielle", "Renouvellement", marks=pytest.mark.corpus),
    ],
)
def test_the_real_assistant_opens_the_right_passage(
    browser: Browser, request: pytest.FixtureRequest, screenshots: Path, index: str, banner: str, sheet: str
) -> None:
    serve = request.getfixturevalue("serve")
    arguments = ("-m", "assistant", "serve", "--host", "127.0.0.1", "--port", "0")
    site = serve(*arguments, "--index", str(request.getfixturevalue(index)), data=request.getfixturevalue("tmp_path"))
    for visit in visit_of(browser, site):
        page = visit.sign_in()
        expect(page.locator("#banner")).to_contain_text(banner)
        visit.ask(QUESTION)

        page.locator('.ai-message a[href="#passage-1"]').first.click()

        expect(page.locator(".passage h2")).to_contain_text(sheet)
        expect(page.locator("#side-view-content mark").first).to_be_in_viewport()
        expect(page.locator(".passage-date")).to_contain_text("Fiche mise à jour le ")
        expect(page.get_by_role("link", name="Ouvrir la fiche officielle")).to_be_visible()
        shoot(page, screenshots / f"{index}.png")
        assert visit.outside == []
        assert visit.errors == []
