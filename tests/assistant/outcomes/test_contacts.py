from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from assistant.outcomes import directory, help_lines
from assistant.outcomes.contacts import MOST_CONTACTS, contacts, reached
from assistant.outcomes.danger import HELP
from assistant.outcomes.schema import Contact, Peril
from ingestion.splitting.operators import OPERATORS
from retrieval.schema import Hit
from retrieval.sheets.data import SheetData
from retrieval.sheets.resources import Office, Resources, Scope

MakeHit = Callable[..., Hit]


def with_offices(*offices: Office) -> str:
    return SheetData(resources=Resources(offices=offices)).to_json()


def test_the_office_that_the_best_sheet_names_comes_before_the_partners_and_the_theme(make_hit: MakeHit) -> None:
    office = Office(
        "R1", "Centre de contact", "Centre d'appels", url="https://a.fr", details="Par téléphone : 0 800 123 456."
    )
    hit = make_hit("Texte.", data=with_offices(office), operators=("CAF",), breadcrumb=("Travail",))
    assert contacts([hit]) == (
        Contact("Centre d'appels", "0 800 123 456", "https://a.fr"),
        directory.FAMILY,
        directory.LABOUR_LAW,
    )


@pytest.mark.parametrize(
    "office",
    [
        Office("R1", "Local", "Fermé", unavailable=True),
        Office("R1", "Local", "MSA", scope=Scope(("Vous dépendez de la MSA",))),
    ],
)
def test_an_office_out_of_service_or_of_one_case_only_is_left_out(make_hit: MakeHit, office: Office) -> None:
    hit = make_hit("Texte.", data=with_offices(office), breadcrumb=())
    assert contacts([hit]) == (directory.PUBLIC_SERVICE,)


def test_an_address_that_is_not_of_the_web_is_left_out(make_hit: MakeHit) -> None:
    hit = make_hit("Texte.", data=with_offices(Office("R1", "Local", "Bureau", url="javascript:x")), breadcrumb=())
    assert contacts([hit]) == (Contact("Bureau"),)


def test_contacts_are_few_and_named_once(make_hit: MakeHit) -> None:
    operators = ("CAF", "MSA", "France Travail", "DGFiP")
    hits = [make_hit("Texte.", sheet=f"F{rank}", operators=operators) for rank in range(4)]
    found = contacts(hits)
    assert len(found) == MOST_CONTACTS == len({contact.name for contact in found})


def test_every_partner_that_the_index_knows_has_its_contact() -> None:
    assert set(directory.BY_OPERATOR) == {operator.name for operator in OPERATORS}


def test_every_peril_has_its_help_and_every_line_can_be_reached() -> None:
    assert set(HELP) == set(get_args(Peril))
    lines = [value for value in (*vars(help_lines).values(), *vars(directory).values()) if isinstance(value, Contact)]
    assert all(line.phone or line.url.startswith("https://") for line in lines)


def test_a_contact_is_one_line() -> None:
    assert (
        reached(Contact("CAF", "3230", "https://www.caf.fr", "le matin"))
        == "CAF – **3230** – le matin – <https://www.caf.fr>"
    )
    assert reached(Contact("MSA")) == "MSA"
