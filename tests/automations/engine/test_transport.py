"""HTTP as calls need it, with a real server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from automations.engine import transport
from automations.exceptions import CallFailed, HostNotAllowed
from automations.hosts import Target
from automations.outgoing import Request, Response
from tests.automations.engine.receiver import Receiver, receiver


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


def send(url: str, method: str = "POST", body: bytes = b"x", **more: Any) -> Response:
    private = more.pop("private", True)
    request = Request(method, url, more.pop("headers", {}), body, more.pop("timeout", 10.0))
    return transport.send(request, Target.of(url), private=private)


def test_a_request_and_its_answer(there: Receiver) -> None:
    there.says(201, b'{"id": 5}', Content_Type="application/json", X_Request_Id="r")
    answer = send(f"{there.url}/a?b=1", headers={"X-Own": "o"})
    (got,) = there.got
    assert (got.method, got.path, got.body) == ("POST", "/a?b=1", b"x")
    assert got.headers["x-own"] == "o"
    assert got.headers["host"] == there.url.removeprefix("http://")
    assert (answer.status, answer.body, answer.truncated) == (201, b'{"id": 5}', False)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"] == "r"


def test_without_a_body(there: Receiver) -> None:
    there.says(204)
    assert send(there.url, "GET", b"").body == b""
    there.says(200)
    assert send(there.url, "HEAD", b"").status == 200
    assert "content-length" not in there.got[0].headers


def test_redirects_are_not_followed(there: Receiver) -> None:
    there.says(302, Location=f"{there.url}/other")
    assert send(there.url).status == 302
    assert len(there.got) == 1


def test_a_long_answer_is_cut(there: Receiver) -> None:
    there.says(200, b"x" * (transport.MAX_BODY + 1))
    answer = send(there.url)
    assert len(answer.body) == transport.MAX_BODY
    assert answer.truncated


def test_who_says_nothing_is_not_waited_for_for_ever(there: Receiver) -> None:
    there.writes(b"", wait=True)
    with pytest.raises(CallFailed, match=r"did not answer within 0\.2 s"):
        send(there.url, timeout=0.2)


def test_neither_is_who_says_a_bit_now_and_then(there: Receiver) -> None:
    """The limit is one for the whole answer."""
    there.writes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", wait=True)
    with pytest.raises(CallFailed, match=r"did not answer within 0\.2 s"):
        send(there.url, timeout=0.2)


@pytest.mark.parametrize(
    "raw",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_an_answer_that_makes_no_sense(there: Receiver, raw: bytes) -> None:
    there.writes(raw)
    with pytest.raises(CallFailed):
        send(there.url)


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(CallFailed, match=r"127\.0\.0\.1 could not be reached"):
        send(f"http://127.0.0.1:{port}/")


def test_a_server_without_tls(there: Receiver) -> None:
    there.says(200)
    with pytest.raises(CallFailed, match="could not be reached"):
        send(there.url.replace("http:", "https:"))


def test_an_unknown_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(CallFailed, match="Name or service not known"):
        send("https://nowhere.example/")


def test_a_name_that_is_not_found_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking it up belongs to the limit."""
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answered.wait(30) and [])
    with pytest.raises(CallFailed, match=r"did not answer within 0\.2 s"):
        send("https://slow.example/", timeout=0.2)
    answered.set()


@pytest.mark.parametrize("inner", ["127.0.0.1", "169.254.169.254", "10.0.0.1"])
def test_names_of_this_machine_or_network(monkeypatch: pytest.MonkeyPatch, inner: str) -> None:
    """A name of the internet may lead inside, today or by the next look-up."""
    place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (inner, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [place])
    with pytest.raises(HostNotAllowed, match="this machine or network"):
        send("https://evil.example/", private=False)


def test_the_next_address_is_tried(there: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    there.says(200)
    port = int(there.url.rpartition(":")[2])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = taken.getsockname()[1]
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", one))
              for one in (closed, port)]  # fmt: skip
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: places)
    assert send("http://many.example/").status == 200


def test_a_function_answers_instead() -> None:
    with transport.replaced(lambda request: Response(299, {}, request.body)):
        assert send("https://nowhere.example/", private=False) == Response(299, {}, b"x")
