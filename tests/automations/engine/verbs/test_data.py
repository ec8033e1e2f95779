"""Edit the data; write a note."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from automations import redaction, testing
from automations.engine import recovery
from automations.exceptions import AlreadyLive, NotPossible
from automations.models import Event
from tests.flows.entering import Support


def test_the_event_says_what_was_changed_without_secrets(
    shipping: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    data = {**shipping.data, "api_token": "t", "n": 1}
    recovery.edit_data(shipping.row, data, actor=olga, reason="Wrong")
    assert event(shipping).detail["changes"] == {
        "before": {},
        "after": {"api_token": redaction.MASK, "n": 1},
    }
    assert shipping.data["api_token"] == "t"


def test_a_note_is_kept_with_the_history(
    shipping: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    recovery.note(shipping.row, "Carrier reports an outage.", actor=olga)
    found = event(shipping)
    assert (found.kind, found.actor, found.reason) == ("note", olga, "Carrier reports an outage.")
    shipping.assert_waits_at("approve")


def test_a_note_says_something(shipping: testing.Run) -> None:
    with pytest.raises(NotPossible):
        recovery.note(shipping.row, "  ")


def test_whom_an_instance_is_about_follows_its_data(db: None) -> None:
    """And only one live instance may be about it, as before."""
    miller, smith = Support(customer="Miller"), Support(customer="Smith")
    with pytest.raises(AlreadyLive):
        recovery.edit_data(miller.row, {"customer": "Smith"}, reason="Wrong")
    with pytest.raises(NotPossible, match="pass customer"):
        recovery.edit_data(miller.row, {}, reason="Wrong")

    recovery.edit_data(smith.row, {"customer": "Jones"}, reason="Wrong")

    smith.row.refresh_from_db()
    assert smith.row.subject == "Jones"
    assert Support.enter(customer="Smith") is not None
    assert Support.enter(customer="Jones") is None
