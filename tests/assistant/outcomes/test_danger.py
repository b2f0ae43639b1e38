from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.outcomes.danger import MOST_ALERTS, alerts
from assistant.outcomes.schema import Alert


def seen(text: str) -> dict[str, bool]:
    """Each peril that is seen, and whether it is urgent."""
    return {alert.kind: alert.urgent for alert in alerts(text)}


def phones(alert: Alert) -> list[str]:
    return [contact.phone for contact in alert.numbers]


@pytest.mark.parametrize(
    ("text", "peril", "phone"),
    [
        ("je vais me tuer", "suicide", "3114"),
        ("l'usager fait un malaise devant moi", "medical", "15"),
        ("il y a le feu dans la cage d'escalier", "fire", "18"),
        ("il me frappe tous les soirs", "violence", "17"),
        ("il me frappe tous les soirs", "violence", "3919"),
        ("je ne peux pas parler, mon mari me bat", "violence", "114"),
        ("le voisin bat ses enfants", "child", "119"),
        ("ma fille de 14 ans a fugué", "missing", "116 000"),
        ("je dors dans ma voiture", "shelter", "115"),
        ("l'aide à domicile frappe ma grand-mère", "maltreatment", "3977"),
    ],
)
def test_a_danger_that_lasts_is_urgent_and_gives_its_number(text: str, peril: str, phone: str) -> None:
    (alert,) = [alert for alert in alerts(text) if alert.kind == peril]
    assert alert.urgent
    assert phone in phones(alert)
    assert f"**{phone}**" in alert.text


@pytest.mark.parametrize(
    ("text", "peril", "reach"),
    [
        ("on a volé mes identifiants", "fraud", "0 805 805 817"),
        ("on a volé mes identifiants", "fraud", "17Cyber"),
        ("on m'a refusé un logement parce que je suis noir", "discrimination", "3928"),
        ("mon fils est harcelé au collège", "bullying", "3018"),
        ("ma sœur est dans une secte", "sect", "Miviludes"),
    ],
)
def test_what_can_wait_an_hour_gets_a_reminder(text: str, peril: str, reach: str) -> None:
    (alert,) = alerts(text)
    assert (alert.kind, alert.urgent) == (peril, False)
    assert reach in alert.text


@pytest.mark.parametrize(
    ("text", "peril"),
    [
        ("pension de réversion après le suicide du conjoint", "suicide"),
        ("violences conjugales : qui garde le logement ?", "violence"),
        ("plainte pour violences : quelle procédure", "violence"),
        ("domiciliation d'un SDF", "shelter"),
    ],
)
def test_a_question_about_a_procedure_gets_no_more_than_a_reminder(text: str, peril: str) -> None:
    assert seen(text) == {peril: False}


@pytest.mark.parametrize(
    "text",
    [
        "déclaration de décès en mairie",
        "le propriétaire menace de nous expulser",
        "faute de frappe sur un acte de naissance",
        "je ne veux plus vivre avec mon mari, comment divorcer",
        "je veux en finir avec cette dette",
        "se tuer à la tâche",
        "à qui s'adresser pour sa retraite",
        "congé maternité et accouchement prématuré",
        "peine pour fraude fiscale",
        "j'habite au 3 de la rue des Lilas",
        "mon mur s'effondre, le voisin doit-il payer ?",
        "feu d'artifice : quelle autorisation",
        "",
    ],
)
def test_an_ordinary_question_gets_nothing(text: str) -> None:
    assert alerts(text) == ()


@pytest.mark.parametrize(
    "text", ["MON MARI ME FRAPE", "mon mari me frappe", "Mon   mari… me   frappé !", "mon conjoin me frape jai peur"]
)
def test_hasty_typing_counts(text: str) -> None:
    assert seen(text) == {"violence": True}


def test_an_agent_speaks_of_the_person_in_front_of_them() -> None:
    assert seen("la dame que je reçois a peur de rentrer chez elle") == {"violence": True}
    assert seen("l'usager dit qu'il veut mettre fin à ses jours") == {"suicide": True}


def test_the_most_pressing_stands_first_and_few_are_shown() -> None:
    found = alerts("arnaque, discrimination, secte ; mon mari me frappe, je dors dehors et je vais me tuer")
    assert len(found) == MOST_ALERTS
    assert [alert.kind for alert in found] == ["suicide", "violence", "shelter"]


@pytest.mark.parametrize("word", ["peur de ", "il me ", "a" * 50, "mon mari ", "(", "l'", "enfant "])
def test_a_hostile_message_is_read_too(word: str) -> None:
    assert len(alerts(word * (8000 // len(word)))) <= MOST_ALERTS


@given(st.text(max_size=300))
def test_any_text_gives_few_alerts_each_with_a_way_to_reach_someone(text: str) -> None:
    found = alerts(text)
    assert len(found) <= MOST_ALERTS
    assert all(alert.numbers and all(contact.phone or contact.url for contact in alert.numbers) for alert in found)


@pytest.mark.parametrize(
    ("text", "peril"),
    [
        ("mon compagnon fouille mon sac et me surveille", "violence"),
        ("elle s'est réfugiée ici avec ses enfants, son mari la cherche", "violence"),
        ("mon employeur a confisqué mon passeport", "violence"),
        ("le petit est privé de repas", "child"),
        ("le tuteur de ma tante handicapée garde sa pension", "maltreatment"),
        ("au collège des élèves filment ma fille et la poussent", "bullying"),
        ("un gourou lui a fait couper les ponts avec sa famille", "sect"),
        ("le club refuse l'inscription de mon fils en fauteuil", "discrimination"),
        ("j'ai cliqué sur un lien et donné le numéro de ma carte", "fraud"),
    ],
)
def test_who_does_what_to_whom_is_seen_whatever_the_order_of_the_words(text: str, peril: str) -> None:
    assert peril in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "je suis à bout avec cette administration",
        "mort de rire",
        "je me tue à vous le dire",
        "le chien du voisin m'a mordu",
        "tarif des numéros violets",
        "je vais à l'étranger avec mon fils",
        "mon mari a pris sa retraite",
        "un client a menacé de partir. Mon mari est chef d'entreprise, quelles aides ?",
    ],
)
def test_figures_of_speech_and_words_of_two_sentences_ring_nothing(text: str) -> None:
    assert alerts(text) == ()
