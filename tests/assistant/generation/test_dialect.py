from assistant.generation.dialect import Dialect


def test_the_limit_takes_its_older_name_then_none_as_the_server_refuses() -> None:
    older = Dialect().after("Unrecognized request argument: max_completion_tokens")
    assert Dialect().limit(5) == {"max_completion_tokens": 5}
    assert older.limit(5) == {"max_tokens": 5}
    assert older.after("max_tokens: extra fields not permitted").limit(5) == {}


def test_the_usage_is_no_longer_asked_of_a_server_that_does_not_know_how() -> None:
    assert not Dialect().after("stream_options: extra inputs are not permitted").usage


def test_another_refusal_changes_nothing() -> None:
    too_long = "'max_completion_tokens' is too large: this model's maximum context length is 4096 tokens"
    for refusal in ("temperature is refused", too_long, ""):
        assert Dialect().after(refusal) == Dialect()
    none = Dialect("", usage=False)
    assert none.after("max_tokens stream_options") == none
