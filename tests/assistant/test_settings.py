from pathlib import Path

import pytest

from assistant.cost.schema import ModelSize
from assistant.errors import SettingsError
from assistant.settings import DEFAULT_TIMEOUT, AssistantSettings
from retrieval import errors as retrieval_errors

MODEL = {"LLM_BASE_URL": "https://api.example.fr/v1", "LLM_MODEL": "petit", "LLM_API_KEY": "cle-secrete"}


def test_without_any_variable_there_is_no_model() -> None:
    settings = AssistantSettings.from_environment(environ={})
    assert not settings.has_model
    assert settings.timeout == DEFAULT_TIMEOUT


def test_the_model_is_read_and_blanks_around_values_are_dropped() -> None:
    settings = AssistantSettings.from_environment(environ={**MODEL, "LLM_MODEL": " petit ", "LLM_TIMEOUT": "2.5"})
    assert settings.has_model
    assert (settings.llm_model, settings.llm_api_key, settings.timeout) == ("petit", "cle-secrete", 2.5)


def test_a_model_that_asks_for_no_key_is_configured() -> None:
    environ = {"LLM_BASE_URL": "http://localhost:11434/v1", "LLM_MODEL": "petit"}
    assert AssistantSettings.from_environment(environ=environ).has_model


def test_an_address_is_enough_the_only_model_of_a_server_needs_no_name() -> None:
    settings = AssistantSettings.from_environment(environ={"LLM_BASE_URL": "http://localhost:8080/v1"})
    assert settings.has_model
    assert settings.llm_model == ""


def test_without_a_word_about_them_the_context_and_the_size_are_left_to_the_server() -> None:
    settings = AssistantSettings.from_environment(environ=MODEL)
    assert (settings.llm_context, settings.llm_parameters) == (None, None)


@pytest.mark.parametrize(
    ("value", "size"),
    [("24", ModelSize(24, 24)), ("117/5,1", ModelSize(117, 5.1)), (" 0.5 ", ModelSize(0.5, 0.5))],
)
def test_the_context_and_the_size_of_the_model_are_read(value: str, size: ModelSize) -> None:
    settings = AssistantSettings.from_environment(environ={**MODEL, "LLM_CONTEXT": "32768", "LLM_PARAMETERS": value})
    assert (settings.llm_context, settings.llm_parameters) == (32_768, size)


def test_index_goes_to_retrieval(tmp_path: Path) -> None:
    assert AssistantSettings.from_environment(tmp_path, {"INDEX_DIR": "ailleurs"}).retrieval.index == tmp_path


def test_no_key_is_ever_shown() -> None:
    embeddings = {
        "EMBEDDINGS_MODEL": "vecteurs",
        "EMBEDDINGS_BASE_URL": "https://vecteurs.example.fr/v1",
        "EMBEDDINGS_API_KEY": "autre-secret",
    }
    shown = repr(AssistantSettings.from_environment(environ={**MODEL, **embeddings}))
    assert "petit" in shown
    assert "secret" not in shown


@pytest.mark.parametrize(
    ("environ", "value", "remedy"),
    [
        ({"LLM_MODEL": "petit"}, "petit", "LLM_BASE_URL"),
        ({**MODEL, "LLM_BASE_URL": "api.example.fr"}, "api.example.fr", "http://"),
        ({**MODEL, "LLM_TIMEOUT": "vite"}, "vite", "secondes"),
        ({**MODEL, "LLM_TIMEOUT": "0"}, "« 0 »", "secondes"),
        ({**MODEL, "LLM_TIMEOUT": "-3"}, "-3", "secondes"),
        ({**MODEL, "LLM_TIMEOUT": "nan"}, "nan", "secondes"),
        ({**MODEL, "LLM_TIMEOUT": "inf"}, "inf", "secondes"),
        ({**MODEL, "LLM_CONTEXT": "grand"}, "grand", "jetons"),
        ({**MODEL, "LLM_CONTEXT": "512"}, "512", "jetons"),
        ({**MODEL, "LLM_CONTEXT": "²²²²"}, "²²²²", "jetons"),
        ({**MODEL, "LLM_CONTEXT": "9" * 5000}, "9999", "jetons"),
        ({**MODEL, "LLM_PARAMETERS": "petit"}, "petit", "milliards"),
        ({**MODEL, "LLM_PARAMETERS": "0"}, "« 0 »", "milliards"),
        ({**MODEL, "LLM_PARAMETERS": "5/117"}, "5/117", "milliards"),
        ({**MODEL, "LLM_PARAMETERS": "24/0"}, "24/0", "milliards"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_value_and_the_remedy(
    environ: dict[str, str], value: str, remedy: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        AssistantSettings.from_environment(environ=environ)
    assert value in str(caught.value)
    assert remedy in str(caught.value)
    assert "secrete" not in str(caught.value)


def test_leaving_the_model_out_forgives_its_settings_but_not_those_of_the_index() -> None:
    wrong = {"LLM_MODEL": "petit", "LLM_TIMEOUT": "vite"}
    assert not AssistantSettings.from_environment(environ=wrong, with_model=False).has_model
    with pytest.raises(retrieval_errors.SettingsError):
        AssistantSettings.from_environment(environ={"EMBEDDINGS_BASE_URL": "x"}, with_model=False)
