"""A page in a browser, as an agent has it, and what went wrong in it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

QUESTION = "Comment renouveler un passeport ?"
SLOW = 30_000
"""Milliseconds that a loaded machine may take."""
LOOPBACK = ("localhost", "127.0.0.1", "")


@dataclass(frozen=True)
class Site:
    """Where a page is served and how to sign in."""

    address: str
    name: str
    password: str
    process: subprocess.Popen[str]

    def stop(self) -> None:
        """End the server, as a new release does."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=20)


@dataclass
class Visit:
    """A page and what went wrong in it."""

    page: Page
    site: Site
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def sign_in(self) -> Page:
        """Open the page, sign in; what the console says of the visitor who was not known yet is forgotten."""
        self.page.goto(self.site.address)
        self.page.get_by_label("Identifiant").fill(self.site.name)
        self.page.get_by_label("Mot de passe", exact=True).fill(self.site.password)
        self.page.get_by_role("button", name="Se connecter").click()
        expect(self.page.locator("#starters button").first).to_be_enabled(timeout=SLOW)
        self.errors.clear()
        return self.page

    def ask(self, question: str) -> Page:
        """Ask and wait for the whole answer, which is announced."""
        self.page.locator("#announcer").evaluate("announcer => announcer.replaceChildren()")
        self.page.get_by_label("Question de l'usager").fill(question)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#announcer")).to_contain_text("Réponse :", timeout=SLOW)
        return self.page


def visit_of(browser: Browser, site: Site, width: int = 1280, height: int = 800) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    visit = Visit(context.new_page(), site)
    visit.page.on("request", lambda request: note_outside(visit, request.url))
    visit.page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    yield visit
    context.close()


def note_outside(visit: Visit, url: str) -> None:
    if urlsplit(url).hostname not in (*LOOPBACK, None):
        visit.outside.append(url)


def shoot(page: Page, path: Path) -> None:
    """A picture of the page once panels have slid into place."""
    page.wait_for_timeout(800)
    page.screenshot(path=path)
