"""Who gets no mails."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations.engine import signals, subscriptions
from automations.engine.subscriptions import Recipient
from automations.models import Unsubscribed
from automations.status import Unwanted

pytestmark = pytest.mark.django_db

ANNA = Recipient(["hash of anna", "older hash"], "auth.user:1")


@pytest.fixture
def heard(django_capture_on_commit_callbacks: Any) -> Any:
    """Return what a receiver of the signal is told by a call."""

    def during(act: Any) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []

        def listen(sender: Any, signal: Any, **kwargs: Any) -> None:
            told.append(kwargs)

        signals.unsubscribed.connect(listen)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                act()
        finally:
            signals.unsubscribed.disconnect(listen)
        return told

    return during


def test_unsubscribing_is_noted_once() -> None:
    assert subscriptions.unsubscribe(ANNA, "offers")
    assert not subscriptions.unsubscribe(ANNA, "offers")
    (row,) = Unsubscribed.objects.all()
    assert (row.address, row.subject, row.scope) == ("hash of anna", "auth.user:1", "offers")
    assert str(row) == "unsubscribed offers hash of anna"
    assert subscriptions.scopes(ANNA) == {"offers"}


@pytest.mark.parametrize(
    "whom",
    [
        Recipient(["hash of anna"]),
        Recipient(["new hash", "hash of anna"]),
        Recipient(["another address"], "auth.user:1"),
    ],
)
def test_address_and_person_both_count(whom: Recipient) -> None:
    """Also after one of them has changed."""
    subscriptions.unsubscribe(ANNA, "offers")
    assert subscriptions.scopes(whom) == {"offers"}


def test_others_are_not_concerned() -> None:
    subscriptions.unsubscribe(Recipient(["x"]), "offers")
    assert subscriptions.scopes(ANNA) == set()
    assert subscriptions.scopes(Recipient(["y"])) == set()


def test_subscribing_again() -> None:
    for scope in ("", "offers", "news"):
        subscriptions.unsubscribe(ANNA, scope)
    subscriptions.subscribe(ANNA, "offers")
    assert subscriptions.scopes(ANNA) == {"news"}
    subscriptions.subscribe(ANNA)
    assert subscriptions.scopes(ANNA) == set()


def test_a_bounce_is_another_matter() -> None:
    """Subscribing again does not make an address work."""
    subscriptions.bounced("hash of anna")
    subscriptions.bounced("hash of anna")
    assert subscriptions.bounces(ANNA.addresses)
    assert subscriptions.scopes(ANNA) == set()
    subscriptions.subscribe(ANNA)
    assert subscriptions.bounces(ANNA.addresses)
    assert subscriptions.forgive(ANNA.addresses) == 1
    assert not subscriptions.bounces(ANNA.addresses)


def test_whom_the_signal_is_about(heard: Any) -> None:
    """The object, the text that a flow is about, or nobody; and only if it is new."""
    anna = User.objects.create_user("anna")
    whom = Recipient(["a"], f"auth.user:{anna.pk}")
    (told,) = heard(lambda: subscriptions.unsubscribe(whom, "offers"))
    assert told == {"instance": anna, "scope": "offers", "reason": "unsubscribed"}
    assert heard(lambda: subscriptions.unsubscribe(whom, "offers")) == []
    (told,) = heard(lambda: subscriptions.unsubscribe(Recipient(["b"], "a@x.example"), ""))
    assert told["instance"] == "a@x.example"
    complained = Unwanted.COMPLAINED
    (told,) = heard(lambda: subscriptions.unsubscribe(Recipient(["c"]), "", complained))
    assert told == {"instance": None, "scope": "", "reason": "complained"}
