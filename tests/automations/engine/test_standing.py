"""Instances that stand somewhere, of which nothing was run."""

from __future__ import annotations

import pytest

from automations import testing
from automations.engine import recovery, standing
from automations.exceptions import AlreadyLive
from automations.models import AutomationModel, AutomationTaskModel
from tests.flows.basics import Paused, Unique

pytestmark = pytest.mark.django_db


def test_an_instance_can_stand_at_a_node_of_which_nothing_was_run() -> None:
    """Its time has come, though it would wait for a month."""
    row, task = standing.stand(Paused, "wait", {"n": 1}, held=False)
    assert (row.state, row.tokens, row.data) == ("running", 1, {"n": 1})
    assert (task.status, task.state, task.attempts) == ("wait", "waiting", 0)
    assert testing.run_due() == 1
    row.refresh_from_db()
    assert row.state == "completed"


def test_an_instance_that_is_held_is_paused() -> None:
    row, _task = standing.stand(Paused, "wait", {}, held=True)
    assert (row.state, testing.run_due()) == ("paused", 0)
    recovery.resume(row)
    testing.run_due()
    row.refresh_from_db()
    assert row.state == "completed"


def test_an_instance_stands_nowhere_if_its_unique_key_is_taken() -> None:
    standing.stand(Unique, "wait", {"name": "x"}, held=False)
    with pytest.raises(AlreadyLive):
        standing.stand(Unique, "wait", {"name": "x"}, held=False)
    assert AutomationModel.objects.count() == AutomationTaskModel.objects.count() == 1
