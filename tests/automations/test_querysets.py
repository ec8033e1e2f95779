"""Named questions to the tables of instances and tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import clock, testing
from automations.engine import recovery
from automations.engine.claims import claim_due
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import Waiting
from tests.flows import units
from tests.flows.units import doing, left_alone, user

pytestmark = pytest.mark.django_db

instances, tasks = AutomationModel.objects, AutomationTaskModel.objects
NAME = units.Step.get_automation_class_name()


def fail(task: Any) -> None:
    """Fail."""
    raise ValueError


def test_live_instances_have_not_ended() -> None:
    ended, live, paused = units.Step(), units.Patient(), units.Patient()
    recovery.pause(paused.row)

    assert set(instances.live()) == {live.row, paused.row}
    assert ended.finished()


def test_timed_tasks_are_due_now_or_later() -> None:
    """Neither those of a paused instance nor those that are done."""
    waiting, paused = units.Patient(), units.Patient()
    recovery.pause(paused.row)

    assert {task.automation_id for task in tasks.timed()} == {waiting.id}
    assert set(tasks.timed()) == set(tasks.filter(due__isnull=False))


@pytest.mark.parametrize("given", [units.Step, NAME])
def test_instances_of_a_class(given: Any) -> None:
    run, _ = units.Step(), units.Line()

    assert list(instances.of(given)) == [run.row]


def test_instances_with_a_failed_task_may_go_on_elsewhere() -> None:
    with doing(left=fail):
        half = testing.start(units.Pair)
    with doing(step=fail):
        whole = testing.start(units.Step)
    testing.start(units.Step)

    assert set(instances.with_failed_task()) == {half.row, whole.row}


def test_instances_and_tasks_that_wait_for_this() -> None:
    user("anna")
    asking, timed = testing.start(units.Ask, asked="anna"), testing.start(units.Timed)

    assert list(instances.waiting_for(Waiting.PERSON)) == [asking.row]
    assert list(instances.waiting_for(Waiting.TIME)) == [timed.row]
    assert list(tasks.waiting_for(Waiting.TIME)) == [timed.task("step")]


def test_open_tasks_are_ready_running_or_waiting() -> None:
    with doing(step=fail):
        testing.start(units.Step)
    testing.start(units.Line)
    waiting = testing.start(units.Patient)

    assert list(tasks.open()) == [waiting.task("step")]


def test_due_tasks_are_in_the_order_of_claiming() -> None:
    with testing.frozen_time() as clock:
        late, early = left_alone(units.Step), left_alone(units.Step)
        units.Timed()
        tasks.filter(automation_id=early.id).update(due=clock.now() - timedelta(1))

        found = [task.automation_id for task in tasks.due(clock.now())]

    assert found == [early.id, late.id]


def test_retrying_and_failed_tasks_are_never_added_up() -> None:
    with doing(step=fail):
        failed, retrying = testing.start(units.Step), testing.start(units.Stubborn)

    assert list(tasks.failed()) == [failed.task("step")]
    assert list(tasks.retrying()) == [retrying.task("step")]


def test_an_attempt_under_way_is_planned_no_more() -> None:
    """An index by state finds those whose next attempt is planned, however many tasks there are."""
    with doing(step=fail):
        run = testing.start(units.Stubborn)
    later = clock.now() + timedelta(days=1)
    assert tasks.retrying().exists()
    assert claim_due(later, "one", timedelta(minutes=1), 1, run.row.pk)

    assert not tasks.retrying().exists()


def test_stuck_tasks_have_been_due_for_too_long() -> None:
    with testing.frozen_time() as clock:
        run = left_alone(units.Step)
        patience = timedelta(minutes=5)
        clock.advance(minutes=5, seconds=-1)
        assert not tasks.stuck(clock.now(), patience).exists()
        clock.advance(seconds=1)

        assert [task.automation_id for task in tasks.stuck(clock.now(), patience)] == [run.id]


def test_paused_tasks_are_not_stuck() -> None:
    with testing.frozen_time() as clock:
        recovery.pause(left_alone(units.Step).row)
        clock.advance(days=1)

        assert not tasks.stuck(clock.now(), timedelta(minutes=5)).exists()


def test_assigned_tasks_can_be_acted_on_and_addressed_ones_were() -> None:
    anna = user("anna")
    run = testing.start(units.Ask, asked="anna")
    assert list(tasks.assigned_to(anna)) == [run.task("form")]

    testing.submit(run.automation, anna, answer="yes")

    assert list(tasks.assigned_to(anna)) == []
    assert list(tasks.addressed_to(anna)) == [run.task("form")]


def test_arrivals_are_those_of_one_firing_of_a_join() -> None:
    one, two = testing.start(units.Pair), testing.start(units.Pair)

    found = tasks.arrived_with(one.task("join"))

    assert {task.automation_id for task in found} == {one.row.pk}
    assert found.count() == 2
    assert two.row.pk != one.row.pk


def test_questions_can_be_chained() -> None:
    anna = user("anna")
    one, _ = testing.start(units.Ask, asked="anna"), testing.start(units.AskInTime)

    found = tasks.filter(automation__in=instances.of(units.Ask).live()).assigned_to(anna)

    assert list(found) == [one.task("form")]
