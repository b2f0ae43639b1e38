from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from assistant.verification.opposites import OPPOSITE
from assistant.verification.synonyms import CANONICAL
from assistant.words import fold, stem
from eval.answers import falsifying, rewording
from eval.answers.tampering import Case, cases
from retrieval.facts.reading import facts
from retrieval.schema import Chunk, chunk_id
from retrieval.settings import RetrievalSettings
from retrieval.storage.protocol import open_store

_TEXTS = (
    "Vous devez fournir 3 photos récentes avec votre demande de carte. Le timbre coûte 86 € pour un majeur.",
    "Si vous êtes marié, vous pouvez demander la copie de l'acte à la mairie. Elle est remise sous 15 jours ouvrés.",
    "La CAF verse également l'allocation à partir du 1er juillet 2025. Le plafond ne dépasse pas 60 % du salaire.",
    "L'aide est de 500 € pour un couple marié et de 300 € pour une personne seule. Elle est versée chaque mois.",
    "Le locataire ne peut pas donner congé sans envoyer une lettre recommandée. Le délai est de trois mois en général.",
    "Appelez la plateforme téléphonique au 01 23 45 67 89 le matin. Écrivez sinon à contact@aides.example.fr demain.",
    "Remplissez le formulaire cerfa n°12100*02 avant le rendez-vous. Le site www.ants.gouv.fr donne les horaires.",
    "L'article L. 123-4 du code fixe les conditions requises. Il est obligatoire de répondre au courrier reçu.",
)


def _chunks() -> list[Chunk]:
    """Forty passages of twenty sheets, no two alike."""
    made = []
    for rank in range(40):
        own = f"Cette règle numéro {rank} vaut dans la région {'abcdefghij'[rank % 10]}{rank}."
        text = f"{_TEXTS[rank % len(_TEXTS)]}\n\n{own}"
        values = {
            "id": chunk_id("s", f"F{rank // 2}", str(rank)), "sheet_id": f"F{rank // 2}", "title": f"Fiche {rank // 2}",
            "breadcrumb": (), "section": (), "text": text, "url": "", "updated": "", "source": "s",
            "audience": "", "position": rank % 2,
        }  # fmt: skip
        made.append(Chunk.from_payload(values))
    return made


@pytest.fixture(scope="module")
def made() -> tuple[Case, ...]:
    return cases(_chunks(), seed=1, per_kind=5)


def test_one_seed_always_makes_the_same_cases_whatever_the_order_of_the_chunks(made: tuple[Case, ...]) -> None:
    assert cases(_chunks()[::-1], seed=1, per_kind=5) == made
    assert cases(_chunks(), seed=2, per_kind=5) != made


def test_all_states_are_there_and_no_kind_exceeds_its_share(made: tuple[Case, ...]) -> None:
    assert {case.state for case in made} == {"proven", "reworded", "wrong_source", "unsupported"}
    kinds = [case.kind for case in made]
    assert max(map(kinds.count, kinds)) == 5


def test_a_case_is_an_answer_with_numbered_sources(made: tuple[Case, ...]) -> None:
    for case in made:
        assert case.answer.endswith("]")
        assert [source.number for source in case.sources] == list(range(1, len(case.sources) + 1))


def test_a_changed_number_stands_in_no_passage(made: tuple[Case, ...]) -> None:
    changed = [case for case in made if case.kind == "nombre changé : amount"]
    assert changed
    for case in changed:
        said = {fact.meaning for source in case.sources for fact in facts(source.text)}
        assert any(fact.meaning not in said for fact in facts(case.answer) if fact.kind == "amount")
        assert case.in_numbers


def test_a_wrong_source_says_the_sentence_elsewhere(made: tuple[Case, ...]) -> None:
    for case in made:
        if case.kind == "autre source citée":
            sentence, _, number = case.answer.rpartition(" [")
            saying = [source.number for source in case.sources if sentence in source.text]
            assert saying
            assert int(number.rstrip("]")) not in saying


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (falsifying.denied, "La demande est gratuite.", "La demande n'est pas gratuite."),
        (falsifying.denied, "Il ne peut pas partir.", None),
        (falsifying.affirmed, "Vous ne pouvez pas partir.", "Vous pouvez partir."),
        (falsifying.affirmed, "Vous pouvez partir.", None),
        (falsifying.other_unit, "Le délai est de 3 mois.", "Le délai est de 3 ans."),
        (
            falsifying.swapped_facts,
            "C'est 5 € pour un adulte et 3 € pour un enfant.",
            "C'est 3 € pour un adulte et 5 € pour un enfant.",
        ),
        (falsifying.swapped_facts, "Le délai est de 3 à 6 mois.", None),
        (rewording.numbers_rewritten, "Il faut 3 photos.", "Il faut trois photos."),
        (rewording.numbers_rewritten, "Il faut trois photos.", "Il faut 3 photos."),
        (rewording.numbers_rewritten, "Le 1er mars.", None),
        (
            rewording.reordered,
            "Si vous partez demain, vous devez prévenir la mairie.",
            "Vous devez prévenir la mairie si vous partez demain.",
        ),
        (rewording.third_person, "Vous devez signer votre demande.", "L'usager doit signer son demande."),
        (rewording.without_adverb, "Vous devez également signer.", "Vous devez signer."),
        (rewording.other_turn, "Le vote n'est pas obligatoire.", "Le vote est facultatif."),
        (rewording.ordinary_synonyms, "Rien à changer ici.", None),
    ],
)
def test_a_rule_changes_what_it_says_or_nothing(rule: rewording.Rule, before: str, after: str | None) -> None:
    assert rule(before, Random(0)) == after


def test_an_acronym_is_written_in_full() -> None:
    assert rewording.acronym_expanded("La CAF répond.", Random(0)) == "La caisse d'allocations familiales répond."


def test_the_held_out_words_are_unknown_to_the_verifier() -> None:
    for word, other in rewording.HELD_OUT.items():
        known = {CANONICAL.get(fold(one)) or CANONICAL.get(stem(fold(one)), one) for one in (word, other)}
        assert len(known) == 2, (word, other)
    for word, other in falsifying.UNSEEN.items():
        groups = [OPPOSITE.get(fold(one), (one, ""))[0] for one in (word, other)]
        assert groups[0] != groups[1], (word, other)


@pytest.fixture
def archive_chunks(archive_index: Path) -> list[Chunk]:
    """Every fifth sheet of the real ones."""
    store = open_store(RetrievalSettings.from_environment(index=archive_index))
    found = store.reader(store.manifest()).all_chunks()
    return [chunk for chunk in found if int(chunk.sheet_key, 16) % 5 == 0]


@pytest.mark.corpus
def test_the_real_sheets_give_a_thousand_cases_of_all_kinds(archive_chunks: list[Chunk]) -> None:
    made = cases(archive_chunks, per_kind=35)
    assert len(made) >= 1000
    assert len({case.kind for case in made}) >= 30


def test_a_sheet_whose_neighbour_repeats_a_sentence_gives_no_wrong_source() -> None:
    alike = [replace(chunk, text=_TEXTS[0]) for chunk in _chunks()]
    assert not [case for case in cases(alike, per_kind=3) if case.kind == "autre source citée"]
