"""What workers of another task system do when they are called."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from automations import testing
from automations.dispatch import advancing, sweeps
from automations.engine import alerts, bell, holding
from automations.models import AutomationModel, SweepState
from tests.automations.engine.test_bell import Noting
from tests.flows import queued
from tests.flows import reliability as flows

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Any:
    """Leave everything to calls, and collect them."""
    Noting.told.clear()
    with override_settings(AUTOMATIONS={"DISPATCHER": "tests.automations.engine.test_bell.Noting"}):
        yield Noting.told


def test_an_instance_runs_until_it_waits_detached_steps_too(told: Any) -> None:
    run = testing.Run(flows.Outside())
    assert advancing.advance(run.row.pk, "", "w") == 3
    run.assert_outcome("completed")


def test_late_and_doubled_calls_do_nothing(told: Any) -> None:
    run = testing.Run(flows.Chain())
    assert [advancing.advance(run.row.pk, "", "w") for _ in range(2)] == [3, 0]
    assert advancing.advance(run.row.pk + 1, "", "w") == 0


def test_steps_of_another_queue_are_left_and_called_for(told: Any) -> None:
    run = testing.Run(queued.Queued())
    pk = run.row.pk
    told.clear()

    assert advancing.advance(pk, "", "w") == 1
    assert told == [(pk, "slow")]
    run.assert_waits_at("slow")
    assert advancing.advance(pk, "", "w") == 0
    assert advancing.advance(pk, queued.SLOW, "w") == 1
    assert advancing.advance(pk, "", "w") == 1
    run.assert_outcome("completed")


def test_a_call_that_lasts_too_long_leaves_the_rest_to_another(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = testing.Run(flows.Chain())
    told.clear()
    answers = iter([False, True])
    monkeypatch.setattr(advancing, "_budget", lambda: lambda: next(answers, True))

    assert advancing.advance(run.row.pk, "", "w") == 1

    assert told == [(run.row.pk, "")]
    run.assert_waits_at("second")


def test_a_sweep_looks_at_everything_and_calls(told: Any) -> None:
    run = testing.Run(flows.Chain())
    told.clear()
    assert advancing.sweep("w") == 1
    assert told == [(run.row.pk, "first")]


def test_a_second_sweep_at_the_same_time_does_nothing(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    advancing.sweep("w")
    monkeypatch.setattr(sweeps, "sweep", lambda *args: pytest.fail("It was swept again."))
    assert advancing.sweep("w") == 0


def test_a_sweep_goes_on_until_nothing_is_left_or_its_time_is_over(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = iter([3, 2, 0, 5])
    monkeypatch.setattr(sweeps, "sweep", lambda *args: next(found))
    assert advancing.sweep("w") == 5
    SweepState.objects.update(began=None)
    monkeypatch.setattr(advancing, "BUDGET", 0.0)
    assert advancing.sweep("w") == 5


def test_now_and_then_alerts_and_code_that_is_back_are_looked_for(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    monkeypatch.setattr(alerts, "watch", lambda: looks.append("alerts"))
    monkeypatch.setattr(holding, "unblock_all", lambda: looks.append("code"))
    with testing.frozen_time() as moved:
        for _ in range(2 * advancing.LOOK_EVERY):
            advancing.sweep("w")
            moved.advance(seconds=5)
    assert looks == ["code", "alerts", "code", "alerts"]


def test_an_instance_that_has_ended_is_not_touched(told: Any) -> None:
    run = testing.Run(flows.Chain())
    AutomationModel.objects.filter(pk=run.row.pk).update(state="cancelled", finished=True)
    assert advancing.advance(run.row.pk, "", "w") == 0
    assert bell.get().found() == "poll"
