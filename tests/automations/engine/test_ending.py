"""Ending an instance from outside."""

from __future__ import annotations

import pytest

from automations import clock
from automations.engine import ending, store
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import InstanceState
from tests.flows.basics import Unique

pytestmark = pytest.mark.django_db


def test_nothing_of_it_is_left_to_do() -> None:
    """Its place is free, its tasks are cancelled and a worker that is at one is refused."""
    run = Unique(name="x")
    (task,) = AutomationTaskModel.objects.filter(automation=run.id)
    with store.atomic():
        row = store.lock_instance(run.id)
        assert row is not None
        ending.end(row, InstanceState.EXITED, "enough", clock.now(), message="left")
    found = AutomationModel.objects.get(pk=run.id)
    assert (found.state, found.finished, found.reason) == ("exited", True, "enough")
    assert (found.live_key, found.tokens) == (None, 0)
    after = AutomationTaskModel.objects.get(pk=task.pk)
    assert (after.state, after.message, after.due) == ("cancelled", "left", None)
    assert after.fence == task.fence + 1


def test_a_reason_is_cut_to_what_fits() -> None:
    run = Unique(name="y")
    with store.atomic():
        row = store.lock_instance(run.id)
        assert row is not None
        ending.end(row, InstanceState.CANCELLED, "x" * 2000, clock.now())
    assert len(AutomationModel.objects.get(pk=run.id).reason) == 1000
