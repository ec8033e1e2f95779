"""Signs of life of a process that is called now and then."""

from __future__ import annotations

import os

import pytest
from django.test import override_settings

from automations.dispatch.task_presence import TaskPresence
from automations.models import Worker

pytestmark = pytest.mark.django_db


def test_it_is_seen_when_it_is_called() -> None:
    presence = TaskPresence()
    assert presence.see() == presence.name
    worker = Worker.objects.get()
    assert (worker.name, worker.pid, worker.stopped) == (presence.name, os.getpid(), None)


def test_what_it_has_executed_is_written_from_time_to_time() -> None:
    presence = TaskPresence()
    presence.see()
    presence.executed += 5
    with override_settings(AUTOMATIONS={"HEARTBEAT": 3600.0}):
        presence.see()
    assert Worker.objects.get().executed == 0
    with override_settings(AUTOMATIONS={"HEARTBEAT": 1e-9}):
        presence.see()
    assert Worker.objects.get().executed == 5


def test_a_forked_process_counts_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    presence = TaskPresence()
    presence.see()
    presence.executed = 7
    monkeypatch.setattr(os, "getpid", lambda: 1)
    presence.see()
    assert presence.executed == 0
    assert Worker.objects.count() == 2
