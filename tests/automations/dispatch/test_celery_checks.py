"""Checks of Celery's settings."""

from __future__ import annotations

from typing import Any

import pytest
from celery import Celery
from kombu import Queue

from automations.dispatch import celery_checks
from tests.flows import queued

ALL = ["reports", queued.SLOW]


def ids(**settings: Any) -> list[str]:
    """Return what is wrong with an app that is right but for these settings."""
    app = Celery("checked", set_as_current=False)
    app.conf.update(**{"broker_url": "redis://127.0.0.1/9", **settings})
    return sorted({str(message.id) for message in celery_checks.problems(app.conf)})


def test_an_app_that_is_right() -> None:
    assert ids() == []
    assert ids(task_queues=[Queue(name) for name in ALL]) == []
    assert ids(task_queues={name: {} for name in ALL}) == []


@pytest.mark.parametrize("url", ["", None])
def test_e049_no_broker(url: Any) -> None:
    assert ids(broker_url=url) == ["automations.E049"]


def test_e050_workers_that_refuse_json() -> None:
    assert ids(accept_content=["pickle"]) == ["automations.E050"]
    assert ids(accept_content=["application/json"]) == []


def test_w010_another_serializer() -> None:
    assert ids(task_serializer="pickle") == ["automations.W010"]


def test_w011_a_queue_that_is_not_declared() -> None:
    assert ids(task_queues=[Queue("reports")]) == ["automations.W011"]
