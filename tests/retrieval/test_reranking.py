"""What every reranker owes its callers, held on each of them; how hits are put in order; what happens when it fails."""

import math
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fakes.rerank_server import PROMPT, QUERY, RerankServer
from fakes.rerankers import OverlapReranker, write_tiny_cross_encoder
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import RerankerError
from retrieval.fields import passage_text
from retrieval.rerankers.cross_encoder import CrossEncoderReranker
from retrieval.rerankers.rerank_api import ApiReranker
from retrieval.rerankers.reranking import FLOOR, KEPT, MOST_PASSAGES, Reranker, arrange, open_reranker, rerank
from retrieval.schema import Chunk, Hit
from retrieval.settings import RerankerSettings

QUESTION = "perte de la carte d'identité"
PASSAGES = [
    "Renouveler un passeport",
    "La perte de la carte d'identité se déclare en mairie",
    "Aide au logement",
    "Passeport et carte : la demande de permis se fait en ligne, " + "dans l'année de l'installation en France. " * 400,
    "Prix : 25 € 🪪",
]
PATIENT_S = 60.0

Make = Callable[[], Reranker]


@pytest.fixture(
    params=["overlap", "cross_encoder", "api", "api of the older shape", "api out of order"], scope="module"
)
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Opens the reranker; each call opens another one."""
    match request.param:
        case "overlap":
            yield OverlapReranker
        case "cross_encoder":
            folder = write_tiny_cross_encoder(tmp_path_factory.mktemp("modeles") / "croise")
            yield lambda: CrossEncoderReranker(str(folder))
        case kind:
            with RerankServer("essai", "cle", PROMPT if "older" in kind else QUERY, kind.endswith("order")) as server:
                yield lambda: ApiReranker(RerankerSettings(server.model, server.base_url, server.key))


@pytest.fixture(scope="module")
def reranker(make: Make) -> Reranker:
    return make()


def test_each_passage_has_one_number(reranker: Reranker):
    scores = reranker.scores(QUESTION, PASSAGES, PATIENT_S)
    assert len(scores) == len(PASSAGES)
    assert all(isinstance(score, float) and math.isfinite(score) for score in scores)
    assert len(set(scores)) > 1


def test_a_score_belongs_to_its_passage_wherever_it_stands(reranker: Reranker):
    scores = dict(zip(PASSAGES, reranker.scores(QUESTION, PASSAGES, PATIENT_S), strict=True))
    shuffled = random.Random(7).sample(PASSAGES, len(PASSAGES))
    assert reranker.scores(QUESTION, shuffled, PATIENT_S) == pytest.approx([scores[text] for text in shuffled])
    assert reranker.scores(QUESTION, PASSAGES[2:3], PATIENT_S) == pytest.approx([scores[PASSAGES[2]]])


def test_the_question_counts(reranker: Reranker):
    assert list(reranker.scores(QUESTION, PASSAGES, PATIENT_S)) != list(
        reranker.scores("aide au logement", PASSAGES, PATIENT_S)
    )


def test_no_passage_has_no_score(reranker: Reranker):
    assert list(reranker.scores(QUESTION, [], PATIENT_S)) == []


def test_another_one_opened_on_the_same_model_says_the_same(make: Make, reranker: Reranker):
    again = make()
    assert again.name == reranker.name
    assert again.name
    assert again.scores(QUESTION, PASSAGES, PATIENT_S) == pytest.approx(reranker.scores(QUESTION, PASSAGES, PATIENT_S))


def test_it_says_that_it_has_no_time_then_works_again(reranker: Reranker):
    with pytest.raises(RerankerError, match=r"a dépassé les 1e-06 s accordées.*RERANKER_BUDGET") as caught:
        reranker.scores(QUESTION, PASSAGES, 1e-6)
    assert reranker.name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(reranker.scores(QUESTION, PASSAGES, PATIENT_S)) == len(PASSAGES)


def test_several_threads_may_ask_at_once(reranker: Reranker):
    alone = list(reranker.scores(QUESTION, PASSAGES, PATIENT_S))
    with ThreadPoolExecutor(6) as pool:
        for scores in pool.map(lambda _: reranker.scores(QUESTION, PASSAGES, PATIENT_S), range(12)):
            assert scores == pytest.approx(alone)


def test_each_serves_to_rerank(reranker: Reranker):
    found = tuple(hit(f"F{number}", 0, 9 - number, text) for number, text in enumerate(PASSAGES))
    reranking = rerank(QUESTION, found, reranker, PATIENT_S)
    assert reranking.notice == ""
    assert {item.chunk for item in reranking.hits} == {item.chunk for item in found}
    scores = [item.score for item in reranking.hits]
    assert scores == sorted(scores, reverse=True)
    assert (scores[0], scores[-1]) == (1, FLOOR)


def hit(sheet_id: str, position: int, score: float, text: str = "texte", source: str = "essai") -> Hit:
    identifier = f"{source}/{sheet_id}/{position}"
    place = (f"Titre {sheet_id}", ("Particuliers", "Papiers"), ("Démarche",))
    return Hit(Chunk(identifier, sheet_id, *place, text, "", "2020-07-16", source, "Particuliers", position), score)


def order(hits: Sequence[Hit]) -> list[str]:
    return [f"{item.chunk.sheet_id}.{item.chunk.position}" for item in hits]


def test_without_settings_there_is_no_reranker():
    assert open_reranker(RerankerSettings()) is None


def test_settings_name_the_kind(tmp_path: Path):
    folder = write_tiny_cross_encoder(tmp_path / "croise")
    here, there = open_reranker(RerankerSettings(str(folder))), open_reranker(RerankerSettings("m", "http://[::1]:9"))
    assert isinstance(here, CrossEncoderReranker)
    assert here.name == "sentence-transformers:croise"
    assert isinstance(there, ApiReranker)
    assert there.name == "api:m"


def test_each_kind_is_imported_when_it_is_asked_for():
    program = (
        "import sys; from retrieval.rerankers.reranking import open_reranker\n"
        "from retrieval.settings import RerankerSettings\n"
        "open_reranker(RerankerSettings()); assert 'httpx' not in sys.modules\n"
        "open_reranker(RerankerSettings('m', 'http://127.0.0.1:9')); assert 'httpx' in sys.modules\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_best_passage_comes_first_with_comparable_scores():
    found = (hit("F1", 0, 2.4, "prix"), hit("F2", 0, 1.2, "perte de la carte"), hit("F3", 0, 0.6, "la carte"))
    reranking = rerank("perte carte", found, OverlapReranker(), PATIENT_S)
    assert order(reranking.hits) == ["F2.0", "F3.0", "F1.0"]
    assert [item.score for item in reranking.hits] == [1, (1 + FLOOR) / 2, FLOOR]


def test_the_passage_is_judged_in_its_place():
    reranker = OverlapReranker()
    found = (hit("F1", 0, 2.4),)
    rerank("question", found, reranker, PATIENT_S)
    assert reranker.asked == [("question", (passage_text(found[0].chunk),))]
    assert "Titre F1" in reranker.asked[0][1][0]


def test_nothing_found_asks_nothing():
    reranker = OverlapReranker()
    assert rerank("question", (), reranker, PATIENT_S).hits == ()
    assert reranker.asked == []


def test_equal_scores_keep_the_order_of_the_search():
    found = tuple(hit(f"F{number}", 0, 9 - number) for number in range(5))
    reranking = rerank("rien", found, OverlapReranker(), PATIENT_S)
    assert order(reranking.hits) == order(found)
    assert {item.score for item in reranking.hits} == {1.0}


def test_scores_as_far_apart_as_numbers_go_are_still_spread():
    found = (hit("F1", 0, 9), hit("F2", 0, 8), hit("F3", 0, 7))
    assert [item.score for item in arrange(found, [-1.7e308, 0, 1.7e308])] == [1, (1 + FLOOR) / 2, FLOOR]


def test_only_the_first_ones_are_judged_and_the_others_follow_below():
    reranker = OverlapReranker()
    found = tuple(
        hit(f"F{number}", 0, 100 - number, "perte" if number == 15 else "") for number in range(MOST_PASSAGES + 5)
    )
    hits = rerank("perte", found, reranker, PATIENT_S).hits
    assert len(reranker.asked[0][1]) == MOST_PASSAGES
    assert order(hits)[0] == "F15.0"
    assert order(hits)[MOST_PASSAGES:] == order(found[MOST_PASSAGES:])
    scores = [item.score for item in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[MOST_PASSAGES] == pytest.approx(FLOOR * 80 / 100)


def test_sheets_stay_whole_and_follow_their_best_judged_passage():
    found = (hit("A", 0, 9), hit("A", 1, 8), hit("B", 0, 7), hit("B", 1, 6), hit("B", 2, 5), hit("C", 0, 4))
    hits = arrange(found, [0.2, 0.3, 0.1, 0.9])
    # B.2 was not judged: it follows its sheet, after what was
    assert order(hits) == ["B.1", "B.0", "B.2", "A.1", "A.0", "C.0"]


def test_the_same_identifier_in_two_sources_is_two_sheets():
    found = (hit("A", 0, 9), hit("A", 0, 8, source="autre"), hit("A", 1, 7), hit("B", 0, 6))
    hits = arrange(found, [0.2, 0.25, 0.3, 0.9])
    assert [(item.chunk.source, item.chunk.sheet_id) for item in hits] == [
        ("essai", "B"),
        ("essai", "A"),
        ("essai", "A"),
        ("autre", "A"),
    ]


# as the search gives them: from the highest score to the lowest, and never below zero
found_hits = st.lists(st.tuples(st.sampled_from("ABCDE"), st.floats(0, 1e300)), min_size=1, max_size=12).map(
    lambda rows: tuple(
        hit(sheet, place, score) for place, (sheet, score) in enumerate(sorted(rows, key=lambda row: -row[1]))
    )
)


@given(found_hits, st.data())
def test_whatever_the_scores_nothing_is_lost_and_sheets_are_whole(found: tuple[Hit, ...], drawn: st.DataObject):
    finite = st.floats(allow_nan=False, allow_infinity=False)
    scores = drawn.draw(st.lists(finite, min_size=1, max_size=len(found)))
    hits = arrange(found, scores)
    assert sorted(order(hits)) == sorted(order(found))
    sheets = [item.chunk.sheet_id for item in hits]
    assert [sheet for place, sheet in enumerate(sheets) if sheet not in sheets[:place]] == [
        sheet for place, sheet in enumerate(sheets) if place == 0 or sheets[place - 1] != sheet
    ]
    judged = {item.chunk.id for item in found[: len(scores)]}
    assert all((FLOOR <= item.score <= 1) if item.chunk.id in judged else (0 <= item.score <= FLOOR) for item in hits)
    best = max(range(len(scores)), key=scores.__getitem__)
    assert hits[0].chunk.sheet_id in {
        found[place].chunk.sheet_id for place, score in enumerate(scores) if score == scores[best]
    }


class Broken:
    """Breaks its word in the way it is told."""

    name = "cassé"

    def __init__(self, outcome: Sequence[float] | Exception, seconds: float = 0.0) -> None:
        self.outcome, self.seconds = outcome, seconds

    def scores(self, question: str, passages: Sequence[str], budget_s: float) -> Sequence[float]:
        time.sleep(self.seconds)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (RerankerError("l'API dit non : revenez."), "l'API dit non : revenez."),
        (RuntimeError("CUDA out of memory"), "« cassé » a échoué (RuntimeError)"),
        ([0.5], "1 notes pour 2 passages"),
        ([0.5, 0.6, 0.7], "3 notes pour 2 passages"),
        ([], "0 notes pour 2 passages"),
        ([0.5, math.nan], "ne sont pas des nombres"),
        ([math.inf, 0.5], "ne sont pas des nombres"),
        (["a", "b"], "« cassé » a échoué (ValueError)"),
    ],
    ids=str,
)
def test_a_failure_keeps_the_order_of_the_search_and_says_why(outcome: Sequence[float] | Exception, words: str):
    found = (hit("F1", 0, 2.4), hit("F2", 0, 1.2))
    reranking = rerank("question", found, Broken(outcome), PATIENT_S)
    assert reranking.hits == found
    assert reranking.notice.startswith(f"{KEPT} : ")
    assert words in reranking.notice
    assert "\n" not in reranking.notice


def test_scores_that_come_late_are_not_used():
    found = (hit("F1", 0, 2.4), hit("F2", 0, 1.2))
    late = rerank("question", found, Broken([0.1, 0.9], seconds=0.05), 0.01)
    assert late.hits == found
    assert "« cassé » a dépassé les 0.01 s accordées" in late.notice
    assert order(rerank("question", found, Broken([0.1, 0.9], seconds=0.05), 5).hits) == ["F2.0", "F1.0"]


def test_a_slow_reranker_is_given_up_within_its_budget():
    found = tuple(hit(f"F{number}", 0, 9 - number) for number in range(9))
    started = time.monotonic()
    reranking = rerank("question", found, OverlapReranker(pause_s=0.1), 0.25)
    assert time.monotonic() - started < 0.8
    assert reranking.hits == found
    assert "« mots communs » a dépassé les 0.25 s accordées" in reranking.notice
