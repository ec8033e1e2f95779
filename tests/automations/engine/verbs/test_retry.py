"""Retry; see also tests of recovery."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import recovery
from automations.engine.verbs import VERBS
from automations.exceptions import NotPossible
from automations.models import AutomationTaskModel
from tests.flows.acting import Shipping


def test_a_retry_forgives_lost_workers(broken: testing.Run) -> None:
    """Otherwise the next one that is lost would end it at once."""
    AutomationTaskModel.objects.filter(status="charge").update(lost=3)
    recovery.retry(broken.task("charge"))
    assert (broken.task("charge").lost, broken.task("charge").attempts) == (0, 2)


@pytest.mark.parametrize("act", [recovery.pause, recovery.cancel])
def test_an_instance_that_does_not_go_on_is_not_retried(broken: testing.Run, act: object) -> None:
    task = broken.task("charge")
    if act is recovery.cancel:
        recovery.cancel(broken.row)
    else:
        recovery.edit_data(broken.row, {"order": 7})
        recovery.retry(task)
        recovery.pause(broken.row)
    with pytest.raises(NotPossible):
        recovery.retry(broken.task("charge"))


def test_only_the_step_itself_runs_again() -> None:
    assert VERBS["retry"].runs_again(Shipping.graph, "charge", {}) == ("charge",)


def test_a_retry_goes_on_with_the_flow(broken: testing.Run, olga: User) -> None:
    recovery.edit_and_retry(broken.task("charge"), {"order": 7}, actor=olga, reason="New card")
    assert broken.data == {"order": 7, "paid": True}
    broken.assert_waits_at("later")
