"""How long histories live."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import recovery, retention
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Event,
    Message,
    TaskPermission,
)
from tests.flows.basics import Five, Paused, Told
from tests.flows.patterns import Nested

pytestmark = pytest.mark.django_db

MODELS = (Attempt, AutomationModel, AutomationTaskModel, Event, Message, TaskPermission)


def test_what_ended_long_ago_is_deleted_with_its_history(clock: testing.Clock) -> None:
    told = Told()
    told.send_message("hello", None, {"go": True})
    Five()
    clock.advance(days=31)
    total, by_model = AutomationModel.delete_history(30)
    assert not any(model.objects.exists() for model in MODELS)
    assert by_model["automations.AutomationModel"] == 2
    assert by_model["automations.Message"] == 1
    assert total == sum(by_model.values())


def test_what_lives_or_ended_lately_stays(clock: testing.Clock) -> None:
    Five()
    clock.advance(days=30)
    Five()
    Paused()
    assert AutomationModel.delete_history(30) == (0, {})
    clock.advance(seconds=1)
    AutomationModel.delete_history(30)
    assert AutomationModel.objects.count() == 2


def test_the_end_counts_and_not_the_start(clock: testing.Clock) -> None:
    found = Paused()
    clock.advance(days=29)
    recovery.cancel(found.row)
    clock.advance(days=29)
    assert AutomationModel.delete_history(30) == (0, {})


def test_zero_days_means_everything_that_has_ended(clock: testing.Clock) -> None:
    Five()
    clock.advance(seconds=1)
    AutomationModel.delete_history(0)
    assert not AutomationModel.objects.exists()


def test_tasks_that_refer_to_each_other(clock: testing.Clock) -> None:
    found = Nested()
    testing.run_until(clock, clock.now().replace(hour=23))
    assert found.row.pk
    clock.advance(days=2)
    AutomationModel.delete_history(1)
    assert not AutomationTaskModel.objects.exists()


def test_deletion_goes_in_batches(clock: testing.Clock, monkeypatch: Any) -> None:
    """Nothing is loaded: the statements depend on the batches, not on the tasks."""
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        Five()
    clock.advance(days=1)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        total, by_model = AutomationModel.delete_history(0)
    assert by_model["automations.AutomationModel"] == 5
    assert total > 5
    assert len(captured) < 3 * 12
    assert not any("SELECT" in query["sql"] and "data" in query["sql"] for query in captured)
