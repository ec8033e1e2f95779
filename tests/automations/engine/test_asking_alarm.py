"""The alarm that interrupts a step of the main thread."""

from __future__ import annotations

import signal
import threading
import time
from datetime import timedelta

import pytest

from automations.engine.asking import alarm
from automations.exceptions import StepTimeout


def test_alarm_interrupts_a_step_in_the_main_thread() -> None:
    began = time.monotonic()

    with (
        pytest.raises(StepTimeout, match=r"longer than 0:00:00\.010000"),
        alarm(timedelta(milliseconds=10)),
    ):
        threading.Event().wait(5)

    assert time.monotonic() - began < 4


def test_alarm_is_taken_back() -> None:
    before = signal.getsignal(signal.SIGALRM)

    with alarm(timedelta(seconds=60)):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0

    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) == before


def test_no_alarm_without_a_limit() -> None:
    with alarm(None):
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_other_threads_have_no_alarm() -> None:
    """They are told by the clock, after the step."""
    left = []

    def act() -> None:
        with alarm(timedelta(seconds=60)):
            left.append(signal.getitimer(signal.ITIMER_REAL)[0])

    thread = threading.Thread(target=act)
    thread.start()
    thread.join()

    assert left == [0]
