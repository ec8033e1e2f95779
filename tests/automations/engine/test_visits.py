"""The way that an instance has come."""

from __future__ import annotations

from itertools import pairwise

import pytest

from automations import testing
from automations.engine import visits
from automations.models import AutomationTaskModel
from tests.flows.basics import Five

pytestmark = pytest.mark.django_db


def test_each_task_but_the_first_was_led_to_by_another() -> None:
    run = testing.start(Five)
    tasks = list(AutomationTaskModel.objects.filter(automation_id=run.automation.id).order_by("id"))

    assert visits.led_from(run.automation.id) == {
        later.pk: earlier.pk for earlier, later in pairwise(tasks)
    }


def test_way_out_that_nothing_has_taken_comes_after_those_that_were() -> None:
    run = testing.start(Five)
    first, *_, last = AutomationTaskModel.objects.filter(automation_id=run.automation.id)

    assert visits.next_slot(run.automation.id, first.pk) == 1
    assert visits.next_slot(run.automation.id, last.pk) == 0


def test_visits_count_occurrences_of_a_schedule_only() -> None:
    run = testing.start(Five)
    task = AutomationTaskModel.objects.filter(automation_id=run.automation.id).latest("id")
    planned = task.created

    assert visits.visits(task) == (0, None)
    AutomationTaskModel.objects.filter(pk=task.pk).update(planned=planned)
    assert visits.visits(task) == (1, planned)


def test_visits_under_an_earlier_name_count() -> None:
    run = testing.start(Five)
    first, second, *_ = AutomationTaskModel.objects.filter(automation_id=run.automation.id)
    AutomationTaskModel.objects.filter(pk=first.pk).update(planned=first.created, status="before")

    assert visits.visits(second)[0] == 0
    assert visits.visits(second, ["before"]) == (1, first.created)
