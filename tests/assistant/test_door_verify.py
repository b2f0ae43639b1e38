"""``python -m assistant verify``: an answer written by anyone, compared with its sources."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.terminal import STATES
from assistant.verification.schema import State

Verify = Callable[..., tuple[int, str, str]]
SOURCES = '{"number": 1, "text": "Le passeport coûte 86 €."}\n{"number": 2, "text": "Il est valable 10 ans."}\n'


@pytest.mark.parametrize("question", ["Comment renouveler un passeport ?", "Comment demander la prime d'activité ?"])
def test_an_answer_kept_in_a_file_is_proven_by_its_own_sources(
    examples_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    assert main(["ask", question, "--index", str(examples_index), "--json"]) == 0
    kept = tmp_path / "reponse.json"
    kept.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["verify", "--answer", str(kept), "--sources", str(kept), "--strict", "--json"]) == 0
    claims = json.loads(capsys.readouterr().out)["claims"]
    assert len(claims) > 2
    assert {claim["state"] for claim in claims} == {"proven"}


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Verify an answer written by anyone against these sources."""

    def call(answer: str, *options: str, sources: str = SOURCES) -> tuple[int, str, str]:
        texts, passages = tmp_path / "reponse.txt", tmp_path / "sources.jsonl"
        texts.write_text(answer, encoding="utf-8")
        passages.write_text(sources, encoding="utf-8")
        code = main(["verify", "--answer", str(texts), "--sources", str(passages), *options])
        return code, *capsys.readouterr()

    return call


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        ("Le passeport coûte 86 €. [1]", "proven", 0),
        ("Il est valable 10 ans. [1]", "wrong_source", 1),
        ("Le passeport coûte 96 €. [1]", "unsupported", 1),
    ],
)
def test_verify_tells_the_state_of_anyones_answer_and_strict_its_code(
    verify: Verify, answer: str, state: State, code: int
) -> None:
    strict, out, err = verify(answer, "--json", "--strict")
    (claim,) = json.loads(out)["claims"]
    assert (claim["state"], strict, err, out.count("\n")) == (state, code, "", 1)
    lax, out, err = verify(answer)
    assert (lax, err) == (0, "")
    assert f"- {STATES[state]} : " in out


@pytest.mark.parametrize(
    ("answer", "sources", "said"),
    [
        ("", SOURCES, "ne contient pas de réponse"),
        ('{"answer": 3}', SOURCES, "ne contient pas de réponse"),
        ("Oui. [1]", "", "aucune source"),
        ("Oui. [1]", "{bancal", "ligne 1"),
        ("Oui. [1]", '{"title": "Sans texte"}', "« quote »"),
        ("Oui. [1]", SOURCES.replace('"number": 2', '"number": 1'), "le numéro 1"),
    ],
)
def test_verify_refuses_a_bad_file_in_one_french_line(verify: Verify, answer: str, sources: str, said: str) -> None:
    code, out, err = verify(answer, sources=sources)
    assert (code, out) == (1, "")
    assert err.startswith("Erreur : « ")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("missing", ["--answer", "--sources"])
def test_verify_names_the_file_that_does_not_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    there, gone = tmp_path / "la.jsonl", tmp_path / "nulle-part"
    there.write_text(SOURCES, encoding="utf-8")
    files = {"--answer": there, "--sources": there, missing: gone}
    assert main(["verify", *(str(part) for pair in files.items() for part in pair)]) == 1
    assert capsys.readouterr() == ("", f"Erreur : « {gone} » n'existe pas : donnez un fichier à {missing}.\n")
