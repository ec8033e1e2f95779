"""Signs of life of Celery's workers."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connections
from django.test import override_settings

from automations.dispatch.celery_presence import MainPresence, Presences, Tally
from automations.models import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def executed(name: str = "w@host") -> int:
    """Return what a worker has executed, as it is written."""
    return Worker.objects.get(name=name).executed


def test_a_worker_is_there_until_it_ends() -> None:
    presences = Presences()
    presences.begin("w@host")
    assert Worker.objects.get(name="w@host").stopped is None
    presences.of("w@host").count(2)
    presences.of("w@host").count(3)
    presences.end()

    worker = Worker.objects.get(name="w@host")
    assert (worker.executed, worker.stopped is None) == (5, False)
    presences.end()


def test_no_connection_stays_open_for_processes_that_are_forked() -> None:
    presence = MainPresence("w@host", None)
    presence._tried(presence.sign_on)
    assert connections["default"].connection is None
    presence._tried(presence.sign_off)
    assert Worker.objects.get(name="w@host").stopped is not None


def test_steps_are_written_from_time_to_time() -> None:
    Worker.objects.create(name="w@host", host="host", pid=1)
    tally = Tally("w@host")
    with override_settings(AUTOMATIONS={"HEARTBEAT": 3600.0}):
        for _ in range(3):
            tally.count(1)
    assert executed() == 1
    tally.write()
    assert executed() == 3


def test_steps_that_could_not_be_written_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    Worker.objects.create(name="w@host", host="host", pid=1)
    tally = Tally("w@host")
    with monkeypatch.context() as patch:
        patch.setattr(Worker._default_manager, "using", mock.Mock(side_effect=OperationalError))
        patch.setattr(Worker.objects, "using", mock.Mock(side_effect=OperationalError))
        with pytest.raises(OperationalError):
            tally.count(2)
    tally.write()
    assert executed() == 2


def test_a_name_that_is_not_told_or_too_long_fits() -> None:
    presences: Any = Presences()
    assert presences.of(None).name == "celery"
    assert len(presences.of("x" * 200).name) == 100
