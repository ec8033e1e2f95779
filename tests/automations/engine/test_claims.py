"""Claims: one worker at a time, for as long as it gives signs of life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import failpoints, testing
from automations.engine import claims, recovery
from automations.engine.claims import claim_due
from automations.engine.runner import Runner
from automations.engine.store import Claim
from automations.models import Attempt, AutomationTaskModel, Event
from automations.status import TaskState
from tests.flows import units
from tests.flows.units import doing, left_alone

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEASE = timedelta(seconds=30)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock


def due(clock: testing.Clock, owner: str = "one", limit: int = 10, **more: Any) -> list[Claim]:
    """Claim what is due."""
    return claim_due(clock.now(), owner, LEASE, limit, **more)


def task_of(automation: Any, name: str = "step") -> AutomationTaskModel:
    """Return the task of a step as it is stored."""
    found: AutomationTaskModel = AutomationTaskModel.objects.get(
        automation_id=automation.id, status=name
    )
    return found


def test_claim_marks_the_task_as_running(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    fence = task_of(run).fence

    [claim] = due(clock)

    task = task_of(run)
    assert claim == Claim(task.pk, run.id, fence + 1, "one")
    assert (task.state, task.owner, task.fence, task.attempts) == ("running", "one", fence + 1, 1)
    assert (task.due, task.started) == (BEGIN + LEASE, BEGIN)


def test_second_claim_of_the_same_row_gets_nothing(clock: testing.Clock) -> None:
    left_alone(units.Step)
    due(clock)

    assert due(clock, "two") == []


def test_claim_is_a_compare_and_swap_on_the_fence(clock: testing.Clock) -> None:
    """Two workers have read the same row; the slower one's update meets none."""
    left_alone(units.Step)
    read = claims._candidates(clock.now(), 10, None, ())

    first, second = (claims._claim(read[0], clock.now(), name, LEASE) for name in ("one", "two"))

    assert (first is not None, second) == (True, None)


def test_claim_meets_no_task_that_somebody_has_had_meanwhile(clock: testing.Clock) -> None:
    """It looks as before, but what was read of it is old."""
    left_alone(units.Step)
    [read] = claims._candidates(clock.now(), 10, None, ())
    [claim] = due(clock)
    claims.release(claim, clock.now())

    assert claims._claim(read, clock.now(), "two", LEASE) is None


def test_claim_meets_no_task_that_was_put_off_meanwhile(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    [read] = claims._candidates(clock.now(), 10, None, ())
    AutomationTaskModel.objects.filter(automation_id=run.id).update(due=BEGIN + LEASE)

    assert claims._claim(read, clock.now(), "one", LEASE) is None


def test_task_of_the_future_is_not_due(clock: testing.Clock) -> None:
    units.Timed()

    clock.advance(hours=1, seconds=-1)
    assert due(clock) == []
    clock.advance(seconds=1)
    assert len(due(clock)) == 1


def test_batch_is_in_the_order_of_due_time_then_id(clock: testing.Clock) -> None:
    late, early, twin = (left_alone(units.Step) for _ in range(3))
    for run, seconds in ((late, 1), (early, 9), (twin, 9)):
        AutomationTaskModel.objects.filter(automation_id=run.id).update(
            due=BEGIN - timedelta(seconds=seconds)
        )

    assert [claim.instance for claim in due(clock)] == [early.id, twin.id, late.id]


def test_batch_is_not_larger_than_asked_for(clock: testing.Clock) -> None:
    runs = [left_alone(units.Step) for _ in range(3)]

    assert [claim.instance for claim in due(clock, limit=2)] == [runs[0].id, runs[1].id]


def test_only_tasks_of_one_instance(clock: testing.Clock) -> None:
    _, wanted = left_alone(units.Step), left_alone(units.Step)

    assert [claim.instance for claim in due(clock, instance=wanted.id)] == [wanted.id]


def test_steps_of_some_names_are_left_to_others(clock: testing.Clock) -> None:
    run = left_alone(units.Pair)

    found = due(clock, instance=run.id, leave=("left",))

    assert [claim.task for claim in found] == [task_of(run, "right").pk]


def test_paused_instance_is_invisible(clock: testing.Clock) -> None:
    run = left_alone(units.Step)

    recovery.pause(run.row)
    assert due(clock) == []
    recovery.resume(run.row)
    assert task_of(run).state == TaskState.DONE


def test_cancelled_instance_is_invisible(clock: testing.Clock) -> None:
    run = left_alone(units.Step)

    recovery.cancel(run.row)

    assert due(clock) == []


def test_failed_task_is_invisible(clock: testing.Clock) -> None:
    with doing(step=lambda task: 1 / 0):
        testing.start(units.Step)

    assert due(clock) == []


# -- lost leases -----------------------------------------------------------------------------


def test_expired_lease_can_be_claimed_again(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    [old] = due(clock)
    clock.advance(LEASE)

    [new] = due(clock, "two")

    assert (new.fence, new.owner, new.lost) == (old.fence + 1, "two", "one")
    assert (task_of(run).owner, task_of(run).attempts) == ("two", 2)


def test_lease_that_has_not_expired_stays(clock: testing.Clock) -> None:
    left_alone(units.Step)
    due(clock)
    clock.advance(LEASE - timedelta(microseconds=1))

    assert due(clock, "two") == []


def test_expired_lease_is_recorded_as_a_lost_attempt(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    due(clock)
    clock.advance(LEASE)

    due(clock, "two")

    [attempt] = Attempt.objects.filter(task__automation_id=run.id)
    assert (attempt.number, attempt.state, attempt.worker) == (1, "lost", "one")
    assert (attempt.started, attempt.ended) == (BEGIN, BEGIN + LEASE)


def test_lost_lease_is_told_in_the_history(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    due(clock)
    clock.advance(LEASE)

    Runner("two").run(due(clock, "two")[0])

    event = Event.objects.get(automation_id=run.id, kind="lease_lost")
    assert event.detail == {"worker": "one", "by": "two"}


def test_attempts_stay_distinct_after_a_lost_look_at_a_condition(clock: testing.Clock) -> None:
    """A worker is lost while it asks a condition; the next one waits on, and then executes."""
    run = left_alone(units.Patient)
    testing.run_due()
    clock.advance(minutes=1)
    due(clock)
    clock.advance(LEASE)
    testing.run_due()
    assert task_of(run).waiting == "condition"

    with doing(ready=lambda task: True):
        clock.advance(minutes=1)
        testing.run_due()

    assert testing.Run(run).row.state == "completed"
    states = list(Attempt.objects.order_by("number").values_list("state", flat=True))
    assert states == ["lost", "done"]


# -- release and extension -------------------------------------------------------------------


def test_released_task_is_as_if_it_had_not_been_claimed(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    [claim] = due(clock)

    claims.release(claim, clock.now())

    task = task_of(run)
    assert (task.state, task.owner, task.attempts, task.due) == ("ready", "", 0, BEGIN)


def test_released_task_keeps_what_it_waits_for(clock: testing.Clock) -> None:
    run = left_alone(units.Patient)
    clock.advance(minutes=1)
    [claim] = due(clock)

    claims.release(claim, clock.now())

    assert (task_of(run).state, task_of(run).waiting) == ("waiting", "condition")


def test_released_task_can_be_claimed_at_once(clock: testing.Clock) -> None:
    left_alone(units.Step)
    [claim] = due(clock)
    claims.release(claim, clock.now())

    [new] = due(clock, "two")

    assert (new.fence > claim.fence, new.lost) == (True, "")


def test_release_after_a_new_claim_does_nothing(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    [old] = due(clock)
    clock.advance(LEASE)
    due(clock, "two")

    claims.release(old, clock.now())

    assert (task_of(run).state, task_of(run).owner) == ("running", "two")


def test_extension_moves_the_end_of_the_lease(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    [claim] = due(clock)

    assert claims.extend(claim, BEGIN + 2 * LEASE)
    assert task_of(run).due == BEGIN + 2 * LEASE


def test_extension_after_a_new_claim_is_refused(clock: testing.Clock) -> None:
    run = left_alone(units.Step)
    [old] = due(clock)
    clock.advance(LEASE)
    [new] = due(clock, "two")

    assert not claims.extend(old, clock.now() + 9 * LEASE)
    assert claims.extend(new, clock.now() + LEASE)
    assert task_of(run).due == clock.now() + LEASE


def test_extension_of_a_finished_task_is_refused(clock: testing.Clock) -> None:
    left_alone(units.Step)
    [claim] = due(clock)
    Runner("one").run(claim)

    assert not claims.extend(claim, clock.now() + LEASE)


# -- the place between claim and step --------------------------------------------------------


def test_failpoint_is_passed_only_if_something_was_claimed(clock: testing.Clock) -> None:
    passed: list[int] = []
    with failpoints.at("claim.committed", lambda: passed.append(1)):
        due(clock)
        left_alone(units.Step)
        due(clock)

    assert passed == [1]


def test_a_worker_that_has_lost_its_connection_ends_its_own_leases(clock: testing.Clock) -> None:
    """What it was at counts as lost and is free at once, that of others is not."""
    mine, other = left_alone(units.Step), left_alone(units.Step)
    due(clock, "one", limit=1)
    due(clock, "two", limit=1)

    assert claims.expire("one", clock.now()) == 1

    [again] = due(clock, "three")
    assert (again.task, again.lost) == (task_of(mine).pk, "one")
    assert task_of(other).owner == "two"
