"""Which instances are locked together: those that nobody else has, and that only wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from automations import flow
from automations.engine import pausing, recovery, waiting
from automations.models import AutomationModel, AutomationTaskModel
from tests.automations.engine.meeting import Actor
from tests.flows.basics import Told

pytestmark = pytest.mark.django_db(transaction=True)


def locked(automation: Any, *found: Any) -> list[int]:
    """Lock instances and return the primary keys of those that only wait."""
    with transaction.atomic():
        return list(waiting.lock(automation, [one.id for one in found]))


def test_the_keys_of_live_instances_come_in_chunks() -> None:
    found = [Told() for _ in range(4)]
    recovery.cancel(found[1].row)
    keys = [one.id for one in found if one is not found[1]]
    assert list(waiting.keys_of(Told, 2)) == [keys[:2], keys[2:]]


def test_those_that_wait_are_returned_with_their_tasks() -> None:
    one, other = Told(), Told()
    with transaction.atomic():
        found = waiting.lock(Told, [one.id, other.id])
    assert [(row.pk, task.automation_id) for row, task in found.values()] == [
        (one.id, one.id),
        (other.id, other.id),
    ]


def test_those_that_are_paused_or_executed_are_left_out() -> None:
    found = [Told() for _ in range(3)]
    recovery.pause(found[0].row)
    AutomationTaskModel.objects.filter(automation_id=found[1].id).update(state="running")
    assert locked(Told, *found) == [found[2].id]


def test_those_with_several_tokens_or_none_that_is_open_are_left_out() -> None:
    found = [Told() for _ in range(2)]
    AutomationModel.objects.filter(pk=found[0].id).update(tokens=2)
    AutomationTaskModel.objects.filter(automation_id=found[1].id).update(state="failed")
    assert locked(Told, *found) == []


def test_those_at_a_step_that_is_gone_are_left_out() -> None:
    found = Told()
    AutomationTaskModel.objects.update(status="gone")
    assert locked(Told, found) == []


def test_those_that_are_asked_how_long_to_wait_are_left_out() -> None:
    class Long(flow.Automation):
        wait = flow.Execute().AfterWaitingFor(lambda task: timedelta(days=1))
        end = flow.End()

    assert locked(Long, Long()) == []


def test_those_at_a_step_that_needs_permits_are_left_out() -> None:
    class Few(flow.Automation):
        wait = flow.Execute(print).AsSoonAs(lambda task: task.data.get("go")).Limit(1)
        end = flow.End()

    assert locked(Few, Few()) == []


def test_nothing_is_returned_while_anything_is_paused() -> None:
    found = Told()
    pausing.pause("some.Flow")
    assert locked(Told, found) == []


def test_those_that_somebody_else_has_locked_are_passed_over() -> None:
    if not connection.features.has_select_for_update_skip_locked:
        pytest.skip("This database locks as a whole.")
    one, other = Told(), Told()
    with transaction.atomic():
        AutomationModel.objects.select_for_update().get(pk=one.id)
        assert Actor(lambda: locked(Told, one, other)).join() == [other.id]
