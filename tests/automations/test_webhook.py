"""Signatures of calls."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from automations import testing, webhook

BODY = b'{"number": 17}'
SECRET = "shared"


@pytest.fixture
def clock() -> Iterator[Any]:
    with testing.frozen_time() as clock:
        yield clock


def headers(clock: Any) -> dict[str, str]:
    now = int(clock.now().timestamp())
    return {webhook.TIMESTAMP: str(now), webhook.SIGNATURE: webhook.sign(SECRET, BODY, now)}


def test_what_is_signed_is_documented() -> None:
    """Other languages do the same with three lines."""
    expected = hmac.new(b"shared", b'1700000000.{"number": 17}', hashlib.sha256).hexdigest()
    assert webhook.sign(SECRET, BODY, 1_700_000_000) == f"sha256={expected}"
    assert webhook.sign(b"shared", BODY, 1_700_000_000) == f"sha256={expected}"


def test_a_genuine_call_is_accepted(clock: Any) -> None:
    assert webhook.verify(SECRET, headers(clock), BODY)
    lower = {name.lower(): value for name, value in headers(clock).items()}
    assert webhook.verify(SECRET.encode(), lower, BODY)


@pytest.mark.parametrize(
    "changed",
    [
        {webhook.TIMESTAMP: "1"},
        {webhook.TIMESTAMP: "-1"},
        {webhook.TIMESTAMP: "x"},
        {webhook.TIMESTAMP: "٣"},
        {webhook.TIMESTAMP: "9" * 40},
        {webhook.TIMESTAMP: ""},
        {webhook.SIGNATURE: "sha256=00"},
        {webhook.SIGNATURE: "ü"},
        {webhook.SIGNATURE: ""},
    ],
)
def test_a_changed_call_is_not(clock: Any, changed: dict[str, str]) -> None:
    assert not webhook.verify(SECRET, headers(clock) | changed, BODY)


def test_neither_is_another_body_or_secret_or_none(clock: Any) -> None:
    assert not webhook.verify(SECRET, headers(clock), BODY + b" ")
    assert not webhook.verify("other", headers(clock), BODY)
    assert not webhook.verify(SECRET, {}, BODY)


def test_an_old_call_is_not_accepted_again(clock: Any) -> None:
    said = headers(clock)
    clock.advance(minutes=5)
    assert webhook.verify(SECRET, said, BODY)
    clock.advance(seconds=2)
    assert not webhook.verify(SECRET, said, BODY)
    assert webhook.verify(SECRET, said, BODY, tolerance=timedelta(hours=1))
