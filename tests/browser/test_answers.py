"""What stands around an answer, as an agent uses it: the case, what comes next, its proofs, its versions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SCRIPTED, Serve
from tests.browser.visiting import SLOW, Site, Visit, shoot, visit_of

pytestmark = pytest.mark.browser

PROVEN = "Quelle preuve pour un passeport ?"


def asked(visit: Visit) -> Page:
    visit.sign_in()
    return visit.ask(PROVEN)


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press a key until the element has the focus."""
    target = page.locator(selector)
    for _ in range(40):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_under_an_answer_stand_the_case_the_next_steps_the_sources_the_proofs_and_the_versions(
    visit: Visit, screenshots: Path
) -> None:
    page = asked(visit)

    order = ".case-question, .next-steps, .sources, .proofs, .versions"
    classes = page.locator(order).evaluate_all("all => all.map(one => one.className)")

    assert classes == ["case-question", "next-steps", "sources", "proofs", "versions"]
    expect(page.locator(".next-steps dl").first).to_contain_text("Pièces à fournir")
    expect(page.get_by_role("link", name="Pré-demande d'essai")).to_have_attribute("rel", "noopener noreferrer")
    expect(page.get_by_text("Décret d'essai")).to_be_hidden()
    page.get_by_text("Textes de référence").click()
    expect(page.get_by_text("Décret d'essai")).to_be_visible()
    assert page.locator('a[href^="javascript"]').count() == 0
    shoot(page, screenshots / "reponse.png")
    assert visit.outside == []
    assert visit.errors == []


def test_each_sentence_says_what_it_rests_on_and_opens_its_own_words(visit: Visit, screenshots: Path) -> None:
    page = asked(visit)

    expect(page.locator(".proofs summary")).to_have_text(
        "Vérification : 3 phrases sur 4 confirmées par les fiches, dont 1 mot pour mot ; 1 à vérifier"
    )
    states = page.locator(".claim-state > span").all_inner_texts()
    assert states == [
        "Mot pour mot dans la fiche",
        "Reformulé, confirmé par la fiche",
        "Dit par un autre passage",
        "À vérifier",
    ]
    expect(page.locator(".claim.unsupported")).to_be_visible()
    expect(page.locator(".claim.unsupported button")).to_have_count(0)

    page.get_by_role("button", name="Voir dans la fiche : Le timbre fiscal vaut 11 €").click()

    expect(page.locator(".passage mark")).to_have_text("Le timbre fiscal coûte 11 €")
    expect(page.locator("#side-view-title")).to_contain_text("Source 2")
    shoot(page, screenshots / "preuve.png")
    assert visit.errors == []


def test_a_doubtful_sentence_is_marked_in_the_answer_and_leads_to_its_proof(visit: Visit) -> None:
    page = asked(visit)
    page.locator(".proofs summary").click()
    expect(page.locator(".claim.unsupported")).to_be_hidden()

    mark = page.locator(".ai-message .prose").get_by_role("button", name="À vérifier : voir pourquoi")
    expect(mark).to_have_text("⚠ à vérifier")
    mark.press("Enter")

    expect(page.locator(".claim.unsupported")).to_be_focused()
    expect(page.locator(".claim.unsupported")).to_contain_text("Raison d'essai")
    expect(page.locator(".claim.unsupported")).to_be_in_viewport()


def test_the_option_that_is_clicked_is_answered_in_that_case(visit: Visit) -> None:
    page = asked(visit)

    page.get_by_role("button", name="Un enfant mineur").click()

    answer = page.locator(".ai-message .prose").last
    expect(answer.locator("blockquote")).to_have_text("Compris : Un enfant mineur.", timeout=SLOW)
    expect(page.locator('[data-step-type="user_message"]').last).to_contain_text("Passeport > Mineur")
    expect(page.locator(".case-question button").first).to_be_disabled()
    expect(page.get_by_role("button", name="Un enfant mineur")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Question de l'usager")).to_be_focused()


def test_the_case_that_is_typed_is_answered_the_same_and_the_question_closes(visit: Visit) -> None:
    asked(visit)
    page = visit.ask("Une personne majeure")

    expect(page.locator(".ai-message .prose blockquote").last).to_have_text("Compris : Une personne majeure.")
    expect(page.locator(".case-question button").first).to_be_disabled()


def test_the_answer_in_each_case_is_a_table_that_a_telephone_shows_whole(
    browser: Browser, scripted: Site, screenshots: Path
) -> None:
    for visit in visit_of(browser, scripted, width=390, height=844):
        visit.sign_in()
        page = visit.ask("Un passeport, cas par cas ?")

        table = page.locator(".ai-message table")
        expect(table.get_by_role("columnheader")).to_have_text(["Cas", "Réponse"])
        box = table.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth")
        shoot(page, screenshots / "cas-telephone.png")


def test_help_stands_above_everything_and_is_heard_first(visit: Visit, screenshots: Path) -> None:
    visit.sign_in()
    page = visit.ask("Quelle preuve apporter si mon mari me frappe ?")

    first = page.locator(".ai-message .prose > *").first
    expect(first).to_have_text("Urgence : En cas de danger, appelez la police : 17.")
    notices = page.locator(".ai-message .prose > blockquote").nth(1)
    color = "element => getComputedStyle(element).borderLeftColor"
    assert first.evaluate(color) != notices.evaluate(color)
    heard = page.locator("#announcer p").last
    expect(heard).to_have_text(
        re.compile(r"^Réponse :\s+Urgence : .* Question : Dans quel cas est l'usager \?$", re.DOTALL)
    )
    shoot(page, screenshots / "urgence.png")


def test_masked_data_are_told_and_come_back_on_this_screen(visit: Visit) -> None:
    visit.sign_in()
    page = visit.ask("Mme Dupont, 06 12 34 56 78, quelle preuve ?")

    expect(page.locator(".ai-message blockquote").first).to_contain_text("2 données personnelles masquées")
    page.get_by_role("button", name="Page à imprimer").click()
    expect(page.frame_locator(".version-page").locator("h1")).to_contain_text("Dupont, 06 12 34 56 78")
    expect(page.locator("body")).not_to_contain_text("[NOM_1]")


@pytest.mark.parametrize("label", ["Langage clair", "E-mail", "SMS"])
def test_a_version_can_be_edited_then_copied(visit: Visit, screenshots: Path, label: str) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = asked(visit)

    page.get_by_role("button", name=label, exact=True).click()
    area = page.get_by_label("Texte à relire et à adapter")
    expect(area).to_have_value(re.compile("Prenez rendez-vous dans une mairie équipée"))
    assert "trois semaines" not in area.input_value()
    area.press("Control+Home")
    page.keyboard.type("Madame, ")
    page.get_by_role("button", name="Copier le texte").click()

    expect(page.locator(".version")).to_contain_text("Texte copié : relisez avant d'envoyer.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Madame, ")
    expect(page.locator(".version-notices")).to_contain_text("Non repris pour l'usager")
    shoot(page, screenshots / f"version-{label.split()[0].lower()}.png")
    assert visit.errors == []


def test_what_was_edited_is_still_there_after_another_question(visit: Visit) -> None:
    page = asked(visit)
    page.get_by_role("button", name="SMS").click()
    page.get_by_label("Texte à relire et à adapter").fill("Bonjour Madame")

    visit.ask("Combien de questions déjà ?")
    page.get_by_role("button", name="SMS").click()

    expect(page.get_by_label("Texte à relire et à adapter")).to_have_value("Bonjour Madame")


def test_the_subject_of_an_email_is_copied_by_itself(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = asked(visit)
    page.get_by_role("button", name="E-mail").click()

    expect(page.get_by_label("Objet")).to_have_value("Votre demande : Passeport d'essai : le renouveler")
    page.get_by_role("button", name="Copier l'objet").click()

    expect(page.locator(".version")).to_contain_text("Objet copié")
    assert page.evaluate("navigator.clipboard.readText()") == "Votre demande : Passeport d'essai : le renouveler"


def test_the_page_for_the_citizen_is_seen_and_printed_without_a_script(visit: Visit, screenshots: Path) -> None:
    page = asked(visit)
    page.get_by_role("button", name="Page à imprimer").click()
    preview = page.frame_locator(".version-page")
    expect(preview.locator("h1")).to_have_text(PROVEN)
    assert preview.locator("script").count() == 0
    assert "allow-scripts" not in (page.locator(".version-page").get_attribute("sandbox") or "")
    shoot(page, screenshots / "version-page.png")

    # a browser without a window prints nothing: what matters is that our page may ask for it, once the page is drawn
    page.evaluate(
        """() => document.addEventListener("load", ({ target }) => {
            target.contentWindow.print = () => {
                window.printed = target.contentDocument.querySelector("h1").textContent
            }
        }, true)"""
    )
    page.get_by_role("button", name="Imprimer", exact=True).click()

    page.wait_for_function("window.printed")
    assert page.evaluate("window.printed") == PROVEN
    assert visit.outside == []
    assert visit.errors == []


def test_the_keyboard_alone_picks_a_proof_and_a_version_and_comes_back(visit: Visit) -> None:
    page = asked(visit)
    tab_to(page, ".versions button >> nth=1", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Version pour l'usager")).to_be_visible()
    expect(page.locator(".version h2")).to_be_focused()
    tab_to(page, ".version textarea")
    page.keyboard.press("Escape")
    expect(page.locator("#side-view-content")).to_have_count(0)
    expect(page.get_by_role("button", name="E-mail")).to_be_focused()

    tab_to(page, ".claim button >> nth=0", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".passage h2")).to_be_focused()
    expect(page.get_by_role("complementary", name="Passage cité")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Voir dans la fiche : Prenez rendez-vous")).to_be_focused()

    tab_to(page, ".case-options button >> nth=0", "Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator(".ai-message .prose blockquote").last).to_have_text(
        "Compris : Une personne majeure.", timeout=SLOW
    )


def test_every_button_of_an_answer_has_a_name_and_the_answer_is_heard_once(visit: Visit) -> None:
    page = asked(visit)

    unnamed = page.locator("#root :is(button, a, summary, textarea, input):visible").evaluate_all(
        "all => all.filter(one => !one.getAttribute('aria-label') && !one.innerText.trim() && !one.labels?.length)"
        ".map(one => one.outerHTML)"
    )

    assert unnamed == []
    heard = page.locator("#announcer p").all_inner_texts()
    assert [line.startswith("Réponse :") for line in heard].count(True) == 1
    assert "Comptez trois semaines ⚠ à vérifier" in heard[-1]


def test_a_new_question_starts_a_conversation_of_its_own(visit: Visit) -> None:
    visit.sign_in()
    visit.ask("Combien de questions déjà ?")
    page = visit.ask("Combien de questions déjà ?")
    expect(page.locator(".ai-message .prose").last).to_contain_text("Questions avant celle-ci : 1")

    page.get_by_role("button", name="Nouvelle question").click()
    expect(page.locator(".ai-message")).to_have_count(0)
    expect(page.locator("#starters button").first).to_be_enabled(timeout=SLOW)
    visit.ask("Combien de questions déjà ?")

    expect(page.locator(".ai-message .prose")).to_contain_text("Questions avant celle-ci : 0")


def test_two_screens_of_one_account_share_nothing(visit: Visit, browser: Browser, scripted: Site) -> None:
    asked(visit)
    for other in visit_of(browser, scripted):
        other.sign_in()
        page = other.ask("Combien de questions déjà ?")
        expect(page.locator(".ai-message .prose")).to_contain_text("Questions avant celle-ci : 0")
        assert other.ask("Un enfant mineur").get_by_text("Compris :").count() == 0


def test_a_version_asked_after_the_server_restarted_says_so(browser: Browser, serve: Serve, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = serve(SCRIPTED, str(data), data=data)
    for visit in visit_of(browser, first):
        page = asked(visit)
        first.stop()
        serve(SCRIPTED, str(data), first.address.rpartition(":")[2], data=data)

        page.wait_for_timeout(4000)
        page.get_by_role("button", name="SMS").click()

        expect(page.locator(".versions [role=status]")).to_have_text(
            re.compile("Cette réponse n'est plus en mémoire"), timeout=SLOW
        )
        expect(page.locator("#side-view-content")).to_have_count(0)
