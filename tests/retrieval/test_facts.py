"""The facts that a text states, and that two writings of one fact have one value."""

import calendar
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.facts.reading import facts

quick = settings(deadline=None, max_examples=200)

SPACES = (" ", "\u00a0", "\u202f", "\u2009")
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
UNITS = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 7: "soixante", 8: "quatre-vingt"}


def found(text: str) -> list[tuple[str, str, str]]:
    return [fact.meaning for fact in facts(text)]


def values(text: str, kind: str) -> list[str]:
    return [fact.value for fact in facts(text) if fact.kind == kind]


def in_words(number: int) -> str:
    """A number under 10,000 as a schoolteacher dictates it."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        return " ".join([*[in_words(thousands)] * (thousands > 1), "mille", *[in_words(rest)] * (rest > 0)])
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        cent = "cents" if hundreds > 1 and not rest else "cent"
        return " ".join([*[UNITS[hundreds]] * (hundreds > 1), cent, *[in_words(rest)] * (rest > 0)])
    if number < 17:
        return UNITS[number]
    if number < 20:
        return f"dix-{UNITS[number - 10]}"
    if number == 80:
        return "quatre-vingts"
    tens = min(number // 10, 8)
    rest = number - 10 * (6 if tens == 7 else tens)
    if not rest:
        return TENS[tens]
    link = " et " if rest in (1, 11) and tens < 8 else "-"
    return f"{TENS[tens]}{link}{in_words(rest)}"


# --- amounts, percentages, durations ---


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("86 €", "86"),
        ("86€", "86"),
        ("1 500 €", "1500"),
        ("1\u202f500\u00a0€", "1500"),
        ("1.500 €", "1500"),
        ("1500 euros", "1500"),
        ("mille cinq cents euros", "1500"),
        ("17,50 €", "17.5"),
        ("17.5 €", "17.5"),
        ("un euro", "1"),
        ("50 centimes", "0.5"),
        ("2 millions d'euros", "2000000"),
        ("1,5 M€", "1500000"),
        ("3 k€", "3000"),
        ("quatre-vingt-dix-sept euros", "97"),
    ],
)
def test_an_amount_has_one_value_however_it_is_written(text: str, value: str) -> None:
    (fact,) = facts(f"Comptez {text}, timbre compris.")
    assert (fact.meaning, fact.text) == (("amount", value, "€"), text)


@pytest.mark.parametrize(
    "text", ["l'Union européenne", "les 27 européens", "le 3e mois", "2020", "page 12", "un, deux"]
)
def test_a_number_without_a_unit_is_no_quantity(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("3 mois", ("3", "mois")),
        ("trois mois", ("3", "mois")),
        ("dix-huit ans", ("18", "an")),
        ("2 années", ("2", "an")),
        ("un an et demi", ("1.5", "an")),
        ("48 heures", ("48", "heure")),
        ("48h", ("48", "heure")),
        ("quinze jours", ("15", "jour")),
        ("8 jours ouvrés", ("8", "jour ouvré")),
        ("8 jours ouvrables", ("8", "jour ouvrable")),
        ("6 derniers mois", ("6", "mois")),
        ("172 trimestres", ("172", "trimestre")),
        ("vingt et un jours", ("21", "jour")),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, meaning: tuple[str, str]) -> None:
    (fact,) = facts(f"Dans les {text} qui suivent")
    assert (fact.meaning, fact.text) == (("duration", *meaning), text)


@pytest.mark.parametrize("text", ["de 9h à 17h", "à 9 h 30", "24h/24", "par mois", "l'an prochain", "Chaque jour"])
def test_the_time_of_day_and_a_unit_alone_are_no_duration(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["15 %", "15%", "quinze pour cent", "15\u202f%"])
def test_a_percentage_has_one_value_however_it_is_written(text: str) -> None:
    assert found(f"soit {text} du prix") == [("percentage", "15", "%")]


@pytest.mark.parametrize(
    ("text", "kind", "ends"),
    [
        ("de 3 à 6 mois", "duration", ["3", "6"]),
        ("2 ou 3 ans", "duration", ["2", "3"]),
        ("entre 100 et 1 200 €", "amount", ["100", "1200"]),
        ("10-15 %", "percentage", ["10", "15"]),
        ("de 500 € à 800 €", "amount", ["500", "800"]),
        ("deux à trois semaines", "duration", ["2", "3"]),
    ],
)
def test_a_range_states_both_its_ends(text: str, kind: str, ends: list[str]) -> None:
    assert values(text, kind) == ends
    assert {fact.unit for fact in facts(text)} == {facts(text)[-1].unit}


@quick
@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from(SPACES), st.sampled_from(SPACES))
def test_any_amount_that_is_formatted_is_found_back(euros: int, cents: int, group: str, gap: str) -> None:
    text = f"{euros:,}".replace(",", group) + f",{cents:02}{gap}€"
    assert [Decimal(value) for value in values(f"Il faut {text} par an.", "amount")] == [euros + Decimal(cents) / 100]
    assert "E" not in values(text, "amount")[0]


@quick
@given(st.integers(0, 9999), st.sampled_from(["mois", "jours", "ans"]))
@example(71, "ans")
@example(80, "jours")
@example(4200, "jours")
@example(100, "ans")
def test_any_number_in_words_is_the_same_fact_as_in_digits(number: int, unit: str) -> None:
    assert found(f"pendant {in_words(number)} {unit}") == found(f"pendant {number} {unit}") != []


@quick
@given(
    st.text(st.characters(exclude_categories=["Nd", "Nl", "No", "Cs"], exclude_characters="uUdDtTqQcCsShHnNoOzZvVmM"))
)
def test_a_text_without_digits_or_number_words_states_no_quantity(text: str) -> None:
    assert not [fact for fact in facts(text) if fact.kind in ("amount", "percentage", "duration", "phone", "form")]


# --- dates ---


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1er juillet 2025", "2025-07-01"),
        ("1 er juillet 2025", "2025-07-01"),
        ("premier juillet 2025", "2025-07-01"),
        ("01/07/2025", "2025-07-01"),
        ("1/7/25", "2025-07-01"),
        ("01.07.2025", "2025-07-01"),
        ("2025-07-01", "2025-07-01"),
        ("1er aout 2025", "2025-08-01"),
        ("juillet 2025", "2025-07"),
        ("1er juillet", "--07-01"),
        ("29 février", "--02-29"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text: str, value: str) -> None:
    (fact,) = facts(f"Jusqu'au {text}.")
    assert (fact.meaning, fact.text) == (("date", value, ""), text)


def test_a_period_gives_its_first_and_its_last_day() -> None:
    assert values("du 1er au 15 juillet 2025", "date") == ["2025-07-01", "2025-07-15"]


def test_a_year_is_a_date_after_a_word_of_time() -> None:
    assert values("en 2019, puis les revenus de 2020, année scolaire 2021", "date") == ["2019", "2020", "2021"]
    assert found("pour 2000 personnes") == []


@pytest.mark.parametrize("text", ["31 février 2025", "45/12/2025", "31/04/2025", "12/24/36", "mai", "mars prochain"])
def test_a_day_that_no_calendar_has_is_no_date(text: str) -> None:
    assert values(text, "date") == []


@quick
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_any_date_is_found_back_in_words_and_in_digits(day: date) -> None:
    words = f"{day.day}{'er' if day.day == 1 else ''} {MONTHS[day.month - 1]} {day.year}"
    assert values(words, "date") == values(day.isoformat(), "date") == [day.isoformat()]
    if 1900 <= day.year < 2100:
        assert values(f"{day:%d/%m/}{day.year}", "date") == [day.isoformat()]


@quick
@given(st.integers(2000, 2099), st.integers(1, 12))
def test_the_day_after_the_last_of_a_month_is_no_date(year: int, month: int) -> None:
    last = calendar.monthrange(year, month)[1]
    assert values(f"{last:02}/{month:02}/{year}", "date") == [f"{year}-{month:02}-{last:02}"]
    assert values(f"{last + 1:02}/{month:02}/{year}", "date") == []


# --- what a text sends to ---


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("01 23 45 67 89", "0123456789"),
        ("01.23.45.67.89", "0123456789"),
        ("0123456789", "0123456789"),
        ("+33 1 23 45 67 89", "0123456789"),
        ("+33 (0)1 23 45 67 89", "0123456789"),
        ("0 800 12 34 56", "0800123456"),
        ("0\u00a0800\u00a0123\u00a0456", "0800123456"),
        ("au 39 39", "3939"),
        ("au 116 006", "116006"),
        ("appelez le 115", "115"),
    ],
)
def test_a_phone_number_is_its_digits(text: str, value: str) -> None:
    assert found(f"Aide : {text} (gratuit)") == [("phone", value, "")]


@pytest.mark.parametrize(
    "text", ["le 15 du mois", "au 3500 €", "au 12 rue Neuve", "le 3 000 et la suite", "au 3600 rue A"]
)
def test_other_digits_are_no_phone_number(text: str) -> None:
    assert values(text, "phone") == []


def test_an_address_is_the_same_with_or_without_its_scheme() -> None:
    text = "Sur https://www.Exemple.fr/Aide/, www.exemple.fr/Aide (ou exemple.fr)."
    assert values(text, "url") == ["exemple.fr/Aide", "exemple.fr/Aide", "exemple.fr"]
    assert [fact.text for fact in facts(text)][-1] == "exemple.fr"
    assert found("commence par « https:// » ou http://.") == []
    assert found("Écrivez à Accueil.Mairie@exemple.fr.") == [("email", "accueil.mairie@exemple.fr", "")]


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("article L. 123-4 du code", ["L123-4"]),
        ("article L123-4", ["L123-4"]),
        ("selon R123-4-1", ["R123-4-1"]),
        ("articles L12-3 et L12-4", ["L12-3", "L12-4"]),
        ("articles 12, 13 et 14", ["12", "13", "14"]),
        ("article 515-8", ["515-8"]),
        ("article 199 sexdecies", ["199 sexdecies"]),
        ("article 244 quater B du code", ["244 quater B"]),
        ("article 12 et 3 mois", ["12"]),
        ("un article acheté 12 fois", []),
    ],
)
def test_an_article_of_law_is_its_number(text: str, articles: list[str]) -> None:
    assert values(text, "article") == articles


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("formulaire cerfa n°12100*02", ["12100*02"]),
        ("cerfa 12100 * 02", ["12100*02"]),
        ("cerfa n° 12-1000", []),
        ("cerfa n°65-0032", []),
        ("cerfa n° 14750", ["14750"]),
        ("n°12100*02 ou 12101*01", ["12100*02", "12101*01"]),
        ("75010 Paris", []),
    ],
)
def test_a_form_is_its_cerfa_number(text: str, forms: list[str]) -> None:
    assert values(text, "form") == forms


# --- a whole text ---


def test_facts_come_in_reading_order_with_their_place() -> None:
    text = "Le 01/07/2025, payez 86 € sous 3 mois ; article 12-3, tél. 01 23 45 67 89, exemple.fr/2025/3-mois."
    assert [fact.kind for fact in facts(text)] == ["date", "amount", "duration", "article", "phone", "url"]
    assert all(text[fact.start : fact.end] == fact.text for fact in facts(text))


WORDS = [
    "3",
    "1 500",
    "deux",
    "et",
    "à",
    "mois",
    "€",
    "%",
    "juillet",
    "2025",
    "01/07/2025",
    "article",
    "L12-3",
    "le",
    "3939",
]
WORDS += [
    "cerfa",
    "12100*02",
    "01 23 45 67 89",
    "exemple.fr",
    "-",
    ",",
    "entre",
    "sıx",
    "ſept",
    "jours",
    "demi",
    "\n",
    "\0",
]


@quick
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=200))
def test_no_fact_overlaps_another_in_any_text(text: str) -> None:
    stated = facts(text)
    assert all(text[fact.start : fact.end] == fact.text != "" for fact in stated)
    ends = [0, *(fact.end for fact in stated)]
    assert all(fact.start >= end for fact, end in zip(stated, ends, strict=False))
