"""Limited steps: how many run at once, who is next, and what becomes of those that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import clock as clock_
from automations import conf, notes, testing
from automations.engine import claims, limiting, pausing, recovery
from automations.engine.runner import Runner
from automations.models import Attempt, AutomationTaskModel, Permit, Queued
from tests.automations.engine.racing import left_to_workers, work
from tests.flows import limited as flows
from tests.flows.units import doing

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    with testing.frozen_time(BEGIN) as frozen:
        yield frozen


def at(run: Any, step: str = "step") -> AutomationTaskModel:
    found: AutomationTaskModel = AutomationTaskModel.objects.filter(
        automation_id=run.id, status=step
    ).latest("id")
    return found


def states(runs: list[Any]) -> list[str]:
    """Return of each what its step waits for, or its state."""
    return [at(run).waiting or at(run).state for run in runs]


def hold(run: Any) -> tuple[Runner, Any]:
    """Let a worker claim a step and get its permits, and be lost before it is executed."""
    [claim] = claims.claim_due(clock_.now(), "holder", conf.get().lease, 1, run.id)
    runner = Runner("holder", patient=False)
    admitted: Any = runner._attempt(claim, None)
    return runner, admitted.claim


def finish(held: tuple[Runner, Any]) -> None:
    """Let the holder execute its step."""
    held[0].run(held[1])


# -- at once ---------------------------------------------------------------------------------


def test_who_finds_no_slot_waits_without_an_attempt(clock: testing.Clock) -> None:
    first, second = left_to_workers(flows.OneAtOnce), left_to_workers(flows.OneAtOnce)
    held = hold(first)

    work()

    task = at(second)
    assert (task.state, task.waiting, task.due, task.attempts) == ("waiting", "limit", None, 0)
    assert task.message == "at most 1 at once"
    assert notes.find(task.message)
    assert Queued.objects.count() == 1
    finish(held)
    assert at(second).due == BEGIN
    work()
    assert states([first, second]) == ["done", "done"]
    assert [one.attempts for one in (at(first), at(second))] == [1, 1]
    assert Attempt.objects.count() == 2
    assert not Queued.objects.exists()


def test_an_inline_start_passes_the_limit(clock: testing.Clock) -> None:
    run = testing.start(flows.OneAtOnce)

    run.assert_outcome("completed")


def test_each_value_of_the_key_has_the_limit_for_itself(clock: testing.Clock) -> None:
    anna, bert, again = (left_to_workers(flows.ForEach, customer=name) for name in (1, 2, 1))
    hold(anna)

    work()

    assert states([anna, bert, again]) == ["running", "done", "limit"]
    assert at(again).message == "at most 1 at once for 1"
    assert notes.find(at(again).message)


def test_a_method_says_the_key(clock: testing.Clock) -> None:
    anna, bert = (left_to_workers(flows.Computed, customer=name) for name in ("anna", "bert"))
    hold(anna)

    work()

    assert states([anna, bert]) == ["running", "done"]


def test_a_key_that_raises_fails_its_step(clock: testing.Clock) -> None:
    run = left_to_workers(flows.Computed, customer=1, broken=True)

    work()

    assert (at(run).state, at(run).error_class, at(run).attempts) == ("failed", "ValueError", 1)


def test_a_limit_of_the_flow_is_one_for_all_its_steps(clock: testing.Clock) -> None:
    first, second = left_to_workers(flows.Whole), left_to_workers(flows.Whole)
    held = hold(first)

    work()

    assert at(second, "first").waiting == "limit"
    finish(held)
    work()
    assert [at(run, "end").state for run in (first, second)] == ["done", "done"]


def test_limits_of_one_name_are_one_and_the_more_urgent_goes_first(clock: testing.Clock) -> None:
    holder = left_to_workers(flows.Usual)
    held = hold(holder)
    usual, urgent = left_to_workers(flows.Usual), left_to_workers(flows.Urgent)
    work()
    assert states([usual, urgent]) == ["limit", "limit"]

    finish(held)

    assert (at(usual).due, at(urgent).due) == (None, BEGIN)


def test_who_queues_goes_before_who_comes(clock: testing.Clock) -> None:
    """The holder is gone without a word; the sweep was not there yet."""
    holder, waits = left_to_workers(flows.OneAtOnce), left_to_workers(flows.OneAtOnce)
    hold(holder)
    work()
    AutomationTaskModel.objects.filter(pk=at(holder).pk).update(state="cancelled", due=None)
    comes = left_to_workers(flows.OneAtOnce)

    Runner("worker", patient=False).run_instance(comes.id, "")

    assert states([waits, comes]) == ["limit", "limit"]
    assert (at(waits).due, at(comes).due) == (BEGIN, None)
    work()
    assert states([waits, comes]) == ["done", "done"]


# -- within a period -------------------------------------------------------------------------


def test_no_more_begin_within_the_period(clock: testing.Clock) -> None:
    runs = [left_to_workers(flows.Paced) for _ in range(7)]

    work()

    assert [at(run).state for run in runs] == ["done"] * 2 + ["waiting"] * 5
    assert [at(run).due for run in runs[2:]] == [BEGIN + MINUTE] * 2 + [None] * 3
    assert at(runs[2]).message == "at most 2 in 0:01:00"
    testing.run_until(clock, BEGIN + timedelta(minutes=5))
    started = sorted(at(run).started for run in runs)
    assert started == [BEGIN + MINUTE * (n // 2) for n in range(7)]


def test_after_an_interruption_no_two_periods_fall_together(clock: testing.Clock) -> None:
    runs = [left_to_workers(flows.Paced) for _ in range(6)]
    work()

    clock.advance(minutes=10)
    work()

    assert [at(run).state for run in runs] == ["done"] * 4 + ["waiting"] * 2
    assert [at(run).due for run in runs[4:]] == [BEGIN + 11 * MINUTE] * 2


def test_a_moment_that_somebody_does_not_use_goes_to_the_next(clock: testing.Clock) -> None:
    runs = [left_to_workers(flows.Paced) for _ in range(5)]
    work()
    for run in runs[2:4]:
        recovery.cancel(run.row, reason="No more")

    clock.advance(minutes=1)
    limiting.sweep()
    work()

    assert at(runs[4]).state == "done"
    assert at(runs[4]).started == BEGIN + MINUTE


def test_nothing_of_a_period_is_used_up_by_who_waits_for_another_limit(
    clock: testing.Clock,
) -> None:
    hold(left_to_workers(flows.Late))
    runs = [left_to_workers(flows.Both) for _ in range(3)]

    work()

    assert states(runs) == ["limit"] * 3
    assert Permit.objects.filter(free__isnull=False).count() == 0


# -- what else happens to those that wait ------------------------------------------------------


def test_who_waits_is_passed_over_at_its_deadline(clock: testing.Clock) -> None:
    holder, run = left_to_workers(flows.Late), left_to_workers(flows.Late)
    hold(holder)
    work()
    assert at(run).due == BEGIN + MINUTE
    AutomationTaskModel.objects.filter(pk=at(holder).pk).update(due=BEGIN + 10 * MINUTE)

    clock.advance(minutes=1)
    work()

    assert (at(run).state, at(run).message) == ("skipped", "Skipped: its time was up")
    assert not Queued.objects.exists()


@pytest.mark.parametrize("verb", ["skip", "mark_failed"])
def test_operators_may_end_the_wait(clock: testing.Clock, verb: str) -> None:
    holder, run, third = (left_to_workers(flows.OneAtOnce) for _ in range(3))
    held = hold(holder)
    work()

    getattr(recovery, verb)(at(run), reason="Enough")
    finish(held)
    work()

    assert states([holder, third]) == ["done", "done"]
    assert at(run).state == {"skip": "skipped", "mark_failed": "failed"}[verb]


def test_a_cancelled_holder_frees_its_slot_at_the_next_sweep(clock: testing.Clock) -> None:
    holder, run = left_to_workers(flows.OneAtOnce), left_to_workers(flows.OneAtOnce)
    hold(holder)
    work()

    recovery.cancel(holder.row, reason="Wrong")
    limiting.sweep()
    work()

    assert at(run).state == "done"


def test_a_deleted_instance_leaves_nobody_waiting(clock: testing.Clock) -> None:
    holder, gone, run = (left_to_workers(flows.OneAtOnce) for _ in range(3))
    hold(holder)
    work()

    holder.kill()
    gone.kill()
    limiting.sweep()
    work()

    assert at(run).state == "done"
    assert not Queued.objects.exists()


def test_a_paused_instance_that_is_called_holds_up_no_other(clock: testing.Clock) -> None:
    holder, paused, run = (left_to_workers(flows.OneAtOnce) for _ in range(3))
    held = hold(holder)
    work()
    recovery.pause(paused.row)

    finish(held)
    work()

    assert at(run).state == "done"
    assert at(paused).waiting == "limit"
    recovery.resume(paused.row)
    work()
    assert at(paused).state == "done"


def test_a_paused_step_goes_on_afterwards(clock: testing.Clock) -> None:
    holder, run = left_to_workers(flows.OneAtOnce), left_to_workers(flows.OneAtOnce)
    held = hold(holder)
    work()
    name = flows.OneAtOnce.get_automation_class_name()
    pausing.pause(name, "step")
    finish(held)
    work()
    assert "done" not in states([run])

    pausing.resume(name, "step")
    limiting.sweep()
    work()

    assert states([holder, run]) == ["done", "done"]


def test_a_lost_worker_holds_nothing_for_longer_than_its_lease(clock: testing.Clock) -> None:
    holder, run = left_to_workers(flows.OneAtOnce), left_to_workers(flows.OneAtOnce)
    hold(holder)
    work()
    assert states([run]) == ["limit"]

    clock.advance(minutes=2)
    work()

    assert states([holder, run]) == ["done", "done"]


def test_a_failing_step_frees_its_slot(clock: testing.Clock) -> None:
    holder, run = left_to_workers(flows.OneAtOnce), left_to_workers(flows.OneAtOnce)
    held = hold(holder)
    work()

    def fail(task: Any) -> None:
        if task.automation_id == holder.id:
            raise ValueError("no")

    with doing(step=fail):
        finish(held)
        work()

    assert states([holder, run]) == ["failed", "done"]


def test_who_waited_for_a_limit_that_is_gone_is_let_go(
    clock: testing.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [left_to_workers(flows.OneAtOnce) for _ in range(4)]
    held = hold(runs[0])
    work()
    assert states(runs[1:]) == ["limit"] * 3

    monkeypatch.setitem(flows.OneAtOnce.nodes["step"].__dict__, "limits", ())
    finish(held)
    limiting.sweep()
    work()

    assert states(runs) == ["done"] * 4


# -- cost ------------------------------------------------------------------------------------


def statements(automation: Any, number: int) -> int:
    """Return how many statements it takes until so many have waited for one slot and are done."""
    runs = [left_to_workers(automation) for _ in range(number + 1)]
    held = hold(runs[0])
    with CaptureQueriesContext(connection) as asked:
        work()
        finish(held)
        work()
    assert [at(run).state for run in runs] == ["done"] * (number + 1)
    return len(asked)


def test_the_cost_of_a_queue_grows_with_its_length_and_not_with_its_square(
    clock: testing.Clock,
) -> None:
    ten, fifty = statements(flows.OneAtOnce, 10), statements(flows.OneAtOnce, 50)

    assert fifty - ten <= 40 * (ten / 10)


def test_slots_that_nobody_uses_are_deleted(clock: testing.Clock) -> None:
    testing.start(flows.OneAtOnce)
    assert limiting.purge() == 0

    clock.advance(days=2)

    assert limiting.purge() == 1
    assert not Permit.objects.exists()
