"""Signals and messages start whom the policy admits, and never raise because it does not."""

from __future__ import annotations

from typing import Any

import pytest

from automations.exceptions import EntryRefused, MissingData
from automations.models import AutomationModel, Entry, Refusal
from tests.flows.entering import About, Delivery, Support, Welcome, joined

pytestmark = pytest.mark.django_db


def counted() -> list[tuple[str, int]]:
    """Return the refusals by reason."""
    return list(Refusal.objects.values_list("reason", "count"))


def test_a_signal_starts_whom_the_policy_admits() -> None:
    joined.send(None, data={"customer": "Miller"})
    joined.send(None, data={"customer": "Miller"})
    joined.send(None, data={"customer": "Smith"})

    rows = AutomationModel.objects.order_by("pk")
    assert [row.subject for row in rows] == ["Miller", "Smith"]
    assert all(row.live_key and row.tokens for row in rows)
    assert counted() == [("live", 1)]


def test_a_signal_remembers_who_has_entered() -> None:
    for _ in range(2):
        Welcome.on_signal(None, None, data={"customer": "Miller"})
    assert AutomationModel.objects.count() == Entry.objects.get().count == 1
    assert counted() == [("once", 1)]


def test_a_signal_that_was_admitted_by_a_stale_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The unique column decides."""
    from automations.engine import entering

    monkeypatch.setattr(entering, "ask", lambda *args, **kwargs: None)
    for _ in range(2):
        Support.on_signal(None, None, data={"customer": "Miller"})
    assert AutomationModel.objects.count() == 1
    assert counted() == [("live", 1)]


def test_a_signal_without_subject_starts_nothing() -> None:
    with pytest.raises(MissingData, match="pass customer"):
        joined.send(None, data={})
    assert not AutomationModel.objects.exists()


def test_a_signal_says_whom_an_instance_is_about_without_a_policy() -> None:
    found: Any = About.on_signal(None, None, data={"customer": "Miller"})
    assert AutomationModel.objects.get(pk=found.id).subject == "Miller"


def test_an_error_of_another_flow_is_not_hidden() -> None:
    """Who starts another flow in `started_by_signal` sees that it is refused."""

    class Greedy(Support):
        class Meta:
            subject = "customer"

        def started_by_signal(self, sender: Any, kwargs: dict[str, Any]) -> None:
            Support(customer="Miller")

    Support(customer="Miller")
    with pytest.raises(EntryRefused):
        Greedy.on_signal(None, None, data={})


def test_a_message_starts_whom_the_policy_admits() -> None:
    data = {"customer": "Miller", "order": 7, "other": 1}
    found = Delivery.create_on_message("hello", "token", data)
    assert found.data == {"customer": "Miller", "order": 7, "hello": "token"}

    assert Delivery.create_on_message("hello", "token", data) is None
    assert counted() == [("key", 1)]
    assert Delivery.create_on_message("unknown", None, data) is None
