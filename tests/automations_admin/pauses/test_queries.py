"""What is paused, and what is held because of it."""

from __future__ import annotations

from typing import Any

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


def test_many_pauses_cost_as_many_queries_as_one(django_assert_num_queries: Any) -> None:
    """Each names the first that it holds, those first that have been held longest."""
    pausing.pause(WAITER, "first")
    runs = [testing.start(Waiter).row.pk for _number in range(queries.MOST_HELD + 2)]
    with django_assert_num_queries(4):
        assert len(queries.all_pauses(None)) == 1
    for step in ("second", "third", ""):
        pausing.pause(WAITER, step)
    pausing.pause()
    with django_assert_num_queries(4):
        found = queries.all_pauses(None)
    assert [held.count for held in found] == [7, 7, 0, 0, 7]
    assert [task.automation_id for task in found[0].tasks] == runs[: queries.MOST_HELD]
    assert found[2].tasks == ()


def test_without_pauses_nothing_is_asked_of_the_tasks(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert queries.all_pauses(None) == []


def test_a_flow_knows_its_pauses() -> None:
    pausing.pause(WAITER, "first")
    pausing.pause(WAITER)
    assert set(queries.of_flow(WAITER)) == {"", "first"}
