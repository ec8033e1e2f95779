"""Links by which people unsubscribe."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import signing

from automations.engine import unsubscribe_links
from automations.engine.subscriptions import Recipient
from automations.engine.unsubscribe_links import Link
from automations.exceptions import ConfigurationError

LINK = Link(Recipient(["hash", "older"], "auth.user:1", "key"), "offers")


def test_a_link_says_whose_it_is() -> None:
    """Under the hash that is kept; and without an address."""
    assert unsubscribe_links.read(LINK.token) == Link(
        Recipient(["hash"], "auth.user:1", "key"), "offers"
    )


def test_what_is_no_link() -> None:
    for token in (
        "", "x", "x:y:z", LINK.token[:-1], LINK.token + "x", signing.dumps(["a"]),
        signing.dumps("x", salt="automations.unsubscribe"),
        signing.dumps(["x"], salt="automations.unsubscribe"),
    ):  # fmt: skip
        assert unsubscribe_links.read(token) is None, token


def test_its_address(settings: Any) -> None:
    settings.AUTOMATIONS = {"SITE_URL": "https://shop.example/"}
    assert LINK.url == f"https://shop.example/flows/unsubscribe/{LINK.token}/"


def test_a_project_must_say_where_it_is(settings: Any) -> None:
    settings.AUTOMATIONS = {}
    with pytest.raises(ConfigurationError, match="SITE_URL"):
        LINK.url  # noqa: B018
    settings.AUTOMATIONS = {"SITE_URL": "https://shop.example"}
    settings.ROOT_URLCONF = "django.contrib.auth.urls"
    with pytest.raises(ConfigurationError, match=r"automations\.urls"):
        LINK.url  # noqa: B018
