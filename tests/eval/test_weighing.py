"""The study of the weights and of each ingredient, on a real search of ten sheets and on made-up candidates."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from eval.ablation import ablation
from eval.candidates import PARTS, CandidateSet, candidates
from eval.errors import NothingToLearn
from eval.learning import cross_validated, judge, learn
from eval.metrics import NDCG
from eval.schema import LabelledQuestion, Steps
from eval.splits import is_development
from eval.weighing import CROSS_VALIDATED, WeightsReport, weigh
from eval.weights_report import to_lines, to_markdown
from retrieval.ranking import WEIGHTS
from retrieval.retriever import Retriever
from tests.eval.proposals import drawn
from tests.eval.test_report import ORIGIN

TRUE = dict(zip(PARTS, (6.0, 4.0, 3.0, 2.0, 1.0, -5.0), strict=True))
SETS = (drawn(TRUE, "un", 400), drawn(TRUE, "deux", 400, seed=1))

ASKED = {
    "passeport": ("renouveler un passeport", "F90001"),
    "carte": ("perdre sa carte d'identité", "F90002"),
    "permis": ("échanger un permis étranger", "F90003"),
    "logement": ("apl étudiant", "F90004"),
    "naissance": ("déclarer une naisance", "F90005"),
    "contrat": ("rompre un cdd", "F90006"),
    "rsa": ("toucher le rsa", "F90007"),
    "vitale": ("obtenir une carte vitale", "F90008"),
    "retraite": ("partir à la retraite", "F90009"),
    "impot": ("payer l'impôt en plusieurs fois", "F90010"),
}
QUESTIONS = tuple(
    LabelledQuestion(f"q{number}", text, need, frozenset({sheet}))
    for number, (need, (text, sheet)) in enumerate(ASKED.items())
)


@pytest.fixture(scope="module")
def report(small_index: Callable[[Steps], Retriever]) -> WeightsReport:
    return weigh(ORIGIN, [candidates(small_index(Steps()), "essai", QUESTIONS)], small_index)


def test_weights_are_learned_on_one_half_and_judged_on_the_other():
    found = weigh(ORIGIN, SETS)
    halves = [one.kept(is_development) for one in SETS]
    assert found.learned == {name: round(value, 2) for name, value in learn(halves).items()}
    assert found.learned == pytest.approx(TRUE, abs=1.5)
    assert [(one.name, one.questions) for one in found.sets] == [("un", 400), ("deux", 400)]
    other = SETS[1].kept(lambda need: not is_development(need))
    assert found.sets[1].learned_questions + len(other.proposed) == 400
    assert found.sets[1].learned_needs + len(set(other.needs)) == found.sets[1].needs
    for judged, weights in zip(found.judged[:2], (found.learned, WEIGHTS), strict=True):
        scores = [one[NDCG] for one in judge(other, weights)]
        assert judged.sets[1][NDCG].mean == pytest.approx(sum(scores) / len(scores))
    assert found.judged[0].sets[0][NDCG].mean > found.judged[1].sets[0][NDCG].mean, "these labels follow other weights"
    assert found.ablation == (), "not asked"


def test_nothing_to_learn_is_refused():
    with pytest.raises(NothingToLearn):
        weigh(ORIGIN, [CandidateSet("vide", ())])


def test_what_labels_follow_is_missed_and_what_they_do_not_is_not():
    alone = {**dict.fromkeys(PARTS, 0.0), PARTS[0]: 12.0}
    sets = (drawn(alone, questions=300),)

    class Idle:
        def find(self, question: str, limit: int):
            raise AssertionError("no reading differs")

    lines = {line.label: line for line in ablation(sets, cross_validated(sets), lambda steps: Idle())}
    missed, idle = lines[f"without {PARTS[0]}"], lines[f"without {PARTS[1]}"]
    assert missed.difference[0].high < -0.2
    assert idle.difference[0].low > -0.02
    whole = cross_validated(sets)[0]
    mean = sum(one[NDCG] for one in whole) / len(whole)
    assert missed.ndcg[0].mean - mean == pytest.approx(missed.difference[0].mean)
    assert lines["without lexicon"].difference[0].mean == 0
    assert len(lines) == 12


def test_steps_that_are_left_out_change_what_they_read(small_index: Callable[[Steps], Retriever]):
    whole, without = small_index(Steps()), small_index(Steps(lexicon=False, spelling=False))
    assert whole.find("apl étudiant").reading.expansions
    assert not without.find("apl étudiant").reading.expansions
    assert whole.find("déclarer une naisance").reading.corrections
    assert not without.find("déclarer une naisance").reading.corrections


def test_the_page_stands_on_its_own(report: WeightsReport):
    text = to_markdown(report)
    assert text.startswith("# Weights of the ranking, learned\n\n- Date: 2026-02-03\n")
    assert "`python -m eval weights --report FILE.md`" in text
    assert "not current law" in text
    assert re.search(r"^\| learned on the development half \|( -?\d\.\d\d \|){6}$", text, re.M)
    assert f"| {CROSS_VALIDATED} | essai | " in text
    for name in (*PARTS, "lexicon", "spelling"):
        assert re.search(rf"^\| without {name} \| \d\.\d{{3}} \| [+-]\d\.\d{{3}} \[", text, re.M), name
    for question in QUESTIONS:
        assert question.text not in text
        assert not re.search(rf"\b{question.need}\b", text), "names of needs stay out of a committed page"


def test_every_table_row_has_as_many_cells_as_its_head(report: WeightsReport):
    for table in re.findall(r"(?:^\|.*\n)+", to_markdown(report), re.M):
        assert len({row.count("|") for row in table.splitlines()}) == 1, table


def test_the_terminal_says_weights_and_figures(report: WeightsReport):
    text = "\n".join(to_lines(report))
    assert "Poids appris sur la moitié de développement : text " in text
    assert "essai : 10 questions, 10 besoins dont 4 de développement." in text
    assert re.search(r"appris, validation croisée : nDCG@10 [01],\d{3} \[", text)
