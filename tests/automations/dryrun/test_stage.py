"""The instance of a dry run in memory."""

from __future__ import annotations

from datetime import timedelta

import pytest

from automations.dryrun.run import DryRun
from automations.dryrun.stage import FIRST_ID
from tests.automations.dryrun.test_run import BEGIN, order
from tests.flows import patterns

pytestmark = pytest.mark.django_db


def test_tasks_have_ids_that_no_row_has() -> None:
    stage = order().stage
    assert [task.pk for task in stage.tasks] == [FIRST_ID + 1, FIRST_ID + 2, FIRST_ID + 3]
    assert [stage.number(task) for task in stage.tasks] == [1, 2, 3]
    assert stage.task(9) is None


def test_tasks_know_what_led_to_them() -> None:
    stage = order().stage
    assert stage.tasks[1].previous is stage.tasks[0]
    assert stage.taken() == {("charge", "check"): 1, ("check", "wait"): 1}


def test_nothing_is_due_after_the_end() -> None:
    stage = order().deliver("cancel").stage
    assert (stage.due(), stage.next_due(), stage.open) == (None, None, [])


def test_data_are_as_json_keeps_them() -> None:
    run = order(number=(1, 2))
    assert run.data["number"] == [1, 2]


def test_branches_come_together() -> None:
    run = DryRun(patterns.Synchronization, at=BEGIN)
    run.advance(timedelta(days=1))
    assert run.outcome == "completed"
