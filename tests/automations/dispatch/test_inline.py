"""The inline dispatcher: a caller's own process runs atomic steps, and no others."""

from __future__ import annotations

import pytest

from automations import testing
from automations.dispatch.inline import InlineDispatcher
from tests.flows import units
from tests.flows.units import doing

pytestmark = pytest.mark.django_db


def test_caller_goes_on() -> None:
    assert InlineDispatcher.takes_up


def test_atomic_steps_run_before_the_start_returns() -> None:
    done: list[str] = []
    with doing(first=lambda task: done.append("1"), second=lambda task: done.append("2")):
        run = units.Line()

    assert (done, run.finished()) == (["1", "2"], True)


@pytest.mark.parametrize("flow", [units.Outside, units.Timed, units.Patient])
def test_detached_steps_timers_and_conditions_are_left_to_workers(flow: type[units.Step]) -> None:
    done: list[int] = []
    with doing(step=lambda task: done.append(1)):
        run = testing.Run(flow())

    assert done == []
    run.assert_waits_at("step")


def test_failure_of_a_step_does_not_reach_the_caller() -> None:
    with doing(step=lambda task: 1 / 0):
        run = units.Step()

    assert run.row.state == "failed"
