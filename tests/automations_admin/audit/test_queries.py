"""What the audit log asks the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from automations import clock
from automations.engine import pausing, recovery
from automations.models import Event
from automations_admin.audit import queries
from automations_admin.audit.filters import Filters
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db

PAUSED = Paused.get_automation_class_name()


@pytest.fixture
def events() -> dict[str, int]:
    """Store a note of Olga's, a pause of Anna's, and one of a flow by nobody."""
    olga, anna = (User.objects.create_user(name) for name in ("olga", "anna"))
    row = Paused().row
    recovery.note(row, "The carrier is down", actor=olga)
    recovery.pause(row, actor=anna, reason="Until Monday")
    pausing.pause(PAUSED)
    return dict(Event.objects.values_list("kind", "pk"))


def kinds(flows: frozenset[str] | None = None, **filters: object) -> list[str]:
    """Return what is found."""
    found = queries.found(Filters(**filters), flows)  # type: ignore[arg-type]
    return [event.kind for event in found]


def test_newest_come_first(events: dict[str, int]) -> None:
    assert kinds() == ["flow_paused", "paused", "note"]


def test_filters_let_through_what_they_say(events: dict[str, int]) -> None:
    assert kinds(kind="note") == ["note"]
    assert kinds(by="engine") == ["flow_paused"]
    assert kinds(by="people") == ["paused", "note"]
    assert kinds(who="OLG") == ["note"]
    assert kinds(q="monday") == ["paused"]
    assert kinds(flow="x.Y") == []
    assert kinds(before=events["paused"]) == ["note"]
    assert kinds(instance=10**12) == []
    assert kinds(batch=1) == []


def test_a_period_has_a_beginning(events: dict[str, int]) -> None:
    Event.objects.filter(kind="note").update(created=clock.now() - timedelta(days=2))
    assert kinds(since="day") == ["flow_paused", "paused"]
    assert kinds(since="week") == ["flow_paused", "paused", "note"]


def test_other_flows_are_not_seen(events: dict[str, int]) -> None:
    assert kinds(frozenset({"x.Y"})) == []
    assert len(kinds(frozenset({PAUSED}))) == 3


def test_texts_are_looked_for_among_the_newest(
    events: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SEARCHED", 1)
    assert kinds(q="carrier") == []
