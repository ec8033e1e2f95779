"""Addresses of mails, and their hashes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations.engine import addresses
from automations.exceptions import NoAddress


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("a@x.example", ["a@x.example"]),
        (" Anna <a@x.example> ", ["Anna <a@x.example>"]),
        (["a@x.example", "b@x.example", "a@x.example"], ["a@x.example", "b@x.example"]),
        (User(email="u@x.example"), ["u@x.example"]),
        (SimpleNamespace(email="o@x.example"), ["o@x.example"]),
        (User(email=""), []),
        (SimpleNamespace(email=None), []),
        (object(), []),
        (None, []),
        ("", []),
        ([], []),
    ],
)
def test_whose_address_it_is(wanted: Any, found: list[str]) -> None:
    assert addresses.of(wanted) == found


@pytest.mark.parametrize(
    "text", ["anna", "a@x.example\nBcc: b@x.example", "a@x.example, b@x.example", "<>", "a@"]
)
def test_what_is_no_address(text: str) -> None:
    """It is not told, as it may say who somebody is."""
    with pytest.raises(NoAddress) as raised:
        addresses.of(text)
    assert text not in str(raised.value)


def test_a_hash_is_that_of_the_address_as_it_is_compared(settings: Any) -> None:
    said = addresses.digest("Anna <A@X.example>")
    assert said == addresses.digest("a@x.EXAMPLE")
    assert said != addresses.digest("b@x.example")
    assert "x.example" not in said
    settings.SECRET_KEY = "another"
    assert said != addresses.digest("a@x.example")


def test_keys_that_were_replaced_count(settings: Any) -> None:
    """So that nobody who has unsubscribed gets mails because a key was changed."""
    old = addresses.digest("a@x.example")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert old in addresses.digests("a@x.example")
    settings.SECRET_KEY_FALLBACKS = []
    settings.AUTOMATIONS = {"MAIL_KEY": "own"}
    own = addresses.digest("a@x.example")
    settings.SECRET_KEY = "a third"
    assert addresses.digest("a@x.example") == own
