"""Calls of other systems: what is sent, kept, and counts as failed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from automations import clock, jsonsafe, testing, webhook
from automations.engine import calls
from automations.exceptions import (
    CallFailed,
    CallRefused,
    ConfigurationError,
    DefinitionError,
    HostNotAllowed,
)
from automations.outgoing import Call, Response
from tests.automations.engine.receiver import receiver

URL = "https://api.example.com/orders?token=abc"


@pytest.fixture(autouse=True)
def _settings(settings: Any) -> None:
    settings.AUTOMATIONS = {"WEBHOOK_HOSTS": ["api.example.com", "*.example.org"]}


@pytest.fixture(autouse=True)
def _time() -> Iterator[None]:
    with testing.frozen_time():
        yield


def make(url: str = URL, **more: Any) -> dict[str, Any]:
    return calls.make("key-1", Call(url, **more))


def answered(status: int, body: bytes = b"", **headers: str) -> Callable[[Any], Response]:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: Response(status, said, body)


def kept(body: bytes, kind: str = "application/json", **more: Any) -> Any:
    with testing.answering(by=answered(200, body, content_type=kind)):
        return make(**more)["body"]


# -- what is sent ----------------------------------------------------------------------------


def test_what_a_call_sends() -> None:
    with testing.answering() as made:
        make(json={"at": clock.now(), "n": 1}, headers={"X-Shop": "s"}, secret="hush-hush")
    (request,) = made
    assert (request.method, request.url) == ("POST", URL)
    assert json.loads(request.body)["n"] == 1
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Idempotency-Key"] == "key-1"
    assert request.headers["X-Shop"] == "s"
    assert webhook.verify("hush-hush", request.headers, request.body)


def test_without_body_and_secret() -> None:
    with testing.answering() as made:
        make(method="GET")
    (request,) = made
    assert request.body == b""
    assert not {"Content-Type", webhook.SIGNATURE, webhook.TIMESTAMP} & set(request.headers)


def test_headers_of_the_declaration_win() -> None:
    """But not over the key, by which the other side knows an attempt again."""
    with testing.answering() as made:
        make(headers={"user-agent": "own", "idempotency-key": "other"})
    headers = made[0].headers
    assert headers["user-agent"] == "own"
    assert "User-Agent" not in headers
    assert headers["Idempotency-Key"] == "key-1"


@pytest.mark.parametrize(
    ("name", "value"),
    [("Host", "x"), ("content-length", "1"), ("X Y", "1"), ("X\r\nY", "1"), ("", "1"),
     ("X", "hush\r\nY: z"), ("X", "hush\x00"), ("X", "hush €")],
)  # fmt: skip
def test_headers_that_cannot_be_sent(name: str, value: str) -> None:
    with testing.answering() as made, pytest.raises(DefinitionError) as raised:
        make(headers={name: value})
    assert "hush" not in str(raised.value)
    assert made == []


def test_the_secret_of_a_setting(settings: Any) -> None:
    settings.SHOP_SECRET = "of the shop"
    with testing.answering() as made:
        make(setting="SHOP_SECRET")
        settings.SHOP_SECRET = b"of the shop"
        make(setting="SHOP_SECRET")
    assert all(webhook.verify("of the shop", one.headers, one.body) for one in made)
    settings.SHOP_SECRET = ""
    for more in ({"setting": "SHOP_SECRET"}, {"setting": "NO_SUCH"}, {"secret": ""}):
        with testing.answering() as made, pytest.raises(ConfigurationError):
            make(**more)
        assert made == []  # nothing goes unsigned


# -- who may be called -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://other.example/?token=abc", "Add 'other.example' to the list"),
        ("http://api.example.com/", "Add 'http://api.example.com' to the list"),
        ("https://u:abc@api.example.com/", "user name or password"),
        ("file:///etc/passwd", "must begin with https"),
    ],
)
def test_who_may_not_be_called(url: str, said: str) -> None:
    """It says what to do, and nothing that is in the URL besides the host."""
    with testing.answering() as made, pytest.raises(HostNotAllowed, match=said) as raised:
        make(url)
    assert made == []
    assert "abc" not in str(raised.value)


def test_nobody_may_be_called_by_default(settings: Any) -> None:
    settings.AUTOMATIONS = {}
    with pytest.raises(HostNotAllowed, match="WEBHOOK_HOSTS"):
        make()


def test_a_host_of_this_network_must_be_named(settings: Any) -> None:
    """An entry for many does not let a name lead inside."""
    with receiver() as there:
        there.says(200)
        settings.AUTOMATIONS = {"WEBHOOK_HOSTS": [there.url]}
        assert make(there.url)["status"] == 200
        settings.AUTOMATIONS = {"WEBHOOK_HOSTS": ["http://*.localhost"]}
        with pytest.raises((HostNotAllowed, CallFailed)):
            make(there.url.replace("127.0.0.1", "shop.localhost"))
    assert len(there.got) == 1


# -- what is kept ----------------------------------------------------------------------------


def test_what_is_kept_of_an_answer() -> None:
    said = answered(
        201,
        b'{"id": 5}',
        content_type="application/json; charset=utf-8",
        set_cookie="s=1",
        etag="e",
    )
    with testing.answering(by=said):
        assert make() == {
            "status": 201,
            "headers": {"content-type": "application/json; charset=utf-8", "etag": "e"},
            "body": {"id": 5},
        }


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (b"", "application/json", None),
        (b"[1, 2]", "application/problem+json", [1, 2]),
        (b"[1, 2]", "text/plain", "[1, 2]"),
        (b"{", "application/json", "{"),
        (b'{"a": 1, "a": 2}', "application/json", '{"a": 1, "a": 2}'),
        (b"NaN", "application/json", "NaN"),
        (b'"\\u0000"', "application/json", '"\\u0000"'),
        (b"99999999999999999999", "application/json", "99999999999999999999"),
        (b"\xe4", "text/plain; charset=latin-1", "ä"),
        (b"\xe4", "text/plain; charset=none-such", "\ufffd"),
        (b"a\x00b", "text/plain", "a\ufffdb"),
        (b"x", "", "x"),
    ],
)
def test_the_body_of_an_answer(body: bytes, kind: str, found: Any) -> None:
    assert kept(body, kind) == found


@pytest.mark.parametrize("depth", [20, 28, 29, 5000])
def test_deep_answers_can_be_stored(depth: int) -> None:
    """In the result, and within the data."""
    body = kept(b"[" * depth + b"]" * depth)
    jsonsafe.dumps({"answer": {"status": 200, "body": body}})


def test_a_cut_answer_is_text_and_says_so() -> None:
    with testing.answering(by=lambda request: Response(200, {}, b'{"a"', True)):
        assert make() == {"status": 200, "headers": {}, "body": '{"a"', "truncated": True}


def test_secrets_are_not_kept() -> None:
    """Not even if the other side says them back."""
    said = kept(
        b'{"got": "Bearer abcdef", "part": "abcdef", "signed": "hush-hush", "shop": "main"}',
        headers={"Authorization": "Bearer abcdef", "X-Shop": "main"},
        secret="hush-hush",
    )
    assert said == {"got": "***", "part": "***", "signed": "***", "shop": "main"}


# -- what counts as failed -------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_a_refusal_is_for_good(status: int) -> None:
    said = answered(status, b"No  such\n order")
    with testing.answering(by=said), pytest.raises(CallRefused) as raised:
        make()
    assert str(raised.value) == (
        f"The host api.example.com refused the call with {status}: No such order"
    )


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 599])
def test_the_rest_may_be_over_next_time(status: int) -> None:
    with testing.answering(by=answered(status)), pytest.raises(CallFailed) as raised:
        make()
    assert str(raised.value) == f"The host api.example.com answered {status}."
    assert raised.value.retry_after is None


def test_a_redirect_is_refused() -> None:
    said = answered(301, location="https://other.example/")
    with testing.answering(by=said), pytest.raises(CallRefused, match="redirect"):
        make()


def test_an_error_quotes_a_little_and_no_secret() -> None:
    body = json.dumps({"error": "hush-hush " + "x" * 900}).encode()
    said = answered(500, body, content_type="application/json")
    with testing.answering(by=said), pytest.raises(CallFailed) as raised:
        make(secret="hush-hush")
    assert "hush" not in str(raised.value)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), (" 5 ", 5), ("9" * 30, 10**8), ("soon", None), ("-5", None), ("", None),
     ("Mon, 01 Jan 2001 00:00:00 GMT", 0), ("Mon, 01 Jan 2001 00:00:00 -0000", None)],
)  # fmt: skip
def test_how_long_it_asks_to_wait(said: str, seconds: int | None) -> None:
    with testing.answering(by=answered(429, retry_after=said)), pytest.raises(CallFailed) as raised:
        make()
    after = raised.value.retry_after
    assert after == (None if seconds is None else timedelta(seconds=seconds))


def test_it_asks_for_a_moment() -> None:
    moment = clock.now().replace(microsecond=0) + timedelta(hours=1)
    said = answered(503, retry_after=format_datetime(moment, usegmt=True))
    with testing.answering(by=said), pytest.raises(CallFailed) as raised:
        make()
    assert raised.value.retry_after == moment - clock.now()
