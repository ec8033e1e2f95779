"""The database ends a transaction, loses a commit, or refuses what is stored twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, OperationalError, connection, connections

from automations import clock, failpoints, testing
from automations.engine import store
from automations.engine.runner import Runner
from automations.models import Attempt, AutomationTaskModel
from automations.status import TaskState
from tests.automations.engine import invariants
from tests.automations.engine.meeting import Actor, gate_at, interfering, together
from tests.automations.engine.racing import AFTER_LEASE, left_to_workers, work
from tests.automations.engine.stored import row
from tests.flows import reliability as flows

pytestmark = pytest.mark.race


class Commit:
    """Lets the next commit of the engine end in an error, before or after it has happened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
        self.armed, self.after = False, after
        backend = type(connections["default"])
        self.commit = backend._commit
        monkeypatch.setattr(backend, "_commit", self._replaced())

    def _replaced(self) -> Callable[[Any], None]:
        def commit(wrapper: Any) -> None:
            if not self.armed:
                self.commit(wrapper)
                return
            self.armed = False
            if self.after:
                self.commit(wrapper)
            else:  # what a server does when it notices; until then its locks are passed over
                wrapper.connection.rollback()
            wrapper.connection.close()
            raise OperationalError("server closed the connection unexpectedly")

        return commit


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["first", "outside", "last"])
def test_the_outcome_of_a_commit_is_unknown(
    frozen: testing.Clock, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """The connection is lost at the commit: the step counts once, and the flow goes on."""
    run = left_to_workers(flows.Outside)
    commit = Commit(monkeypatch, after=after)
    stored = AutomationTaskModel.objects.filter(automation_id=run.id)

    def arm() -> None:
        commit.armed = stored.filter(status=step, state=TaskState.DONE).exists()

    with failpoints.at("finish.stored", arm), pytest.raises(OperationalError):
        work()

    frozen.advance(AFTER_LEASE)
    testing.run_due()
    invariants.check(run.id)
    assert row(run).state == "completed"
    atomic = {key: n for key, n in invariants.effects(run.id).items() if key != "outside"}
    assert atomic == {"first": 1, "last": 1}
    assert len(invariants.keys(run.id, "outside")) == 1


def test_two_steps_that_lock_the_same_rows_in_opposite_order(frozen: testing.Clock) -> None:
    """The database ends one of the two; the engine repeats it, which is no failure."""
    users = get_user_model()._default_manager
    names = ["a", "b"]
    for name in names:
        users.create_user(name)  # type: ignore[attr-defined]
    runs = [left_to_workers(flows.Chain) for _ in names]
    order = {runs[0].id: names, runs[1].id: names[::-1]}

    def lock_both(task: Any) -> None:
        for name in order[task.automation_id]:
            users.filter(username=name).update(first_name=str(task.pk))
            crossing.wait_shortly()

    crossing = Crossing()
    with interfering("Chain.first", lock_both):
        for actor in together(*(lambda n=n: work(n) for n in names)):
            actor.join()

    for run in runs:
        invariants.check(run.id)
        assert row(run).state == "completed"
        assert invariants.effects(run.id) == {"first": 1, "second": 1, "third": 1}
        assert invariants.attempts(run.id) == [
            ("first", "done", ""),
            ("second", "done", ""),
            ("third", "done", ""),
        ]


class Crossing:
    """Lets two threads that hold one lock each meet, if both can come; else they pass."""

    def __init__(self) -> None:
        self.barrier = threading.Barrier(2)

    def wait_shortly(self) -> None:
        """Wait for the other, for a moment only: it may wait for this one's lock."""
        try:
            self.barrier.wait(0.3)
        except threading.BrokenBarrierError:
            return


@pytest.mark.parametrize("times", [1, 3])
def test_a_transaction_that_the_database_ended_is_repeated(
    frozen: testing.Clock, times: int
) -> None:
    """A serialisation failure while a step is stored costs no attempt."""
    run = left_to_workers(flows.Chain)
    left = [times]

    def fail_first() -> None:
        if left[0]:
            left[0] -= 1
            raise OperationalError("(1213, 'Deadlock found when trying to get lock')")

    with failpoints.at("finish.stored", fail_first):
        work()

    invariants.check(run.id)
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"first": 1, "second": 1, "third": 1}
    assert set(Attempt.objects.values_list("number", flat=True)) == {1}


def test_the_database_refuses_a_transition_that_is_stored_twice(frozen: testing.Clock) -> None:
    """The second guard: with the fence off, a zombie's finish breaks on the unique constraint."""
    run = left_to_workers(flows.Chain)
    testing_fence = pytest.MonkeyPatch()
    with gate_at("claim.committed") as gate:
        zombie = Actor(lambda: Runner("zombie", patient=False).run_due(clock.now(), 1))
        gate.wait()
        frozen.advance(AFTER_LEASE)
        assert work("other") == 1
        testing_fence.setattr(store, "lock", _lock_without_fence)
        testing_fence.setattr(store, "update_fenced", _update_without_fence)
        gate.open()
        try:
            with pytest.raises(IntegrityError, match=r"automations_task(_once|\.previous_id)"):
                zombie.join()
        finally:
            testing_fence.undo()

    invariants.check(run.id)
    assert invariants.effects(run.id) == {"first": 1, "second": 1, "third": 1}


def _lock_without_fence(claim: Any) -> Any:
    instance = store.lock_instance(claim.instance)
    task = AutomationTaskModel.objects.select_for_update().get(pk=claim.task)
    # What a zombie believes: nothing has happened since its claim.
    instance.state, instance.finished, instance.tokens = "running", False, 1
    task.state, task.automation = TaskState.RUNNING, instance
    # Else the attempt, of which there is one for each number, would be refused first.
    task.attempts = 7
    return task


def _update_without_fence(task: Any, fence: int, attributes: tuple[str, ...]) -> bool:
    store.update(task, attributes)
    return True


@pytest.mark.only_on("sqlite")
def test_sqlite_without_immediate_transactions(frozen: testing.Clock) -> None:
    """A project that has not set transaction_mode loses nothing either."""
    runs = [left_to_workers(flows.Twins) for _ in range(4)]

    def deferred(name: str) -> Callable[[], int]:
        def act() -> int:
            connection.transaction_mode = None  # type: ignore[attr-defined]
            for _ in range(50):
                with suppress(OperationalError):
                    return work(name)
            raise AssertionError("It was locked out for ever.")

        return act

    for actor in together(*(deferred(f"worker-{n}") for n in range(3))):
        actor.join()

    frozen.advance(AFTER_LEASE)
    testing.run_due()
    for run in runs:
        invariants.check(run.id)
        assert row(run).state == "completed"
        assert invariants.effects(run.id) == {"left": 1, "right": 1, "last": 1}
