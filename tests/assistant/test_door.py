from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.answerers import ScriptedModel, WordSearcher

from assistant.__main__ import INTERRUPTED, main
from assistant.answering import Assistant
from assistant.assembling import EXAMPLES_NOTICE
from assistant.errors import ChatModelUnavailable
from assistant.page.accounts import open_accounts
from assistant.schema import Answer
from assistant.settings import AssistantSettings
from retrieval.errors import EncoderError
from retrieval.schema import EXAMPLES, Hit

MakeHit = Callable[..., Hit]
Run = Callable[..., tuple[int, str, str]]
QUESTION = "Comment renouveler un passeport ?"
FIELDS = ["question", "outcome", "mode", "answer", "citations", "hits", "notices", "seconds"]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LLM_BASE_URL", "LLM_API_KEY", "LLM_MODEL", "LLM_TIMEOUT", "INDEX_DIR", "QDRANT_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def hits(make_hit: MakeHit) -> list[Hit]:
    text = "Le passeport se renouvelle en mairie.\n\nPièces :\n- une photo\n- un timbre"
    return [
        make_hit(text, section=("Démarche", "En France")),
        make_hit("Le permis s'échange en ligne.", sheet="F2", title="Permis", updated="", url=""),
    ]


@pytest.fixture
def run(hits: list[Hit], capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on those hits -> exit code, stdout, stderr."""

    def call(*argv: object, model: ScriptedModel | None = None) -> tuple[int, str, str]:
        code = main([str(one) for one in argv], lambda settings: Assistant(WordSearcher(hits), model))
        return code, *capsys.readouterr()

    return call


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_ask_prints_the_answer_then_its_sources(run: Run) -> None:
    code, out, err = run("ask", QUESTION)
    assert (code, err) == (0, "")
    assert out == (
        "Passeport d'un majeur – Démarche > En France\n\n"
        "Le passeport se renouvelle en mairie. [1]\n\n"
        "Pièces :\n\n- une photo\n- un timbre [1]\n\n"
        "Sources :\n"
        "[1] Passeport d'un majeur – Démarche > En France – mise à jour le 16/07/2020 – "
        "https://www.service-public.gouv.fr/particuliers/vosdroits/F1\n"
    )


def test_a_source_without_date_or_address_says_so(run: Run) -> None:
    _, out, _ = run("ask", "échanger un permis en ligne")
    assert out.endswith("[1] Permis – sans date\n")


def test_ask_json_prints_one_object_and_nothing_else(run: Run) -> None:
    code, out, err = run("ask", QUESTION, "--json")
    row = json.loads(out)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert list(row) == FIELDS
    assert list(row["citations"][0]) == ["number", "sheet_id", "title", "section", "url", "updated", "quote"]


def test_what_is_not_found_is_no_failure_and_its_links_are_readable(run: Run) -> None:
    code, out, _ = run("ask", "recette de la tarte aux pommes")
    assert code == 0
    assert "- Passeport d'un majeur – https://www.service-public.gouv.fr/particuliers/vosdroits/F1\n" in out
    assert "Sources :" not in out


def test_a_failed_model_is_said_on_stderr_and_in_the_exit_code(run: Run) -> None:
    model = ScriptedModel(ChatModelUnavailable("Le modèle « petit » est saturé : réessayez."))
    code, out, err = run("ask", QUESTION, model=model)
    assert code == 1
    assert "se renouvelle en mairie. [1]" in out
    assert "saturé" not in out
    assert err == (
        "Avertissement : Le modèle « petit » est saturé : réessayez. Voici la réponse extraite des fiches.\n"
    )


def test_a_failed_model_leaves_stdout_to_json(run: Run) -> None:
    code, out, err = run("ask", QUESTION, "--json", model=ScriptedModel("Sans source."))
    row = json.loads(out)
    assert (code, row["mode"]) == (1, "extractive")
    assert row["notices"][0] in err


def test_other_notices_are_printed_under_the_answer(hits: list[Hit], make_hit: MakeHit, run: Run) -> None:
    hits[0] = make_hit("Le passeport se renouvelle en mairie.", source=EXAMPLES)
    code, out, err = run("ask", QUESTION)
    assert (code, err) == (0, "")
    assert out.endswith(f"\n\nÀ noter : {EXAMPLES_NOTICE}\n")


def test_a_text_can_not_drive_the_terminal(hits: list[Hit], make_hit: MakeHit, run: Run) -> None:
    hits[0] = make_hit("Le passeport\x1b[2J\x9b se renouvelle [x] en mairie.", title="Passeport\x1b]0;x\x07")
    _, out, _ = run("ask", QUESTION)
    assert "\x1b" not in out
    assert "\x9b" not in out
    assert "se renouvelle [x] en mairie." in out


def test_a_refused_question_is_one_line_on_stderr(run: Run) -> None:
    code, out, err = run("ask", "  ", "--json")
    assert (code, out) == (1, "")
    assert err == "Erreur : la question est vide : écrivez-la en quelques mots.\n"


def test_no_model_reaches_the_settings(monkeypatch: pytest.MonkeyPatch, hits: list[Hit], tmp_path: Path) -> None:
    monkeypatch.setenv("LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("LLM_MODEL", "petit")
    seen: list[AssistantSettings] = []

    def opener(settings: AssistantSettings) -> Assistant[WordSearcher]:
        seen.append(settings)
        return Assistant(WordSearcher(hits))

    assert main(["ask", QUESTION, "--index", str(tmp_path)], opener) == 0
    assert main(["ask", QUESTION, "--no-model"], opener) == 0
    assert [settings.has_model for settings in seen] == [True, False]
    assert seen[0].retrieval.index == tmp_path


def test_batch_answers_each_line_in_order_with_its_id(run: Run, tmp_path: Path) -> None:
    questions, output = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    rows = [{"id": "a", "question": QUESTION, "theme": "x"}, {"id": 7, "question": "recette de la tarte aux pommes"}]
    questions.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    code, out, err = run("batch", "--questions", questions, "--output", output)
    assert (code, out, err) == (0, "", "")
    assert [list(row) for row in lines(output)] == [["id", *FIELDS]] * 2
    assert [(row["id"], row["outcome"]) for row in lines(output)] == [("a", "answered"), (7, "not_found")]
    assert "é" in output.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["q.jsonl", "r.jsonl"]


def test_batch_goes_on_after_a_refused_question_and_says_so(run: Run, tmp_path: Path) -> None:
    questions, output = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    questions.write_text(f'{{"id": "vide", "question": " "}}\n{{"id": "b", "question": "{QUESTION}"}}\n', "utf-8")
    code, _, err = run("batch", "--questions", questions, "--output", output)
    reason = "la question est vide : écrivez-la en quelques mots."
    assert code == 1
    assert err == f"Erreur : question « vide » : {reason}\n"
    assert lines(output)[0] == {"id": "vide", "question": " ", "error": reason}
    assert lines(output)[1]["outcome"] == "answered"


def test_batch_lists_the_questions_that_the_model_could_not_answer(run: Run, tmp_path: Path) -> None:
    questions, output = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    questions.write_text(f'{{"id": "b", "question": "{QUESTION}"}}\n', "utf-8")
    code, _, err = run("batch", "--questions", questions, "--output", output, model=ScriptedModel("Sans source."))
    assert code == 1
    assert err.startswith("Avertissement : question « b » : ")
    assert lines(output)[0]["mode"] == "extractive"


@pytest.mark.parametrize("line", ["{bancal", '{"id": "a"}', '{"question": "x"}', '["a"]', '{"id": 1, "question": 2}'])
def test_batch_refuses_a_bad_line_and_writes_nothing(run: Run, tmp_path: Path, line: str) -> None:
    questions, output = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    questions.write_text(f'{{"id": "b", "question": "x"}}\n{line}\n', "utf-8")
    output.write_text("d'avant\n", encoding="utf-8")
    code, _, err = run("batch", "--questions", questions, "--output", output)
    assert code == 1
    assert str(questions) in err
    assert "ligne 2" in err
    assert err.count("\n") == 1
    assert output.read_text(encoding="utf-8") == "d'avant\n"


def test_batch_does_not_write_over_its_questions(run: Run, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "b", "question": "x"}\n', "utf-8")
    code, _, err = run("batch", "--questions", questions, "--output", questions)
    assert code == 1
    assert "--output" in err
    assert lines(questions) == [{"id": "b", "question": "x"}]


class Broken:
    """Answers once, then breaks as its script says."""

    def __init__(self, first: Answer, error: BaseException) -> None:
        self.left, self.error = [first], error

    def ask(self, question: str) -> Answer:
        if not self.left:
            raise self.error
        return self.left.pop()


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (EncoderError("l'API ne répond pas."), 1, "l'API ne répond pas."),
        (KeyboardInterrupt(), INTERRUPTED, "Interrompu"),
    ],
)
def test_batch_that_breaks_in_the_middle_leaves_the_old_file(
    tmp_path: Path,
    hits: list[Hit],
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    questions, output = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    questions.write_text('{"id": "a", "question": "x"}\n{"id": "b", "question": "y"}\n', "utf-8")
    output.write_text("d'avant\n", encoding="utf-8")
    first = Assistant(WordSearcher(hits)).ask(QUESTION)
    argv = ["batch", "--questions", str(questions), "--output", str(output)]
    assert main(argv, lambda settings: Broken(first, error)) == code
    assert said in capsys.readouterr().err
    assert output.read_text(encoding="utf-8") == "d'avant\n"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "il manque : commande"),
        (["chercher"], "la commande 'chercher' n'existe pas"),
        (["ask"], "il manque : question"),
        (["ask", "x", "--k", "3"], "argument inconnu : --k 3"),
        (["ask", "x", "--index"], "« --index » attend une valeur"),
        (["ask", "x", "--json=oui"], "n'attend pas de valeur"),
        (["batch", "--questions", "q.jsonl"], "il manque : --output"),
        (["account"], "il manque : identifiant"),
        (["serve", "--port", "70000"], "« 70000 » n'est pas un port"),
        (["serve", "--port", "http"], "« http » n'est pas un port"),
    ],
)
def test_a_wrong_command_line_is_one_french_line(run: Run, argv: list[str], said: str) -> None:
    code, out, err = run(*argv)
    assert (code, out) == (1, "")
    assert said in err
    assert err.startswith("Erreur : ")
    assert err.endswith("--help ».\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "argv", [["--help"], ["ask", "--help"], ["batch", "--help"], ["serve", "-h"], ["account", "-h"]]
)
def test_help_is_french(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    assert out.startswith("usage : python -m assistant")
    assert "affiche cette aide" in out
    assert "show this" not in out


def account(folder: Path, typed: str, name: str = "marie") -> subprocess.CompletedProcess[str]:
    """Run the command in a session without a terminal, so that the password is read from what is piped."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "assistant", "account", name],
        input=typed, capture_output=True, text=True, env={"DATA_DIR": str(folder), "PATH": "/usr/bin"},
        cwd=Path(__file__).parents[2], timeout=60, start_new_session=True,
    )  # fmt: skip


def test_account_keeps_a_password_that_opens_the_page(tmp_path: Path) -> None:
    done = account(tmp_path, "un-mot-de-passe-long\nun-mot-de-passe-long\n")
    assert (done.returncode, done.stdout) == (0, f"Le mot de passe de « marie » est enregistré dans « {tmp_path} ».\n")
    assert open_accounts(tmp_path).accepts("marie", "un-mot-de-passe-long")


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ("", "marie", "n'a pas été saisi"),
        ("un-mot-de-passe\nautre-mot-passe\n", "marie", "diffèrent"),
        ("", "é/", "« é/ »"),
    ],
)
def test_account_refuses_in_one_line_and_keeps_nothing(tmp_path: Path, typed: str, name: str, said: str) -> None:
    done = account(tmp_path, typed, name)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_is_said_at_once_without_loading_the_engine() -> None:
    # a fresh process: others may have loaded the libraries already
    script = (
        "import sys; from assistant.__main__ import main; code = main(['ask', 'x']);"
        "heavy = {'torch', 'langchain_core', 'qdrant_edge', 'chainlit'} & set(sys.modules);"
        "print(sorted(heavy)); sys.exit(code)"
    )
    environ = {"LLM_MODEL": "petit", "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environ, timeout=60)
    assert done.returncode == 1
    assert done.stdout == "[]\n"
    assert done.stderr == "Erreur : LLM_MODEL vaut « petit » mais LLM_BASE_URL est vide : donnez l'adresse de l'API.\n"
