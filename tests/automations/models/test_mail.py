"""Mails that were sent."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations.models import AutomationTaskModel, Mail
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db


def test_a_mail_outlives_its_task_and_is_there_once() -> None:
    task = AutomationTaskModel.objects.get(automation=Paused().id)
    row = Mail.objects.create(
        task=task, key="k", automation_class="shop.Pay", step="bill", message_id="<k@x>"
    )
    assert str(row) == "shop.Pay bill <k@x>"
    for key, said in (("k", "<other@x>"), ("other", "<k@x>")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.create(key=key, automation_class="a", step="b", message_id=said)
    task.delete()
    row.refresh_from_db()
    assert row.task is None
