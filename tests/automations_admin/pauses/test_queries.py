"""What is paused, and what is held because of it."""

from __future__ import annotations

import pytest

from automations import testing
from automations.engine import pausing
from automations_admin.pauses import queries
from tests.flows.pausing import Waiter

pytestmark = pytest.mark.django_db

WAITER = Waiter.get_automation_class_name()


def test_each_pause_says_what_it_holds() -> None:
    pausing.pause(WAITER, "first")
    pausing.pause()
    run = testing.start(Waiter)
    everything, step = queries.all_pauses(None)
    assert (everything.what, step.what) == ("Everything", "First in Waiter")
    assert [task.automation_id for task in step.tasks] == [run.row.pk]
    assert (everything.count, step.count) == (1, 1)


def test_pauses_of_other_flows_are_not_seen() -> None:
    pausing.pause(WAITER)
    pausing.pause()
    assert [held.what for held in queries.all_pauses(frozenset())] == ["Everything"]


def test_a_flow_knows_its_pauses() -> None:
    pausing.pause(WAITER, "first")
    pausing.pause(WAITER)
    assert set(queries.of_flow(WAITER)) == {"", "first"}
