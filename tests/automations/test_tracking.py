"""What django-anymail passes on."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.dispatch import Signal

from automations import clock, tracking
from automations.engine.composing import METADATA
from automations.models import Mail, Unsubscribed


@pytest.fixture
def mail(db: None) -> Mail:
    return Mail.objects.create(
        key="k", message_id="<k@x.example>", provider_id="esp-1", address="hash",
        automation_class="a", step="s", scope="offers", sent=clock.now(),
    )  # fmt: skip


def event(kind: str, **more: Any) -> SimpleNamespace:
    values = {
        "message_id": "esp-1",
        "timestamp": clock.now(),
        "metadata": {},
        "reject_reason": None,
    }
    return SimpleNamespace(event_type=kind, **{**values, **more})


def tell(mail: Mail, kind: str, **more: Any) -> set[str]:
    tracking.heard(None, event(kind, **more), "ESP", signal=None)
    mail.refresh_from_db()
    return {name for name in ("delivered", "opened", "bounced", "complained", "unsubscribed")
            if getattr(mail, name)}  # fmt: skip


def test_events_are_noted(mail: Mail) -> None:
    moment = clock.now()
    assert tell(mail, "opened", timestamp=moment) == {"delivered", "opened"}
    assert mail.opened == moment


@pytest.mark.parametrize("kind", ["queued", "sent", "deferred", "failed", "unknown", "rejected"])
def test_the_others_are_of_no_interest(mail: Mail, kind: str) -> None:
    assert tell(mail, kind) == set()


def test_the_key_finds_it_as_well(mail: Mail) -> None:
    """Providers that lose the id keep the metadata."""
    found = tell(mail, "delivered", message_id=None, metadata={METADATA: "k"}, timestamp=None)
    assert found == {"delivered"}
    assert tell(mail, "opened", message_id="x", metadata=None) == {"delivered"}


@pytest.mark.parametrize(
    ("kind", "reason", "blocked"),
    [
        ("bounced", None, True),
        ("bounced", "bounced", True),
        ("bounced", "timed_out", False),
        ("rejected", "invalid", True),
        ("rejected", "blocked", False),
    ],
)
def test_a_bounce_for_good(mail: Mail, kind: str, reason: str | None, blocked: bool) -> None:
    tell(mail, kind, reject_reason=reason)
    assert Unsubscribed.objects.filter(reason="bounced").exists() is blocked


def test_a_stand_in_is_listened_to(monkeypatch: pytest.MonkeyPatch, mail: Mail) -> None:
    """As the real package is, and once."""
    signals = ModuleType("anymail.signals")
    signals.tracking = Signal()  # type: ignore[attr-defined]
    monkeypatch.setattr(tracking, "find_spec", lambda name: object())
    monkeypatch.setitem(sys.modules, "anymail", ModuleType("anymail"))
    monkeypatch.setitem(sys.modules, "anymail.signals", signals)
    tracking.connect()
    tracking.connect()
    told = signals.tracking.send(None, event=event("opened"), esp_name="ESP")
    assert len(told) == 1
    mail.refresh_from_db()
    assert mail.opened


def test_without_the_package_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "find_spec", lambda name: None)
    tracking.connect()


def test_the_real_package_is_listened_to(mail: Mail) -> None:
    """Its own event, sent by its own signal."""
    signals = pytest.importorskip("anymail.signals")
    told = signals.AnymailTrackingEvent(
        event_type="clicked", message_id="esp-1", timestamp=clock.now(), event_id="1",
        recipient="a@x.example", metadata={}, tags=[], reject_reason=None,
    )  # fmt: skip
    signals.tracking.send(None, event=told, esp_name="ESP")
    mail.refresh_from_db()
    assert mail.clicked
