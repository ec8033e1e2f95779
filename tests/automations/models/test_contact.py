"""Which subject was contacted when."""

from __future__ import annotations

import pytest

from automations import clock
from automations.models import AutomationTaskModel, Contact
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db


def test_a_contact_outlives_the_task_that_made_it() -> None:
    task = AutomationTaskModel.objects.get(automation=Paused().id)
    row = Contact.objects.create(
        subject="shop.customer:1", channel="mail", automation_class="shop.Pay", task=task
    )
    assert row.at <= clock.now()
    assert str(row).startswith("shop.customer:1 mail ")
    task.delete()
    row.refresh_from_db()
    assert row.task is None
