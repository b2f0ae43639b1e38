from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from fakes.answerers import ScriptedModel, WordSearcher

from assistant.__main__ import INTERRUPTED, main
from assistant.answering import Assistant
from assistant.arguments import VERSIONS
from assistant.assembling import EXAMPLES_NOTICE
from assistant.drafting import NO_CITATION, ONE_CASE, SPARED
from assistant.errors import ChatModelUnavailable
from assistant.page.accounts import open_accounts
from assistant.schema import Answer
from assistant.settings import AssistantSettings
from assistant.verification.schema import State
from retrieval.errors import EncoderError
from retrieval.schema import EXAMPLES, Hit
from tests.assistant.branching import ADULT, CHILD, PRICE, TEENAGER, searcher
from tests.assistant.cases.sheets import view

MakeHit = Callable[..., Hit]
Run = Callable[..., tuple[int, str, str]]
QUESTION = "Comment renouveler un passeport ?"
FIELDS = (
    "question query outcome mode answer citations next_steps alerts situation clarification hits notices cost seconds"
).split()
EMPTY = "la question «  » est vide : écrivez-la en quelques mots."
SETTINGS = "LLM_BASE_URL LLM_API_KEY LLM_MODEL LLM_TIMEOUT LLM_CONTEXT LLM_PARAMETERS INDEX_DIR QDRANT_URL".split()


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
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
    """Run a command on those hits, or on other sheets -> exit code, stdout, stderr."""

    def call(
        *argv: object, model: ScriptedModel | None = None, library: WordSearcher | None = None
    ) -> tuple[int, str, str]:
        code = main([str(one) for one in argv], lambda settings: Assistant(library or WordSearcher(hits), model))
        return code, *capsys.readouterr()

    return call


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_ask_prints_the_answer_its_sources_and_its_cost(run: Run) -> None:
    code, out, err = run("ask", QUESTION)
    assert (code, err) == (0, "")
    shown, _, cost = out.rstrip("\n").rpartition("\n\n")
    assert shown == (
        "Passeport d'un majeur – Démarche > En France\n\n"
        "Le passeport se renouvelle en mairie. [1]\n\n"
        "Pièces :\n\n- une photo\n- un timbre [1]\n\n"
        "Sources :\n"
        "[1] Passeport d'un majeur – Démarche > En France – mise à jour le 16/07/2020 – "
        "https://www.service-public.gouv.fr/particuliers/vosdroits/F1"
    )
    assert cost.endswith("gCO₂e (estimation)")


def test_a_source_without_date_or_address_says_so(run: Run) -> None:
    _, out, _ = run("ask", "échanger un permis en ligne")
    assert "\n[1] Permis – sans date\n" in out


def test_ask_json_prints_one_object_and_nothing_else(run: Run) -> None:
    code, out, err = run("ask", QUESTION, "--json")
    row = json.loads(out)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert list(row) == FIELDS
    assert list(row["citations"][0]) == "number chunk_id sheet_id title section url updated quote".split()


def test_what_is_not_found_is_no_failure_and_its_links_are_readable(run: Run) -> None:
    code, out, _ = run("ask", "immatriculer une péniche d'habitation")
    assert code == 0
    assert "- Passeport d'un majeur – https://www.service-public.gouv.fr/particuliers/vosdroits/F1\n" in out
    assert "Sources :" not in out


def test_what_no_sheet_could_answer_is_no_failure_and_says_whom_to_contact(run: Run) -> None:
    code, out, err = run("ask", "recette de la tarte aux pommes")
    assert (code, err) == (0, "")
    assert "3939 – https://www.service-public.gouv.fr\n" in out
    assert "Sources :" not in out
    assert json.loads(run("ask", "quel temps fera-t-il demain ?", "--json")[1])["outcome"] == "out_of_scope"


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
    assert f"\n\nÀ noter : {EXAMPLES_NOTICE}\n\n" in out


def test_a_text_can_not_drive_the_terminal(hits: list[Hit], make_hit: MakeHit, run: Run) -> None:
    hits[0] = make_hit("Le passeport\x1b[2J\x9b se renouvelle [x] en mairie.", title="Passeport\x1b]0;x\x07")
    _, out, _ = run("ask", QUESTION)
    assert "\x1b" not in out
    assert "\x9b" not in out
    assert "se renouvelle [x] en mairie." in out


def test_a_refused_question_is_one_line_on_stderr(run: Run) -> None:
    code, out, err = run("ask", "  ", "--json")
    assert (code, out) == (1, "")
    assert err == f"Erreur : {EMPTY}\n"


def test_personal_data_come_back_on_the_terminal_and_reach_no_model(run: Run) -> None:
    model = ScriptedModel("Pour [NOM_1], le passeport se renouvelle en mairie [1].")
    asked = "Mme Durand, 06 12 34 56 78 : comment renouveler un passeport ?"
    code, out, err = run("ask", asked, "--said", "Mme Durand est majeure", model=model)
    assert (code, err) == (0, "")
    assert "Pour Durand, le passeport se renouvelle en mairie" in out
    assert "2 données personnelles masquées (nom, téléphone) avant tout traitement." in out
    assert "[NOM_1]" in str(model.prompts)
    assert not [secret for secret in ("Durand", "06 12 34 56 78") if secret in str(model.prompts)]
    _, out, _ = run("ask", asked, "--json", model=model)
    assert json.loads(out)["question"] == asked


def test_what_is_said_of_the_citizen_chooses_the_case(run: Run) -> None:
    asked = ("ask", PRICE, "--said", "l'usager est majeur")
    _, out, _ = run(*asked, library=searcher())
    assert f"Compris : {ADULT}.\n" in out
    assert "86 €" in out
    assert "42 €" not in out
    _, out, _ = run(*asked, "--json", library=searcher())
    assert (json.loads(out)["situation"], json.loads(out)["clarification"]) == (f"Compris : {ADULT}", None)


def test_several_facts_are_said_one_after_the_other(run: Run) -> None:
    model = ScriptedModel("Le passeport coûte 42 € [1].")
    run("ask", PRICE, "--said", "il est mineur", "--said", "il a 16 ans", model=model, library=searcher())
    assert "- il est mineur\n- il a 16 ans\n" in model.prompts[0].user


def test_the_answer_in_each_case_is_a_table(run: Run) -> None:
    code, out, _ = run("ask", PRICE, "--by-case", library=searcher())
    assert code == 0
    assert [case for case in (ADULT, TEENAGER, CHILD) if f"| {case} | " in out] == [ADULT, TEENAGER, CHILD]
    _, out, _ = run("ask", QUESTION, "--by-case")
    assert f"À noter : {ONE_CASE}" in out


def test_verify_shows_each_sentence_with_its_state(run: Run) -> None:
    model = ScriptedModel("Le passeport se renouvelle en mairie [1]. Il coûte 999 € [1].")
    code, out, _ = run("ask", QUESTION, "--verify", model=model)
    assert code == 0
    assert "- prouvé mot pour mot : Le passeport se renouvelle en mairie" in out
    assert "- à vérifier : Il coûte 999 €" in out
    assert out.endswith("Total : 1 prouvé mot pour mot, 1 à vérifier.\n")
    assert "Vérification" not in run("ask", QUESTION, model=model)[1]


def test_verify_json_gives_spans_whose_offsets_give_the_words(run: Run) -> None:
    model = ScriptedModel(
        "Le passeport se renouvelle en mairie [1]. Le passeport se renouvelle en mairie en 3 semaines [1]."
    )
    code, out, err = run("ask", QUESTION, "--verify", "--json", model=model)
    row = json.loads(out)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert list(row) == [*FIELDS, "claims"]
    proven, wrong = row["claims"]
    assert list(proven) == "text start end numbers state spans sources missing reason".split()
    (span,) = proven["spans"]
    texts = {hit["chunk_id"]: hit["text"] for hit in row["hits"]}
    assert texts[span["source"]][span["start"] : span["end"]] == "Le passeport se renouvelle en mairie"
    assert row["answer"][proven["start"] : proven["end"]] == proven["text"]
    assert (proven["state"], wrong["state"], wrong["spans"]) == ("proven", "unsupported", [])
    assert [fact["text"] for fact in wrong["missing"]] == ["3 semaines"]


@pytest.mark.parametrize("form", VERSIONS)
def test_a_form_for_the_citizen_is_printed_alone_and_its_notices_apart(
    hits: list[Hit], make_hit: MakeHit, run: Run, form: str
) -> None:
    hits[0] = make_hit("Le passeport se renouvelle en mairie.", source=EXAMPLES)
    code, out, err = run("ask", QUESTION, "--for", form)
    assert code == 0
    assert "se renouvelle en mairie" in out
    assert "[1]" not in out
    assert f"À noter : {EXAMPLES_NOTICE}\n" in err
    code, out, _ = run("ask", QUESTION, "--for", form, "--json")
    assert (code, out.count("\n"), json.loads(out)["kind"]) == (0, 1, form)


def test_a_form_names_the_person_on_the_screen_and_her_name_is_no_markup(run: Run) -> None:
    _, out, err = run("ask", "M. D'Aubigné veut renouveler un passeport", "--for", "page")
    assert "NOM_1" not in f"{out}{err}"
    assert "Aubigné" in out
    assert "D'Aubigné" not in out


def test_nothing_to_tell_is_one_line_and_a_failure(run: Run) -> None:
    code, out, err = run("ask", "immatriculer une péniche d'habitation", "--for", "sms")
    assert (code, out) == (1, "")
    assert err.startswith("Erreur : Aucune phrase de cette réponse n'est assez sûre")
    assert err.count("\n") == 1


def test_a_form_of_an_answer_that_the_model_failed_is_still_a_failure(run: Run) -> None:
    code, out, err = run("ask", QUESTION, "--for", "sms", model=ScriptedModel("Sans source."))
    assert code == 1
    assert "se renouvelle en mairie" in out
    assert f"Avertissement : {NO_CITATION}\n" in err


def test_a_question_and_answer_sheet_spares_the_model_and_that_is_no_failure(run: Run) -> None:
    sheet = view({(): "Non, il doit être valide."}, title="Peut-on voyager avec un passeport périmé ?",
                 kind="Fiche Question-réponse")  # fmt: skip
    model = ScriptedModel("Non [1].")
    library = WordSearcher([Hit(chunk, 1.0) for chunk in sheet.chunks])
    code, out, err = run("ask", "Peut-on voyager avec un passeport périmé ?", model=model, library=library)
    assert (code, err, model.prompts) == (0, "", [])
    assert f"À noter : {SPARED}" in out


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
    assert [(row["id"], row["outcome"]) for row in lines(output)] == [("a", "answered"), (7, "out_of_scope")]
    assert "é" in output.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["q.jsonl", "r.jsonl"]


def test_batch_goes_on_after_a_refused_question_and_says_so(run: Run, tmp_path: Path) -> None:
    questions, output = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    questions.write_text(f'{{"id": "vide", "question": " "}}\n{{"id": "b", "question": "{QUESTION}"}}\n', "utf-8")
    code, _, err = run("batch", "--questions", questions, "--output", output)
    assert code == 1
    assert err == f"Erreur : question « vide » : {EMPTY}\n"
    assert lines(output)[0] == {"id": "vide", "question": " ", "error": EMPTY}
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
        (["ask", "x", "--for", "fax"], "« fax » n'est pas une forme, donnez plain, email, sms, page"),
        (["ask", "x", "--said"], "« --said » attend une valeur"),
        (["verify", "--answer", "r.txt"], "il manque : --sources"),
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
    "argv",
    [["--help"], ["ask", "--help"], ["verify", "-h"], ["batch", "--help"], ["serve", "-h"], ["account", "-h"]],
)
def test_help_is_french(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    assert out.startswith("usage : python -m assistant")
    assert "affiche cette aide" in out
    assert "show this" not in out


def help_of(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    with pytest.raises(SystemExit):
        main([*argv, "--help"])
    return capsys.readouterr().out


def test_help_names_every_variable_that_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    out = help_of(capsys)
    assert [name for name in ("DATA_DIR", *SETTINGS[:-1]) if f"\n  {name} " not in out] == []


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("ask", "--said --by-case --verify --for --language --json --index --no-model"),
        ("verify", "--answer --sources --strict --json"),
        ("batch", "--questions --output --index --no-model"),
    ],
)
def test_help_says_what_each_option_does(command: str, options: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = help_of(capsys, command)
    for option in options.split():
        assert re.search(rf"^  {option}\b[^\n]*\s+[a-zéà«]{{2,}}", out, re.MULTILINE), option


@pytest.mark.parametrize("row", [("verify", State), ("batch", FIELDS)], ids=["states", "fields"])
def test_help_names_what_the_files_hold(row: tuple[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    command, names = row
    out = help_of(capsys, command)
    assert [name for name in (get_args(names) or names) if name not in out] == []


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
