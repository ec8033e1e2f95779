"""The loop of a worker: errors of the database, alerts, and what is looked for when idle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connections
from django.db.models import F

from automations import clock, testing
from automations.dispatch import skew
from automations.dispatch.doorbell import Doorbell
from automations.dispatch.listening import Listener
from automations.dispatch.worker import Loop
from automations.engine import alerts, batches, claims, limiting
from automations.engine.heartbeat import Heartbeat
from automations.models import AutomationModel, AutomationTaskModel, Worker
from tests.automations.dispatch.children import until
from tests.automations.dispatch.instances import left_to_workers, state
from tests.flows import reliability as flows

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


# -- the database ----------------------------------------------------------------------------


@pytest.mark.parametrize("error", [OperationalError, "InterfaceError"])
def test_the_loop_survives_errors_of_the_driver(
    monkeypatch: pytest.MonkeyPatch, error: Any
) -> None:
    """Every error class of Django's database layer means: close, wait, try again."""
    from django.db import InterfaceError

    kind = InterfaceError if error == "InterfaceError" else error
    loop = Loop(interval=0.001)
    calls: list[int] = []

    def look(*args: Any, **kwargs: Any) -> list[Any]:
        calls.append(1)
        if len(calls) < 3:
            raise kind("connection already closed")
        loop.stop()
        return []

    monkeypatch.setattr(claims, "due_lanes", look)

    loop.run()

    assert len(calls) == 3


def test_the_lease_is_extended_after_a_passing_error(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """One refused statement does not make a step that runs look like a lost one."""
    settings.AUTOMATIONS = {"HEARTBEAT": 0.01, "LEASE": 30.0}
    left_to_workers(flows.Outside)
    (claim,) = claims.claim_due(clock.now(), "w", timedelta(seconds=30), 1)
    calls: list[bool] = []
    extend = claims.extend

    def failing(*args: Any) -> bool:
        calls.append(True)
        if len(calls) < 3:
            raise OperationalError("the server is gone for a moment")
        return extend(*args)

    monkeypatch.setattr(claims, "extend", failing)
    with Heartbeat(claim, None) as heartbeat:
        until(lambda: len(calls) > 3 or not heartbeat._thread.is_alive(), "signs of life")  # type: ignore[union-attr]

    assert len(calls) > 3
    assert not heartbeat.lost
    connections.close_all()


def test_a_long_batch_of_acts_keeps_no_task_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    pk = left_to_workers(flows.Plain)
    monkeypatch.setattr(batches, "sweep", lambda now, owner: 50)
    assert Loop(batch=20).run_pass() > 50
    assert state(pk) == "completed"


# -- alerts ----------------------------------------------------------------------------------


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often the loop looks for something to tell."""
    found: list[int] = []
    monkeypatch.setattr(alerts, "watch", lambda: found.append(1))
    return found


def test_the_loop_looks_for_something_to_tell_every_minute(looks: list[int]) -> None:
    """Not at its start, when what waited for it is not done yet."""
    with testing.frozen_time() as clock_:
        loop = Loop()
        for seconds, expected in ((0, 0), (59, 0), (1, 1), (0, 1), (60, 2)):
            clock_.advance(seconds=seconds)
            loop.watch()
            assert len(looks) == expected


def test_the_running_loop_looks(looks: list[int]) -> None:
    with testing.frozen_time() as clock_:
        loop = Loop(interval=0.001)
        clock_.advance(seconds=61)
        loop.run_pass = lambda: loop.stop() or 0  # type: ignore[method-assign, func-returns-value]
        loop.run()
    assert len(looks) == 1


def test_a_single_pass_looks_once_at_its_end(looks: list[int]) -> None:
    Loop().run_once()
    assert len(looks) == 1


def test_the_loop_says_at_its_start_if_its_clock_is_not_that_of_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(skew, "complaint", lambda: "The clock of this machine is 60 s ahead.")
    said: list[str] = []
    loop = Loop(report=said.append)
    loop.stop()
    loop.run()
    assert said == caplog.messages == ["The clock of this machine is 60 s ahead."]


def test_a_database_that_is_away_at_the_start_is_not_asked_for_its_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(skew, "complaint", mock.Mock(side_effect=OperationalError))
    loop = Loop()
    loop.stop()
    loop.run()
    assert Worker.objects.get().stopped


def test_what_falls_due_between_the_last_look_and_the_sleep_is_not_slept_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []

    def wait(_bell: Doorbell, seconds: float, _files: Any = ()) -> set[int]:
        slept.append(seconds)
        loop.stop()
        return set()

    monkeypatch.setattr(Doorbell, "wait", wait)
    monkeypatch.setattr(Listener, "open", lambda _listener: False)  # no look after it was opened
    pk = left_to_workers(flows.Outside)
    with testing.frozen_time() as frozen:
        soon = clock.now() + timedelta(seconds=1)
        AutomationTaskModel.objects.filter(automation_id=pk).update(due=soon)
        monkeypatch.setattr(Loop, "watch", lambda _loop: frozen.advance(seconds=2))
        loop = Loop(interval=3600)
        loop.run()
    assert slept == [0.0]


def test_code_that_is_back_is_noticed_within_a_minute_however_idle_the_worker() -> None:
    """In a deploy an old worker may block what a new one, which looked before, knows."""
    loop = Loop(interval=30)
    loop.run_pass()
    blocked = left_to_workers(flows.Chain)
    AutomationModel.objects.filter(pk=blocked).update(state="blocked")
    AutomationTaskModel.objects.filter(automation_id=blocked).update(held=F("due"), due=None)

    with testing.frozen_time() as frozen:
        frozen.advance(minutes=1)
        loop.run_pass()

    assert AutomationModel.objects.get(pk=blocked).state == "completed"


@pytest.mark.django_db
def test_free_slots_are_looked_for_every_ten_seconds_however_idle_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And at once where there are more than one look takes in."""
    looked: list[str] = []
    answers = iter(["k", "", "", ""])
    monkeypatch.setattr(limiting, "sweep", lambda after: looked.append(after) or next(answers))
    with testing.frozen_time() as clock:
        loop = Loop(interval=30)
        for _ in range(20):
            loop.run_pass()
        assert looked == ["", "k"]
        clock.advance(seconds=11)
        loop.run_pass()
        assert looked == ["", "k", ""]
