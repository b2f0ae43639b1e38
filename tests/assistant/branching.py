"""A sheet that branches by age, and one that does not, for tests of the whole chain."""

from __future__ import annotations

from fakes.answerers import WordSearcher

from assistant.cases.schema import SheetView
from retrieval.schema import Chunk, Hit, chunk_id
from tests.assistant.cases.sheets import view

PRICE = "Combien coûte un passeport ?"
ADULT, TEENAGER, CHILD = "Majeur", "Mineur de 15 à 17 ans", "Mineur de moins de 15 ans"
PRICES = {ADULT: "86 €", TEENAGER: "42 €", CHILD: "17 €"}
UNEMPLOYMENT = "Comment demander l'allocation chômage ?"


def passport() -> SheetView:
    """What a passport costs, by age."""
    opening = {(): "Le passeport permet de voyager hors de l'Union européenne. Il se demande en mairie."}
    prices = {(case, "Coût"): f"Le passeport coûte {price} dans ce cas." for case, price in PRICES.items()}
    return view({**opening, **prices}, title="Prix du passeport biométrique")


def unemployment() -> Chunk:
    """Another subject."""
    return Chunk(
        chunk_id("vosdroits", "F2", "0"), "F2", "Allocation chômage : la demander", ("Travail",), (),
        "L'allocation chômage se demande à France Travail.\n\nLa demande est gratuite et se fait en ligne.",
        "https://www.service-public.gouv.fr/F2", "2020-07-16", "vosdroits", "Particuliers", 0,
    )  # fmt: skip


def searcher() -> WordSearcher:
    """Both sheets."""
    return WordSearcher([Hit(chunk, 1.0) for chunk in (*passport().chunks, unemployment())])
