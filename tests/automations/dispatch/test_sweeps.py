"""What a pass looks at before it runs tasks."""

from __future__ import annotations

import pytest

from automations import clock, testing
from automations.dispatch import sweeps
from automations.models import AutomationModel, Message
from tests.flows.basics import Told

pytestmark = pytest.mark.django_db


def test_messages_that_nobody_delivered_are_found() -> None:
    run = Told()
    Message.objects.create(automation_id=run.id, name="hello", due=clock.now())
    assert sweeps.sweep(clock.now(), 10, "worker") == 1
    assert AutomationModel.objects.get(pk=run.id).data["heard"] == 1


def test_goals_whose_time_has_come_are_found() -> None:
    from django.contrib.auth.models import User

    from tests.flows.journeys import Journey

    with testing.frozen_time() as frozen:
        Journey(user=User.objects.create_user("anna"))
        assert sweeps.sweep(frozen.now(), 10, "worker") == 0
        frozen.advance(hours=1)
        assert sweeps.sweep(frozen.now(), 10, "worker") == 3


def test_without_anything_due_nothing_is_done() -> None:
    assert sweeps.sweep(clock.now(), 10, "worker") == 0
