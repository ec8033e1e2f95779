"""Checks of the dispatcher in force, and of whether anybody works."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import pytest
from celery import Celery
from django.core import checks
from django.test import override_settings

from automations import clock
from automations.dispatch import celery as dispatching
from automations.dispatch.checks import check_dispatcher, check_workers
from automations.models import AutomationTaskModel, Worker
from tests.flows import reliability as flows


def test_the_default_is_right() -> None:
    assert check_dispatcher() == []


def test_e048_a_dispatcher_that_is_not_there() -> None:
    with override_settings(AUTOMATIONS={"DISPATCHER": "nobody"}):
        (message,) = check_dispatcher()
    assert (message.id, message.level) == ("automations.E048", checks.ERROR)
    assert "nobody" in message.msg


def test_e048_celery_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "celery", None)
    monkeypatch.delitem(sys.modules, "automations.dispatch.celery", raising=False)
    with override_settings(AUTOMATIONS={"DISPATCHER": "celery"}):
        (message,) = check_dispatcher()
    assert message.id == "automations.E048"
    assert "celery" in message.msg


def test_a_dispatcher_says_itself_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "current_app", Celery("empty", set_as_current=False))
    with override_settings(AUTOMATIONS={"DISPATCHER": "celery"}):
        assert [message.id for message in check_dispatcher()] == ["automations.E049"]


@pytest.mark.django_db
def test_w014_nobody_is_there(settings: Any) -> None:
    assert check_workers(databases=["default"]) == []
    pk = flows.Outside().id
    AutomationTaskModel.objects.filter(automation_id=pk, status="outside").update(
        due=clock.now() - timedelta(hours=1)
    )

    (message,) = check_workers(databases=["default"])
    assert message.id == "automations.W014"
    assert check_workers(databases=["other"]) == check_workers() == []
    Worker.objects.create(name="w", host="h", pid=1)
    assert check_workers(databases=["default"]) == []
