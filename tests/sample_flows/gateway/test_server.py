"""The gateway: does each thing once, and fails when it is told to."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sample_flows.gateway.server import Gateway
from tests.sample_flows.conftest import serving

CARD = "4000000000000000"


class Caller:
    """Speaks HTTP to a gateway."""

    def __init__(self, gateway: Gateway, timeout: float = 10) -> None:
        self.port, self.timeout = gateway.server_port, timeout

    def request(self, method: str, path: str, body: str = "", key: str = "") -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request(method, path, body, {"Idempotency-Key": key} if key else {})
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        return response.status, json.loads(text) if text.startswith(("{", "[")) else text

    def charge(self, key: str = "k1", card: str = CARD, amount: str = "12.50") -> tuple[int, Any]:
        return self.request("POST", "/charges", json.dumps({"amount": amount, "card": card}), key)

    def mode(self, **order: Any) -> tuple[int, Any]:
        return self.request("POST", "/mode", json.dumps(order))

    def charges(self) -> list[dict[str, Any]]:
        return self.request("GET", "/charges")[1]


@pytest.fixture
def caller(gateway: Gateway) -> Caller:
    return Caller(gateway)


def test_a_charge_is_logged_without_its_card_number(caller: Caller):
    """Of the card only the last four digits are kept."""
    status, answer = caller.charge()

    assert status == 201
    assert caller.charges() == [
        {
            "service": "charges",
            "key": "k1",
            "id": answer["id"],
            "request": {"amount": "12.50", "card": "**** 0000"},
        }
    ]


def test_the_same_key_charges_once(caller: Caller):
    """The second answer is that of the first request."""
    first, second = caller.charge(), caller.charge()

    assert (first[0], second[0]) == (201, 200)
    assert first[1]["id"] == second[1]["id"]
    assert second[1]["replayed"] is True
    assert len(caller.charges()) == 1


def test_twenty_requests_at_once_with_one_key_charge_once(caller: Caller):
    """Threads do not race."""
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: caller.charge(), range(20)))

    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    assert len(caller.charges()) == 1


def test_a_key_cannot_be_used_for_something_else(caller: Caller):
    """That would hide a mistake of the caller."""
    caller.charge(amount="12.50")

    status, answer = caller.charge(amount="99.00")

    assert status == 422
    assert "another request" in answer["error"]


def test_a_key_is_needed(caller: Caller):
    """Without one nothing is done."""
    assert caller.charge(key="")[0] == 400
    assert caller.charges() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("[]", 400),
        ("{", 400),
        ("x" * 10_001, 413),
        ('{"amount": "1", "card": "4242-XXXX"}', 400),
        ('{"amount": "much", "card": "4000000000000000"}', 400),
    ],
)
def test_a_request_that_is_none_is_refused(caller: Caller, body: str, status: int):
    """What is wrong is in the answer."""
    answered, answer = caller.request("POST", "/charges", body, "k1")

    assert answered == status
    assert answer["error"]
    assert caller.charges() == []


def test_an_unknown_address_is_not_found(caller: Caller):
    """In both directions."""
    assert caller.request("GET", "/nothing")[0] == 404
    assert caller.request("POST", "/nothing", "{}", "k1")[0] == 404


def test_a_refused_card_stays_refused(caller: Caller):
    """The bank does not change its mind."""
    statuses = [caller.charge(card="4000000000000002")[0] for _ in range(3)]

    assert statuses == [402, 402, 402]
    assert caller.charges() == []


def test_a_flaky_card_goes_through_at_the_third_request(caller: Caller):
    """503 twice for each key, and nothing is charged meanwhile."""
    statuses = [caller.charge(card="4000000000000503")[0] for _ in range(3)]

    assert statuses == [503, 503, 201]
    assert len(caller.charges()) == 1
    assert caller.charge("k2", card="4000000000000503")[0] == 503


def test_a_late_answer_has_charged_the_card(gateway: Gateway):
    """Who repeats the request with its key is not charged again."""
    with pytest.raises(TimeoutError):
        Caller(gateway, timeout=0.2).charge(card="4000000000000408")

    assert Caller(gateway).charge(card="4000000000000408")[0] == 200
    assert len(Caller(gateway).charges()) == 1


def test_an_answer_that_is_no_json_has_charged_the_card(caller: Caller):
    """So has the repeated request, once."""
    first, second = (caller.charge(card="4000000000000422") for _ in range(2))

    assert first == (200, "<html>Bad luck</html>")
    assert second[0] == 200
    assert len(caller.charges()) == 1


@pytest.mark.parametrize(
    ("mode", "status"), [("refuse", 402), ("unavailable", 503), ("garbage", 200), ("ok", 201)]
)
def test_a_mode_can_be_ordered_for_all_requests(caller: Caller, mode: str, status: int):
    """Until it is ordered otherwise."""
    assert caller.mode(service="charges", mode=mode)[0] == 200

    assert caller.charge()[0] == status

    caller.mode(service="charges", mode="ok")
    assert caller.charge("k2")[0] == 201


def test_a_mode_can_be_ordered_for_some_requests(caller: Caller):
    """It ends by itself, and the other service does not notice."""
    caller.mode(service="charges", mode="unavailable", calls=2)
    parcel = caller.request("POST", "/parcels", '{"order": 1, "country": "DE"}', "p1")

    assert parcel[0] == 201
    assert [caller.charge()[0] for _ in range(3)] == [503, 503, 201]


@pytest.mark.parametrize(
    "order",
    [
        {"mode": "sulk"},
        {"service": "coffee", "mode": "ok"},
        {"mode": "refuse", "calls": 0},
        {"mode": "refuse", "calls": "many"},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(caller: Caller, order: dict[str, Any]):
    """And changes nothing."""
    assert caller.mode(**order)[0] == 400
    assert caller.charge()[0] == 201


def test_parcels_to_some_countries_are_not_taken(caller: Caller):
    """The carrier has trouble with Iceland."""
    bodies = [f'{{"order": 1, "country": "{country}"}}' for country in ("DE", "IS")]

    statuses = [caller.request("POST", "/parcels", body, body)[0] for body in bodies]

    assert statuses == [201, 503]


def test_the_log_survives_a_restart(tmp_path: Path):
    """Keys are remembered, so that a repeated request is not done again."""
    log = tmp_path / "gateway.jsonl"
    with serving(Gateway(log=log)) as first:
        number = Caller(first).charge()[1]["id"]

    with serving(Gateway(log=log)) as second:
        status, answer = Caller(second).charge()

    assert (status, answer["id"]) == (200, number)


def test_only_this_machine_can_reach_it(gateway: Gateway):
    """It listens on the loopback address."""
    assert gateway.server_address[0] == "127.0.0.1"


def test_a_taken_port_is_an_error(gateway: Gateway):
    """Two gateways do not share a port."""
    with pytest.raises(OSError, match="in use"):
        Gateway(gateway.server_port)
