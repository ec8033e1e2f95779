"""`automation_worker`: its arguments, and one pass within this process."""

from __future__ import annotations

import signal
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from automations.dispatch.worker import Loop
from automations.models import AutomationModel, Worker
from tests.flows import units
from tests.flows.units import left_alone

pytestmark = pytest.mark.django_db


def work(*args: str, verbosity: int = 1) -> str:
    """Call the command and return what it says."""
    said = StringIO()
    call_command("automation_worker", *args, verbosity=verbosity, stdout=said, stderr=said)
    return said.getvalue()


def test_once_runs_what_is_due_and_ends() -> None:
    left_alone(units.Step), units.Outside()

    said = work("--once", "--name", "me")

    assert AutomationModel.objects.filter(state="completed").count() == 2
    assert "2 in all" in said
    assert Worker.objects.get(name="me").stopped is not None


def test_it_is_silent_if_asked() -> None:
    left_alone(units.Step)

    assert work("--once", verbosity=0) == ""


@pytest.mark.parametrize(
    "args",
    [
        ("--interval", "0"),
        ("--interval", "-1"),
        ("--interval", "nan"),
        ("--interval", "inf"),
        ("--interval", "86401"),
        ("--batch", "0"),
        ("--batch", "-1"),
    ],
)
def test_values_out_of_range_are_refused(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"--interval must be .* --batch at least 1"):
        work("--once", *args)


def test_name_that_fits_no_column_is_refused() -> None:
    with pytest.raises(CommandError, match="at most 100 characters"):
        work("--once", "--name", "x" * 101)


def test_values_reach_the_loop() -> None:
    with mock.patch.object(Loop, "run_once", autospec=True) as run_once:
        work("--once", "--interval", "2.5", "--batch", "3", "--name", "me")

    [loop] = run_once.call_args.args
    assert (loop.interval, loop.batch, loop.name) == (2.5, 3, "me")


@override_settings(AUTOMATIONS={"BATCH": 7})
def test_batch_is_the_project_s_by_default() -> None:
    with mock.patch.object(Loop, "run_once", autospec=True) as run_once:
        work("--once")

    assert run_once.call_args.args[0].batch == 7


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_stop_the_loop(number: signal.Signals) -> None:
    """The handler that the command installs stops the loop that it runs."""
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    stopped: list[Loop] = []

    def run(loop: Loop) -> None:
        with mock.patch.object(Loop, "stop", lambda self: stopped.append(self)):
            signal.raise_signal(number)
        assert stopped == [loop]

    try:
        with mock.patch.object(Loop, "run", run):
            said = work("--name", "me")
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)

    assert said == "Worker me is ready.\nWorker me has stopped after 0 tasks.\n"
