"""Workers meet: one timer for all of them, and claims whose lease has run out."""

from __future__ import annotations

from typing import Any

import pytest

from automations import clock, testing
from automations.engine.runner import Runner
from automations.models import Event
from automations.status import EventKind, TaskState
from tests.automations.engine import invariants
from tests.automations.engine.meeting import Actor, gate_at, together
from tests.automations.engine.racing import AFTER_LEASE, left_to_workers, run_out, task_at, work
from tests.automations.engine.stored import row
from tests.flows import reliability as flows

pytestmark = pytest.mark.race


def test_four_workers_meet_one_timer(frozen: testing.Clock) -> None:
    """One of them claims it."""
    runs = [flows.Guarded(name=str(n)) for n in range(3)]
    frozen.advance(days=1)

    actors = together(*(lambda n=n: work(f"worker-{n}") for n in range(4)))

    assert sum(actor.join() for actor in actors) == 3
    for run in runs:
        invariants.check(run.id)
        assert invariants.effects(run.id) == {"first": 1, "wait": 1}


@pytest.mark.parametrize("automation", [flows.Chain, flows.Lasting])
def test_an_old_claim_is_refused(frozen: testing.Clock, automation: Any) -> None:
    """A worker that slept through its lease after the claim finds it void."""
    run = left_to_workers(automation)
    with gate_at("claim.committed") as gate:
        zombie = Actor(lambda: Runner("zombie", patient=False).run_due(clock.now(), 1))
        gate.wait()
        frozen.advance(AFTER_LEASE)
        assert work("other") == 1
        gate.open()
        assert zombie.join() == 1

    run_out(run, frozen)
    assert row(run).state == "completed"
    assert set(invariants.effects(run.id).values()) == {1}
    assert Event.objects.filter(automation_id=run.id, kind=EventKind.LEASE_LOST).count() == 1


def test_an_atomic_step_that_outlives_its_lease_is_not_run_twice(frozen: testing.Clock) -> None:
    """Its transaction holds the rows, so that nobody can take it over."""
    run = left_to_workers(flows.Chain)
    with gate_at("finish.stored") as gate:
        slow = Actor(lambda: Runner("slow").run_due(clock.now(), 1))
        gate.wait()
        frozen.advance(AFTER_LEASE)
        other = Actor(lambda: work("other"), "other")
        other.blocked()
        gate.open()
        slow.join()
        other.join()

    testing.run_due()
    invariants.check(run.id)
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"first": 1, "second": 1, "third": 1}


@pytest.mark.parametrize("automation", [flows.Outside, flows.Lasting])
def test_a_detached_step_that_outlives_its_lease_is_refused(
    frozen: testing.Clock, automation: Any
) -> None:
    """The newer run wins; both had the same key."""
    run = left_to_workers(automation)
    if automation is flows.Lasting:
        testing.run_due()
        frozen.advance(hours=1)
    with gate_at("detached.after") as gate:
        zombie = Actor(lambda: Runner("zombie", patient=False).run_due(clock.now(), 1))
        gate.wait()
        frozen.advance(AFTER_LEASE)
        assert work("other") == 1
        data = row(run).data
        gate.open()
        zombie.join()

    assert row(run).data == data
    run_out(run, frozen)
    assert row(run).state == "completed"
    effects = invariants.effects(run.id)
    assert effects.pop("outside") == 2
    assert set(effects.values()) == {1}
    assert len(invariants.keys(run.id, "outside")) == 1
    assert set(row(run).data.values()) == {1}


def test_a_detached_zombie_that_is_first_to_finish_has_lost_all_the_same(
    frozen: testing.Clock,
) -> None:
    """Who claimed last may finish, even if the other one is done earlier."""
    run = left_to_workers(flows.Outside)
    with gate_at("detached.after") as gate, gate_at("detached.before", "newer") as newer_gate:
        zombie = Actor(lambda: Runner("zombie").run_due(clock.now(), 1))
        gate.wait()
        frozen.advance(AFTER_LEASE)
        newer = Actor(lambda: Runner("newer").run_due(clock.now(), 1), "newer")
        # Two gates at two places: the first `at` of a name is not replaced by the second.
        newer_gate.wait()
        gate.open()
        zombie.join()
        assert task_at(run, "outside").state == TaskState.RUNNING
        newer_gate.open()
        newer.join()

    invariants.check(run.id)
    assert row(run).state == "completed"
    assert invariants.effects(run.id)["last"] == 1
