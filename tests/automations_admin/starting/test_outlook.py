"""What is said before a start."""

from __future__ import annotations

from typing import Any

import pytest

from automations.engine import pausing
from automations_admin import holds
from automations_admin.starting import outlook
from tests.flows.by_hand import Once, One, Parcel

pytestmark = pytest.mark.django_db


def said(flow: Any) -> str:
    found = holds.in_force(frozenset({flow.get_automation_class_name()}))
    return "\n".join(f"{one.head} {one.text}".strip() for one in outlook.points(flow, found))


def test_it_says_what_runs_and_what_reaches_outside() -> None:
    text = said(Parcel)
    assert text.startswith("A new instance is stored and runs until it must wait.")
    assert "Runs first: Pack." in text
    assert "May follow: Send." in text
    assert "Outside: calls the carrier (Send)." in text


def test_it_says_who_runs_it(settings: Any) -> None:
    settings.AUTOMATIONS = {**getattr(settings, "AUTOMATIONS", {}), "DISPATCHER": "worker"}
    assert said(Parcel).startswith("A new instance is stored. Workers run it.")


@pytest.mark.parametrize(("step", "held"), [("", True), ("pack", True), ("send", False)])
def test_it_says_that_it_is_held(step: str, held: bool) -> None:
    pausing.pause(Parcel.get_automation_class_name(), step)
    assert ("is stored and held" in said(Parcel)) is held


def test_it_says_who_may_enter() -> None:
    assert "About: customer." in said(Once)
    assert "Re-entry: once, for ever." in said(Once)
    assert "At most one instance that has not ended for each order." in said(One)


def test_it_says_that_there_is_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(One, "unique", True)
    assert "At most one instance of" in said(One)
