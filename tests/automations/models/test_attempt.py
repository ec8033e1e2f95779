"""Attempts: rows that are added and never changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations import testing
from automations.models import Attempt, AutomationTaskModel
from tests.flows import units
from tests.flows.units import doing

pytestmark = pytest.mark.django_db


def test_attempt_that_went_through_is_kept() -> None:
    run = testing.start(units.Step)

    [attempt] = Attempt.objects.filter(task__automation_id=run.row.pk)

    assert (attempt.number, attempt.state, attempt.error, attempt.frames) == (1, "done", "", [])
    assert attempt.started <= attempt.ended


def test_failed_attempt_keeps_error_and_frames() -> None:
    with doing(step=lambda task: 1 / 0):
        testing.start(units.Step)

    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.error_class) == ("failed", "ZeroDivisionError")
    assert attempt.frames[-1]["source"] == "with doing(step=lambda task: 1 / 0):"
    assert set(attempt.frames[-1]) == {"file", "line", "function", "source"}


def test_attempts_of_a_task_are_in_their_order() -> None:
    with doing(step=lambda task: 1 / 0), testing.frozen_time() as clock:
        run = testing.start(units.Stubborn)
        for _ in range(2):
            clock.advance(minutes=1)
            testing.run_due()

    found = run.task("step").attempt_rows.values_list("number", "state")
    assert list(found) == [(1, "failed"), (2, "failed"), (3, "failed")]


def test_number_is_there_once() -> None:
    testing.start(units.Step)
    task = AutomationTaskModel.objects.earliest("id")

    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(task=task, number=1, state="done")


def test_attempt_shows_task_and_number() -> None:
    assert str(Attempt(task_id=7, number=2)) == "7/2"
