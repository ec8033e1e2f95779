"""Who is told of what a transaction leaves due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from django.test import override_settings

from automations import testing
from automations.engine import bell, pausing
from automations.engine.bell import Dispatcher, Due
from tests.flows import reliability as flows
from tests.flows import units

pytestmark = pytest.mark.django_db

HERE = "tests.automations.engine.test_bell"


class Noting(Dispatcher):
    """Notes what it is told."""

    told: ClassVar[list[tuple[int, str]]] = []
    woken: ClassVar[list[bool]] = []

    def poke(self, dues: Sequence[Due]) -> None:
        """Note instance and node."""
        self.told.extend((due.instance, due.node) for due in dues)

    def wake(self) -> None:
        """Note the call."""
        self.woken.append(True)


class TakingUp(Noting):
    """The same for a dispatcher whose callers go on themselves."""

    takes_up = True


@pytest.fixture(params=[Noting, TakingUp])
def told(request: pytest.FixtureRequest) -> Any:
    """Put one of them in the place of the dispatcher."""
    Noting.told.clear()
    Noting.woken.clear()
    with override_settings(AUTOMATIONS={"DISPATCHER": f"{HERE}.{request.param.__name__}"}):
        yield request.param


def test_the_first_step_is_told_unless_the_caller_takes_it_up(told: type[Noting]) -> None:
    run = testing.Run(units.Line())
    assert told.told == ([] if told.takes_up else [(run.row.pk, "first")])


def test_a_detached_step_is_told_in_any_case(told: type[Noting]) -> None:
    run = testing.Run(flows.SlowOutside())
    assert told.told == [(run.row.pk, "slow")]


def test_detached_branches_are_told_one_by_one(told: type[Noting]) -> None:
    run = testing.Run(flows.SlowBranches())
    assert told.told == [(run.row.pk, "left"), (run.row.pk, "right")]


def test_what_a_worker_has_reached_is_told(told: type[Noting]) -> None:
    def begin(task: Any) -> None:
        units.Step()

    with units.doing(first=begin, second=lambda task: None, step=lambda task: None):
        run = testing.Run(units.Line(autorun=False))
        run.automation.nice()
        told.told.clear()
        testing.run_due()

    assert any(pk != run.row.pk for pk, _ in told.told)


def test_the_end_of_a_pause_wakes(told: type[Noting]) -> None:
    flow = units.Line.get_automation_class_name()
    pausing.pause(flow, actor=None, reason="x")
    pausing.resume(flow, actor=None, reason="x")
    assert told.woken == [True]


def test_without_instances_nobody_is_told(told: type[Noting]) -> None:
    bell.ring([])
    assert told.told == []


def test_an_instance_is_told_once(told: type[Noting]) -> None:
    bell.ring([1, 2, 1])
    assert told.told == [(1, ""), (2, "")]


def test_by_itself_a_dispatcher_says_that_workers_look() -> None:
    bare = Dispatcher()
    assert (bare.found(), bare.sweep(), list(bare.check())) == ("poll", False, [])
    bare.wake()
