"""Which messages waiting tasks wait for."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations.models import AutomationTaskModel, Awaited
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db


def test_a_task_waits_for_a_message_of_a_key_once() -> None:
    task = AutomationTaskModel.objects.get(automation=Paused().id)
    row = Awaited.objects.create(task=task, automation_class="shop.Pay", name="paid", key="A1")
    assert str(row) == "paid A1"
    Awaited.objects.create(task=task, automation_class="shop.Pay", name="paid")
    with pytest.raises(IntegrityError), transaction.atomic():
        Awaited.objects.create(task=task, automation_class="shop.Pay", name="paid", key="A1")


def test_it_goes_with_its_task() -> None:
    task = AutomationTaskModel.objects.get(automation=Paused().id)
    Awaited.objects.create(task=task, automation_class="shop.Pay", name="paid")
    task.delete()
    assert not Awaited.objects.exists()
