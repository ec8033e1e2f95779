"""What steps do outside, as nodes ask for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from automations import testing
from automations.engine.outside import Outside
from automations.models import AutomationTaskModel
from automations.outgoing import Call, Draft
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside() -> Outside:
    return Outside(AutomationTaskModel.objects.get(automation=Paused().id))


def test_it_sends_mails(outside: Outside) -> None:
    answer: Any = outside.send(Draft("testflows/mail/bill", to="a@x.example"))
    assert answer.result["to"] == ["a@x.example"]
    assert outside.task.status in mail.outbox[0].body


def test_it_calls(outside: Outside, settings: Any) -> None:
    settings.AUTOMATIONS = {"WEBHOOK_HOSTS": ["api.example.com"]}
    with testing.answering(json=[1]) as made:
        assert outside.call(Call("https://api.example.com/"))["body"] == [1]
    assert made[0].headers["Idempotency-Key"] == str(outside.task.idempotency_key)
