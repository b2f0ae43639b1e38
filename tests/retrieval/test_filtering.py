"""What may be asked of a filter, and what is said of the rest."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import UnknownFilter
from retrieval.filtering import SHOWN_CHARACTERS, SHOWN_VALUES, check_filters
from retrieval.retriever import Retriever
from retrieval.schema import NO_FILTER, Filters
from retrieval.settings import RetrievalSettings

KNOWN = {
    "audience": ("Associations", "Particuliers"),
    "breadcrumb": ("Élections", "Étranger - Europe", "Logement", "Papiers - Élections"),
    "source": ("exemples",),
    "operators": (),
}
MANY = tuple(f"Thème {number:02}" for number in range(SHOWN_VALUES + 3))
ASKED = "aide de la CAF pour le logement"

quick = settings(deadline=None, max_examples=100)


def values(**changed: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    return {**KNOWN, **changed}.__getitem__


def refusal(filters: Filters, **changed: tuple[str, ...]) -> str:
    with pytest.raises(UnknownFilter) as caught:
        check_filters(filters, values(**changed))
    message = str(caught.value)
    assert not {unicodedata.category(character) for character in message} & {"Cc", "Zl", "Zp"}
    return message


@pytest.mark.parametrize(
    "filters",
    [
        NO_FILTER,
        Filters(audience=("Particuliers", "Associations")),
        Filters(theme=("Logement",), source=("exemples",), since="2025-07-01"),
        Filters(since="2024-02-29"),
    ],
)
def test_what_sheets_have_is_accepted(filters: Filters):
    check_filters(filters, values())


def test_only_what_is_asked_is_looked_up():
    looked_up: list[str] = []

    def known(field: str) -> tuple[str, ...]:
        looked_up.append(field)
        return KNOWN[field]

    check_filters(Filters(theme=("Logement", "Élections"), since="2025-07-01"), known)
    assert looked_up == ["breadcrumb"]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(audience=("Entreprises",)), "aucune fiche n'a « Entreprises » pour public : choisissez parmi"),
        (Filters(theme=("Logements",)), "aucune fiche n'a « Logements » pour thème : choisissez parmi"),
        (Filters(source=("vosdroits",)), "« vosdroits » pour source : choisissez parmi « exemples »."),
        (Filters(operator=("CAF",)), "« CAF » pour opérateur : choisissez parmi aucune valeur."),
        (Filters(audience=("Particuliers", "x")), "aucune fiche n'a « x » pour public"),
        (Filters(audience=("particuliers",)), "choisissez parmi « Particuliers », « Associations »."),
        (Filters(theme=("",)), "aucune fiche n'a «  » pour thème : choisissez parmi « Élections »"),
        (Filters(theme=("a\nb\x1b[2J\u2028c",)), "aucune fiche n'a « a b [2J c » pour thème"),
    ],
)
def test_a_value_that_no_sheet_has_is_named_with_those_that_they_have(filters: Filters, words: str):
    assert words in refusal(filters)


@pytest.mark.parametrize("asked", ["elections", "ÉLECTIONS", "élect"])
def test_values_that_hold_what_was_asked_come_first_then_those_of_a_dictionary(asked: str):
    line = refusal(Filters(theme=(asked,)))
    assert line.endswith(
        ": choisissez parmi « Élections », « Papiers - Élections », « Étranger - Europe », « Logement »."
    )


def test_many_values_are_not_all_shown():
    line = refusal(Filters(theme=("x",)), breadcrumb=MANY)
    assert re.findall(r"« (Thème \d+) »", line) == list(MANY[:SHOWN_VALUES])
    assert line.endswith("et 3 autres.")
    # an empty value is none
    assert refusal(Filters(theme=("x",)), breadcrumb=("", *MANY[: SHOWN_VALUES + 1])).endswith("et 1 autre.")
    assert refusal(Filters(theme=("x",)), breadcrumb=MANY[:SHOWN_VALUES]).endswith(f"« {MANY[SHOWN_VALUES - 1]} ».")
    assert refusal(Filters(theme=("x",)), breadcrumb=("",)).endswith("choisissez parmi aucune valeur.")


def test_one_that_is_far_down_the_list_is_shown_when_it_is_close():
    assert f"choisissez parmi « {MANY[-1]} », « {MANY[0]} »" in refusal(
        Filters(theme=(MANY[-1].lower(),)), breadcrumb=MANY
    )


def test_a_long_value_is_cut_with_a_sign():
    line = refusal(Filters(theme=("x" * 5000,)))
    assert f"« {'x' * SHOWN_CHARACTERS}… »" in line


@pytest.mark.parametrize(
    "since",
    [
        "hier",
        "2025",
        "2025-7-1",
        "01/07/2025",
        "2025-02-30",
        "2025-13-01",
        "0000-01-01",
        "2025-07-01T00:00",
        "2025-07-01\n",
        " ",
        *("٢٠٢٥-٠٧-٠١", "20250701", "2025-W01-1", "-2025-07-01", "\x00"),
    ],
)
def test_what_is_no_date_is_named_with_the_way_to_write_one(since: str):
    line = refusal(Filters(since=since))
    assert line.startswith("la date « ")
    assert line.endswith(" » n'en est pas une : écrivez-la comme 2025-07-01.")


@quick
@given(st.text(max_size=200), st.sampled_from(["audience", "theme", "source", "operator"]))
def test_any_value_is_accepted_or_refused_in_one_line(value: str, part: str):
    filters = Filters(**{part: (value,)})
    if all(value not in known for known in KNOWN.values()):
        line = refusal(filters)
        assert len(line) < 300


# --- on the demonstration sheets ---


@pytest.fixture(scope="module")
def retriever(examples_index: Path) -> Retriever:
    return Retriever.open(RetrievalSettings(examples_index))


def found(retriever: Retriever, filters: Filters) -> set[str]:
    return {hit.chunk.sheet_id for hit in retriever.search(ASKED, 100, filters=filters)}


def test_filters_combine(retriever: Retriever):
    whole = retriever.search(ASKED, 100)
    parts = {
        "theme": Filters(theme=("Logement",)),
        "operator": Filters(operator=("CAF", "France Travail")),
        "since": Filters(since=sorted(hit.chunk.updated for hit in whole)[len(whole) // 2]),
    }
    alone = {name: found(retriever, filters) for name, filters in parts.items()}
    assert all(0 < len(sheets) < len(whole) for sheets in alone.values())
    both = Filters(theme=parts["theme"].theme, operator=parts["operator"].operator)
    assert found(retriever, both) == alone["theme"] & alone["operator"] != set()
    everything = Filters(theme=both.theme, operator=both.operator, since=parts["since"].since, source=("exemples",))
    assert found(retriever, everything) == alone["theme"] & alone["operator"] & alone["since"]


def test_every_value_of_the_index_finds_its_sheets_only(retriever: Retriever):
    hits = retriever.search(ASKED, 100)
    for theme in sorted({theme for hit in hits for theme in hit.chunk.breadcrumb}):
        chosen = retriever.search(ASKED, 100, filters=Filters(theme=(theme,)))
        assert chosen
        assert all(theme in hit.chunk.breadcrumb for hit in chosen)
    for operator in sorted({operator for hit in hits for operator in hit.chunk.operators}):
        chosen = retriever.search(ASKED, 100, filters=Filters(operator=(operator,)))
        assert chosen
        assert all(operator in hit.chunk.operators for hit in chosen)


def test_filters_that_nothing_passes_together_give_no_hit_and_no_confidence(retriever: Retriever):
    findings = retriever.find(ASKED, filters=Filters(since="2999-01-01"))
    assert (findings.hits, findings.sheets) == ((), ())
    assert findings.confidence.probability == 0
    assert findings.confidence.level == "absent"


@pytest.mark.parametrize("value", ["Logements", "logement", "'; DROP TABLE", ".*", "x" * 9000, "", "\x00"])
def test_a_value_that_the_index_has_not_is_refused_with_its_own(retriever: Retriever, value: str):
    with pytest.raises(UnknownFilter, match=r"choisissez parmi « .*(« Logement »|autres\.$)"):
        retriever.search(ASKED, filters=Filters(theme=(value,)))
