"""Signals: after the commit, robustly, with the rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.dispatch import Signal

from automations import testing
from automations.engine import recovery, signals
from tests.flows import units
from tests.flows.units import doing, user

pytestmark = pytest.mark.django_db


@contextmanager
def heard(signal: Signal, act: Any = None) -> Iterator[list[Any]]:
    """Collect what a signal brings."""
    found: list[Any] = []

    def listen(sender: Any, **arguments: Any) -> None:
        arguments.pop("signal")
        found.append((sender, arguments))
        if act is not None:
            act()

    signal.connect(listen)
    try:
        yield found
    finally:
        signal.disconnect(listen)


def run(flow: Any, commit: Any, **data: Any) -> testing.Run:
    """Run a flow and commit."""
    with commit(execute=True):
        return testing.start(flow, **data)


def test_end_is_announced_with_its_row(django_capture_on_commit_callbacks: Any) -> None:
    with heard(signals.instance_ended) as found:
        ended = run(units.Line, django_capture_on_commit_callbacks)

    assert found == [(units.Line, {"instance": ended.row})]
    assert found[0][1]["instance"].state == "completed"


def test_failure_is_announced_with_its_task(django_capture_on_commit_callbacks: Any) -> None:
    with heard(signals.task_failed) as found, doing(step=lambda task: 1 / 0):
        failed = run(units.Step, django_capture_on_commit_callbacks)

    [(sender, said)] = found
    assert (sender, said["instance"], said["task"]) == (
        units.Step,
        failed.row,
        failed.task("step"),
    )


def test_attempt_that_is_followed_by_another_is_no_failure(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with heard(signals.task_failed) as found, doing(step=lambda task: 1 / 0):
        run(units.Stubborn, django_capture_on_commit_callbacks)

    assert found == []


def test_need_of_a_person_is_announced(django_capture_on_commit_callbacks: Any) -> None:
    anna = user("anna")
    with heard(signals.person_needed) as found:
        asking = run(units.Ask, django_capture_on_commit_callbacks, asked="anna")

    [(sender, said)] = found
    assert (sender, said["task"]) == (units.Ask, asking.task("form"))
    assert said["task"].interaction_user_id == anna.pk


def test_cancelled_instance_has_ended_as_well(django_capture_on_commit_callbacks: Any) -> None:
    waiting = testing.start(units.Patient)

    with heard(signals.instance_ended) as found, django_capture_on_commit_callbacks(execute=True):
        recovery.cancel(waiting.row)

    assert found == [(units.Patient, {"instance": waiting.row})]


def test_nothing_is_said_before_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    with heard(signals.instance_ended) as found, django_capture_on_commit_callbacks(execute=True):
        testing.start(units.Line)
        assert found == []

    assert len(found) == 1


def test_nothing_is_said_of_what_was_rolled_back(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with (
        heard(signals.instance_ended) as found,
        django_capture_on_commit_callbacks(execute=True),
        transaction.atomic(),
    ):
        testing.start(units.Line)
        transaction.set_rollback(True)

    assert found == []


def test_error_of_a_receiver_harms_nobody(
    django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("receiver")

    with (
        heard(signals.instance_ended, fail) as one,
        heard(signals.instance_ended) as other,
        caplog.at_level(logging.ERROR),
    ):
        ended = run(units.Line, django_capture_on_commit_callbacks)

    ended.assert_outcome("completed")
    assert (len(one), len(other)) == (1, 1)
    assert "receiver" in caplog.text


def test_nobody_listens_for_free(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        testing.start(units.Line)

    assert callbacks == []
