"""The figures that stay when histories are deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from automations import testing
from automations.engine import recovery, retention
from automations.models import AutomationModel, Total
from tests.flows import units
from tests.flows.basics import Five, Paused
from tests.flows.units import doing

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


def delete() -> None:
    """Delete everything that has ended."""
    retention.delete_instances(list(AutomationModel.objects.values_list("pk", flat=True)))


def totals(*names: str) -> list[tuple[Any, ...]]:
    """Return these fields of all totals."""
    return list(Total.objects.order_by("day", "automation_class", "outcome").values_list(*names))


def test_instances_are_counted_by_flow_day_and_outcome(clock: testing.Clock) -> None:
    Five(), Five()
    recovery.cancel(Paused().row)
    clock.advance(days=1)
    Five()
    delete()
    names = ("day", "automation_class", "outcome", "instances")
    five, paused = (cls.get_automation_class_name() for cls in (Five, Paused))
    assert totals(*names) == [
        (DAY, five, "completed", 2),
        (DAY, paused, "cancelled", 1),
        (date(2026, 3, 3), five, "completed", 1),
    ]


def test_failed_attempts_are_counted(clock: testing.Clock) -> None:
    with doing(step=lambda task: 1 / 0):
        units.Step(), units.Step()
    delete()
    assert totals("outcome", "instances", "failures") == [("failed", 2, 2)]


def test_later_deletions_add_to_them(clock: testing.Clock) -> None:
    for _ in range(3):
        Five()
        delete()
    assert totals("instances") == [(3,)]


def test_definitions_are_told_apart(clock: testing.Clock) -> None:
    Five()
    row = AutomationModel.objects.get(pk=Five().id)
    AutomationModel.objects.filter(pk=row.pk).update(definition=None)
    delete()
    assert row.definition is not None
    assert set(totals("fingerprint")) == {("",), (row.definition.fingerprint,)}


def test_days_are_those_of_the_project(settings: Any) -> None:
    """In Berlin the new day has begun."""
    with testing.frozen_time(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)):
        Five()
        delete()
    assert totals("day") == [(DAY,)]


def test_what_had_not_ended_is_not_counted(clock: testing.Clock) -> None:
    Paused()
    delete()
    assert not AutomationModel.objects.exists()
    assert totals("pk") == []
