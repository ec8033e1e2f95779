"""Two or more do something to one instance at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, OperationalError, connection, connections

from automations import clock, conf, failpoints, testing
from automations.engine import claims, delivery, recovery, store
from automations.engine.runner import Runner
from automations.exceptions import FailpointReached, NotAllowed, NotPossible
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event, Message
from automations.status import EventKind, TaskState
from tests.automations.engine import invariants
from tests.automations.engine.meeting import Actor, gate_at, gate_in, interfering, together
from tests.flows import children as kin
from tests.flows import reliability as flows
from tests.flows.reliability import CLERK

pytestmark = pytest.mark.race

#: Longer than the lease.
AFTER_LEASE = timedelta(minutes=2)


def left_to_workers(automation: Any, **data: Any) -> Any:
    """Start an instance of which nothing is executed yet."""
    started = automation(autorun=False, **data)
    started.nice()
    return started


def work(owner: str = "worker", limit: int = 1) -> int:
    """Run what is due as a worker does; return how many tasks it claimed."""
    done = 0
    while found := Runner(owner, patient=False).run_due(clock.now(), limit):
        done += found
    return done


def task_at(automation: Any, step: str) -> AutomationTaskModel:
    """Return the latest task at a step."""
    found = AutomationTaskModel.objects.filter(automation_id=automation.id, status=step)
    task: AutomationTaskModel = found.latest("id")
    return task


def row(automation: Any) -> AutomationModel:
    """Return the instance as it is stored."""
    found: AutomationModel = AutomationModel.objects.get(pk=automation.id)
    return found


def errors(actors: list[Actor]) -> list[str]:
    """Return the names of the errors that the actors ended with."""
    return sorted(type(actor.error).__name__ for actor in actors if actor.error is not None)


def run_out(automation: Any, clock_: testing.Clock) -> None:
    """Move the clock until nothing is due any more, and check the invariants."""
    testing.run_until(clock_, clock_.now() + timedelta(days=3))
    invariants.check(automation.id)


# -- joins -----------------------------------------------------------------------------------


def test_two_branches_reach_a_join_at_once(frozen: testing.Clock) -> None:
    """What follows the join happens once."""
    run = left_to_workers(flows.Twins)
    found = claims.claim_due(frozen.now(), "both", conf.get().lease, 2)
    assert len(found) == 2

    for actor in together(*(lambda claim=claim: Runner("both").run(claim) for claim in found)):
        actor.join()

    run_out(run, frozen)
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"left": 1, "right": 1, "last": 1}


def test_many_branches_and_four_workers(frozen: testing.Clock) -> None:
    """Nested joins go on once, whoever comes last."""
    runs = [left_to_workers(flows.Parallel) for _ in range(4)]

    for actor in together(*(lambda n=n: work(f"worker-{n}") for n in range(4))):
        actor.join()

    testing.run_due()
    for run in runs:
        invariants.check(run.id)
        assert row(run).state == "completed"
        assert set(invariants.effects(run.id).values()) == {1}
        assert len(invariants.effects(run.id)) == 5


def test_a_form_meets_the_worker_at_the_join(frozen: testing.Clock, clerk: Any) -> None:
    """A person submits while the other branch arrives."""
    run = left_to_workers(flows.Deadline)
    task = task_at(run, "form")

    for actor in together(work, lambda: testing.submit(task, clerk, answer="yes")):
        actor.join()

    testing.run_due()
    invariants.check(run.id)
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"beside": 1, "last": 1}


def test_a_form_meets_its_deadline(frozen: testing.Clock, clerk: Any) -> None:
    """Either the person is in time or the step is skipped, never both."""
    run = left_to_workers(flows.Deadline)
    testing.run_due()
    task = task_at(run, "form")
    frozen.advance(hours=1)

    actors = together(work, lambda: testing.submit(task, clerk, answer="yes"))

    testing.run_due()
    invariants.check(run.id)
    assert errors(actors) in ([], ["AlreadyDone"])
    state = TaskState.DONE if errors(actors) == [] else TaskState.SKIPPED
    assert task_at(run, "form").state == state
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"beside": 1, "last": 1}


def test_a_form_while_the_worker_holds_its_deadline(frozen: testing.Clock, clerk: Any) -> None:
    """A worker that claimed at the deadline and was overtaken by a submission changes nothing."""
    run = left_to_workers(flows.Deadline)
    testing.run_due()
    task = task_at(run, "form")
    frozen.advance(hours=1)
    with gate_at("claim.committed") as gate:
        worker = Actor(work)
        gate.wait()
        frozen.advance(seconds=-1)
        testing.submit(task, clerk, answer="yes")
        frozen.advance(seconds=1)
        gate.open()
        worker.join()

    testing.run_due()
    invariants.check(run.id)
    assert task_at(run, "form").state == TaskState.DONE
    assert invariants.effects(run.id) == {"beside": 1, "last": 1}


def test_a_stranger_is_not_taken(frozen: testing.Clock, clerk: Any) -> None:
    """Who may act is asked under the lock; a refused submission changes nothing."""
    stranger = get_user_model()._default_manager.create_user("stranger")  # type: ignore[attr-defined]
    run = flows.Asking()
    task = task_at(run, "form")

    with pytest.raises(NotAllowed):
        testing.submit(task, stranger, answer="no")

    assert task_at(run, "form").completed_by is None
    testing.submit(task, clerk, answer="yes")
    assert row(run).state == "completed"


def test_of_twenty_submissions_one_is_taken(frozen: testing.Clock, clerk: Any) -> None:
    """The others read who was faster and change nothing."""
    run = flows.Asking()
    task = task_at(run, "form")

    actors = together(*[lambda: testing.submit(task, clerk, answer="yes")] * 20)

    assert errors(actors) == ["AlreadyDone"] * 19
    assert {str(actor.error) for actor in actors if actor.error} == {
        f"{CLERK} has completed this task already."
    }
    invariants.check(run.id)
    assert invariants.effects(run.id) == {"first": 1, "last": 1}
    assert Event.objects.filter(automation_id=run.id, kind=EventKind.SUBMITTED).count() == 1


# -- messages --------------------------------------------------------------------------------


def heard_once(run: Any) -> None:
    """Assert that one message was consumed and led on once."""
    invariants.check(run.id)
    assert row(run).state == "completed"
    assert row(run).data["received"] == 1
    assert set(invariants.effects(run.id).values()) == {1}
    assert Message.objects.filter(automation_id=run.id, consumed=None).count() == 0


def test_a_message_before_a_step(frozen: testing.Clock) -> None:
    """It waits in the data until its step comes."""
    run = left_to_workers(flows.Busy)
    run.send_message("hello")
    run_out(run, frozen)
    heard_once(run)


@pytest.mark.parametrize("step", ["atomic", "outside"])
def test_a_message_during_a_step(frozen: testing.Clock, step: str) -> None:
    """An atomic step is waited for; beside a detached one it is received at once."""
    run = left_to_workers(flows.Busy)
    if step == "outside":
        testing.run_due()
        frozen.advance(hours=1)
    with gate_in(f"Busy.{step}") as gate:
        worker = Actor(work)
        gate.wait()
        sender = Actor(lambda: flows.Busy.bind(row(run)).send_message("hello"), "sender")
        if step == "atomic":
            assert sender.blocked(), "The message got into the middle of an atomic step."
        else:
            assert sender.join() == "thanks"
        gate.open()
        worker.join()
        assert sender.join() == "thanks"

    run_out(run, frozen)
    heard_once(run)
    assert row(run).data[step] == 1


@pytest.mark.parametrize("point", ["finish.stored", "finish.committed", "claim.committed"])
def test_a_message_at_the_edges_of_a_step(frozen: testing.Clock, point: str) -> None:
    """Just before and after the commit of a step, and between claim and lock."""
    run = left_to_workers(flows.Busy)
    with gate_at(point) as gate:
        worker = Actor(work)
        gate.wait()
        sender = Actor(lambda: flows.Busy.bind(row(run)).send_message("hello"), "sender")
        sender.blocked()
        gate.open()
        worker.join()
        assert sender.join() == "thanks"

    run_out(run, frozen)
    heard_once(run)


def test_a_message_meets_the_condition_that_waits_for_it(frozen: testing.Clock) -> None:
    """The wake-up is not lost when the condition is being asked at that moment."""
    run = flows.Receiver()
    frozen.advance(seconds=61)

    for actor in together(
        work, lambda: flows.Receiver.bind(row(run)).send_message("hello", data={"sender": "x"})
    ):
        actor.join()

    testing.run_due()
    invariants.check(run.id)
    assert row(run).state == "completed", "The wake-up was lost."
    assert invariants.effects(run.id) == {"hello": 1, "wait": 1, "last": 1}


def test_one_message_is_consumed_by_one(frozen: testing.Clock) -> None:
    """Four workers find the same message."""
    run = flows.Receiver()
    with failpoints.at("message.stored", failpoints.fail), pytest.raises(FailpointReached):
        run.send_message("hello", data={"sender": "x"})

    for actor in together(*[lambda: delivery.sweep(clock.now(), 10)] * 4):
        actor.join()

    testing.run_due()
    heard_once(run)


def test_many_messages_from_many_senders(frozen: testing.Clock) -> None:
    """None is lost and none counts twice, also while a worker is at the instance."""
    run = left_to_workers(flows.Busy)
    frozen.advance(seconds=1)

    def send() -> None:
        for _ in range(3):
            flows.Busy.bind(row(run)).send_message("hello")

    for actor in together(send, send, send, work):
        actor.join()

    run_out(run, frozen)
    assert row(run).data["received"] == 9
    assert invariants.effects(run.id)["hello"] == 9


def test_a_message_of_a_sender_who_saw_the_instance_paused(frozen: testing.Clock) -> None:
    """It is found although its sender died and the instance has been resumed since."""
    run = flows.Receiver()
    recovery.pause(row(run))
    seen = flows.Receiver.bind(row(run))
    recovery.resume(row(run))
    with failpoints.at("message.stored", failpoints.fail), pytest.raises(FailpointReached):
        seen.send_message("hello")

    testing.run_due()

    heard_once(run)


def test_a_message_whose_instance_is_deleted_meanwhile(frozen: testing.Clock) -> None:
    """The sweep passes over it; the worker goes on."""
    run = flows.Receiver()
    other = flows.Receiver()
    for automation in (run, other):
        with failpoints.at("message.stored", failpoints.fail), pytest.raises(FailpointReached):
            automation.send_message("hello")
    found = list(Message.objects.order_by("id").values_list("pk", flat=True))

    run.kill()

    assert [delivery.consume(pk) for pk in found] == [None, other.id]


# -- timers and claims -----------------------------------------------------------------------


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


# -- deleting, cancelling, editing, retrying -------------------------------------------------


@pytest.mark.parametrize("verb", ["delete", "cancel"])
@pytest.mark.parametrize("step", ["first", "outside"])
def test_an_instance_is_ended_during_a_step(frozen: testing.Clock, step: str, verb: str) -> None:
    """An atomic step is waited for, a detached one is discarded when it comes back."""
    run = left_to_workers(flows.Outside)
    pk = run.id
    acts: dict[str, Callable[[], Any]] = {
        "delete": lambda: flows.Outside.bind(AutomationModel.objects.get(pk=pk)).kill(),
        "cancel": lambda: recovery.cancel(AutomationModel.objects.get(pk=pk), reason="stop"),
    }
    with gate_in(f"Outside.{step}") as gate:
        worker = Actor(work)
        gate.wait()
        ender = Actor(acts[verb], "ender")
        if step == "first":
            assert ender.blocked(), "An atomic step was not waited for."
        else:
            ender.join()
        gate.open()
        worker.join()
        ended_already = ender.join

    _ends(ended_already)
    testing.run_due()
    if verb == "delete":
        assert not AutomationModel.objects.filter(pk=pk).exists()
        assert not AutomationTaskModel.objects.filter(automation_id=pk).exists()
        assert not Attempt.objects.exists()
    else:
        invariants.check(pk)
        assert AutomationModel.objects.get(pk=pk).state in {"cancelled", "completed"}


def _ends(join: Callable[[], Any]) -> None:
    """Accept that the instance had run to its end before the other got its lock."""
    with suppress(NotPossible):
        join()


@pytest.mark.parametrize("lost", [False, True])
def test_delete_meets_claim(frozen: testing.Clock, lost: bool) -> None:
    """Whoever comes first, the instance is gone and the worker lives, with a lost lease too."""
    runs = [left_to_workers(flows.Chain) for _ in range(3)]
    if lost:
        claims.claim_due(clock.now(), "dead", conf.get().lease, 9)
        frozen.advance(AFTER_LEASE)
    gone = [row(run) for run in runs]

    actors = together(work, *(lambda r=r: flows.Chain.bind(r).kill() for r in gone))

    assert errors(actors) == []
    testing.run_due()
    assert not AutomationModel.objects.exists()
    assert not AutomationTaskModel.objects.exists()


def test_a_step_is_retried_twice_at_once(frozen: testing.Clock) -> None:
    """One of the two has retried it; the other reads that somebody has."""
    run = flows.Failing()
    testing.run_due()
    task = task_at(run, "left")
    assert row(run).state == "failed"
    with gate_at("claim.committed", "nobody"):
        actors = together(
            *[lambda: recovery.retry(AutomationTaskModel.objects.get(pk=task.pk))] * 2
        )

    testing.run_due()
    invariants.check(run.id)
    retried = Event.objects.filter(automation_id=run.id, kind=EventKind.RETRIED).count()
    assert retried == 2 - len(errors(actors))
    assert Attempt.objects.filter(task=task).count() == 1 + retried
    assert row(run).state == "failed"


def test_data_are_edited_during_a_detached_step(frozen: testing.Clock) -> None:
    """The step's keys and the edited ones are both kept."""
    run = left_to_workers(flows.Outside)
    with gate_in("Outside.outside") as gate:
        worker = Actor(work)
        gate.wait()
        recovery.edit_data(row(run), {"first": 1, "added": "by hand"})
        gate.open()
        worker.join()

    invariants.check(run.id)
    assert row(run).data == {"first": 1, "added": "by hand", "outside": 1, "last": 1}


def test_data_are_edited_during_an_atomic_step(frozen: testing.Clock) -> None:
    """The edit waits and then sees what the step has changed."""
    run = left_to_workers(flows.Guarded, name="x")
    version = recovery.data_version(row(run))
    seen = row(run)
    with gate_in("Guarded.first") as gate:
        worker = Actor(work)
        gate.wait()
        editor = Actor(
            lambda: recovery.edit_data(seen, {"name": "x", "by": "hand"}, expected=version), "edit"
        )
        assert editor.blocked(), "The edit got into the middle of an atomic step."
        gate.open()
        worker.join()
        with pytest.raises(NotPossible):
            editor.join()

    invariants.check(run.id)
    assert row(run).data == {"name": "x", "first": 1}


def test_pause_meets_a_step(frozen: testing.Clock) -> None:
    """The step in progress is finished, what follows is held, and nothing is lost."""
    run = left_to_workers(flows.Outside)
    with gate_in("Outside.outside") as gate:
        worker = Actor(work)
        gate.wait()
        recovery.pause(row(run))
        gate.open()
        worker.join()

    invariants.check(run.id)
    assert testing.run_due() == 0
    assert invariants.effects(run.id) == {"first": 1, "outside": 1}
    recovery.resume(row(run))
    testing.run_due()
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"first": 1, "outside": 1, "last": 1}


def test_pause_meets_a_claim(frozen: testing.Clock) -> None:
    """A claimed task whose instance is paused is given back unexecuted, uncounted and due."""
    run = left_to_workers(flows.Chain)
    with gate_at("claim.committed") as gate:
        worker = Actor(work)
        gate.wait()
        recovery.pause(row(run))
        gate.open()
        worker.join()

    invariants.check(run.id)
    assert invariants.effects(run.id) == {}
    assert task_at(run, "first").attempts == 0
    recovery.resume(row(run))
    testing.run_due()
    assert row(run).state == "completed"


def test_messages_that_were_kept_come_before_the_steps_that_fell_due(
    frozen: testing.Clock,
) -> None:
    """Else a step that ends the instance could turn them into late ones."""
    run = flows.Guarded(name="x")
    recovery.pause(row(run))
    row(run).instance.send_message("hello")
    frozen.advance(days=1)

    recovery.resume(row(run))

    testing.run_due()
    invariants.check(run.id)
    assert row(run).state == "completed"
    assert row(run).data["received"] == 1


def test_what_is_finished_while_paused_is_not_done_again(frozen: testing.Clock, clerk: Any) -> None:
    """The due time that was kept for a task goes with it."""
    run = left_to_workers(flows.Deadline)
    testing.run_due()
    recovery.pause(row(run))
    testing.submit(task_at(run, "form"), clerk, answer="yes")
    frozen.advance(hours=2)
    recovery.resume(row(run))

    testing.run_due()

    invariants.check(run.id)
    assert row(run).state == "completed"
    assert task_at(run, "form").state == TaskState.DONE
    assert invariants.effects(run.id) == {"beside": 1, "last": 1}


# -- starting --------------------------------------------------------------------------------


@pytest.mark.parametrize("automation", [flows.Guarded, flows.Single])
def test_two_starts_of_a_unique_flow(frozen: testing.Clock, automation: Any) -> None:
    """At most one is live at any time, and no caller sees an error."""
    actors = together(*[lambda: automation(name="same").id] * 4)

    found = {actor.join() for actor in actors}
    testing.run_due()
    for pk in found:
        invariants.check(pk)
        assert invariants.effects(pk)["first"] == 1
    assert found == set(AutomationModel.objects.values_list("pk", flat=True))
    if automation is flows.Guarded:
        assert len(found) == 1


# -- the database -------------------------------------------------------------------------------


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


# -- children --------------------------------------------------------------------------------


def test_a_child_ends_while_its_parent_looks(frozen: testing.Clock) -> None:
    """The parent has read that it has not ended, and is told all the same, at once."""
    run = kin.Waiter(slow=True)
    child = AutomationModel.objects.of(kin.Child).get()
    frozen.advance(minutes=1)

    with gate_at("step.after") as gate:
        looking = Actor(work)
        gate.wait()
        ending = Actor(lambda: child.instance.send_message("go"), "ending")
        ending.blocked()
        gate.open()
        looking.join()
        ending.join()
    work()

    assert row(run).state == "completed"
    assert task_at(run, "begin").result == {"instance": str(child.uuid), "outcome": "completed"}
    invariants.check(run.id)


def test_a_child_ends_while_its_parent_is_cancelled(frozen: testing.Clock) -> None:
    """Each has its end."""
    run = kin.Waiter(slow=True)
    child = AutomationModel.objects.of(kin.Child).get()

    actors = together(lambda: child.instance.send_message("go"), lambda: recovery.cancel(row(run)))

    assert errors(actors) in ([], ["NotPossible"])
    work()
    child.refresh_from_db()
    assert child.state == "completed"
    assert row(run).state in {"completed", "cancelled"}
    invariants.check(run.id)


def test_a_child_is_deleted_while_it_ends(frozen: testing.Clock) -> None:
    """The parent goes on, whichever was first."""
    run = kin.Waiter(slow=True)
    child = AutomationModel.objects.of(kin.Child).get()

    actors = together(lambda: child.instance.send_message("go"), lambda: row(child).instance.kill())

    assert errors(actors) in ([], ["IntegrityError"]), "the message may come too late"
    work()

    assert row(run).state == "completed"
    assert task_at(run, "begin").result["outcome"] in {"completed", "deleted"}
    invariants.check(run.id)
