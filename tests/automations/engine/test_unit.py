"""What answers do to rows: successors, fences and attempts, and code that deletes its instance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow, testing
from automations.engine import signals, store
from automations.engine.claims import claim_due
from automations.engine.unit import Unit
from automations.exceptions import LostLease
from automations.flow import this
from automations.models import Attempt, AutomationModel, AutomationTaskModel
from automations.outcomes import Proceed
from tests.automations.engine import invariants
from tests.automations.engine.stepping import put
from tests.automations.engine.stored import row, tasks
from tests.flows.basics import Five, Paused

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


# -- successors ------------------------------------------------------------------------------


def test_each_task_knows_where_it_came_from() -> None:
    """Also after a skip, which lost it (E9)."""

    class Skipping(flow.Automation):
        a = flow.Execute(put(a=1))
        b = flow.Execute(put(b=1)).SkipIf(lambda task: True)
        c = flow.Execute(put(c=1))
        end = flow.End()

    found = tasks(Skipping())
    assert [task.status for task in found] == ["a", "b", "c", "end"]
    assert [task.state for task in found] == ["done", "skipped", "done", "done"]
    assert [task.previous for task in found] == [None, *found[:-1]]
    assert found[1].get_next_tasks() == [found[2]]
    assert found[2].get_previous_tasks() == [found[1]]


def test_a_task_after_a_join_comes_from_all_arrivals() -> None:
    class Joining(flow.Automation):
        split = flow.Split().Next(this.a).Next(this.b)
        a = flow.Execute(put(a=1)).Next(this.join)
        b = flow.Execute(put(b=1)).Next(this.join)
        join = flow.Join()
        end = flow.End()

    found = tasks(Joining())
    joins = [task for task in found if task.status == "join"]
    assert [task.message for task in joins] == ["Joined", "Joined"]
    assert found[-1].get_previous_tasks() == joins
    assert [found[-1] in task.get_next_tasks() for task in joins] == [True, False]


def test_a_loop_stores_one_task_for_each_visit() -> None:
    """With skips, waits and splits in it no row is used twice (E9, E10)."""

    class Loop(flow.Automation):
        a = flow.Execute(lambda task: task.data.update(n=task.data.get("n", 0) + 1))
        skipped = flow.Execute(put(no=1)).SkipIf(lambda task: task.data["n"] % 2)
        again = flow.If(lambda task: task.data["n"] < 4).Then(this.a)
        end = flow.End()

    found = Loop()
    states = [task.state for task in tasks(found) if task.status == "skipped"]
    assert states == ["skipped", "done", "skipped", "done"]
    assert len({task.uuid for task in tasks(found)}) == len(tasks(found)) == 13
    invariants.check(found.id)


def test_steps_of_one_instance_run_in_order_of_their_branches() -> None:
    class Branches(flow.Automation):
        split = flow.Split().Next(this.a).Next(this.b)
        a = flow.Execute(this.see).Next(this.end)
        b = flow.Execute(this.see)
        end = flow.End()

        def see(self, task: Any) -> None:
            self.data["seen"] = [*self.data.get("seen", []), task.status]

    assert Branches().data["seen"] == ["a", "b"]


def test_a_failing_branch_does_not_starve_the_others() -> None:
    """An error in the first branch left the rest undone (E10)."""

    class Branches(flow.Automation):
        split = flow.Split().Next(this.bad).Next(this.good).Next(this.also_bad)
        bad = flow.Execute(lambda task: 1 / 0).Next(this.join)
        good = flow.Execute(put(good=True)).Next(this.join)
        also_bad = flow.Execute(lambda task: {}["x"]).Next(this.join)
        join = flow.Join()
        end = flow.End()

    found = Branches()
    assert row(found).data == {"good": True}
    assert (row(found).state, row(found).reason) == ("failed", "bad, also_bad")
    assert row(found).tokens == 3
    invariants.check(found.id)


def test_a_branch_that_ends_at_once_beside_others() -> None:
    """The others have begun although they are not stored yet."""

    class Branches(flow.Automation):
        split = flow.Split().Next(this.gone).Next(this.bad).Next(this.good)
        gone = flow.End(exited="Gone")
        bad = flow.Execute(lambda task: 1 / 0)
        bad_end = flow.End()
        good = flow.Execute(put(good=True))
        end = flow.End()

    found = Branches()
    assert (row(found).state, row(found).data) == ("failed", {"good": True})


def test_a_routing_loop_without_steps_is_cut(settings: Any) -> None:
    """It goes on in the next pass, and hinders nobody."""
    settings.AUTOMATIONS = {"MAX_ROUTE": 10, "MAX_CHAIN": 5}

    class Spinning(flow.Automation):
        a = flow.Execute()
        b = flow.If(lambda task: False).Then(this.end).Else(this.a)
        end = flow.End()

    found = Spinning()
    assert row(found).state == "running"
    assert Five().finished()
    invariants.check(found.id)


# -- fence, attempts, announcements ----------------------------------------------------------


def test_a_finish_with_an_old_fence_is_refused(clock: testing.Clock) -> None:
    found = Paused()
    clock.advance(days=30)
    [old] = claim_due(clock.now(), "slow", timedelta(seconds=30), 1)
    locked = store.lock(old)
    assert locked is not None
    clock.advance(minutes=1)
    [new] = claim_due(clock.now(), "fast", timedelta(seconds=30), 1)
    assert (new.fence, new.lost) == (old.fence + 1, "slow")
    with pytest.raises(LostLease):
        Unit(locked.automation, clock.now(), "slow").finish(locked, old.fence, Proceed(), [])
    assert len(tasks(found)) == 1


def test_a_look_is_no_attempt(clock: testing.Clock) -> None:
    """However often a condition is asked, the first execution is the first attempt."""

    class Asking(flow.Automation):
        a = flow.Execute(put(a=1)).AsSoonAs(lambda task: task.data.get("go"))
        end = flow.End()

    found = Asking()
    for _ in range(5):
        clock.advance(minutes=1)
        testing.run_due()
    found.data["go"] = True
    found.save()
    testing.run_due()
    assert list(Attempt.objects.values_list("number", "state")) == [(1, "done")]


def test_a_worker_that_is_lost_while_it_looks(clock: testing.Clock) -> None:
    """The lost attempt keeps its number, and the worker that comes next is not stopped by it."""

    class Asking(flow.Automation):
        a = flow.Execute(put(a=1)).AsSoonAs(lambda task: task.data.get("go"))
        end = flow.End()

    found = Asking()
    for _ in range(2):
        clock.advance(minutes=1)
        claim_due(clock.now(), "lost", timedelta(seconds=30), 1)
        clock.advance(minutes=1)
        testing.run_due()
    found.data["go"] = True
    found.save()
    testing.run_due()
    assert row(found).finished
    states = list(Attempt.objects.order_by("number").values_list("number", "state"))
    assert states == [(1, "lost"), (2, "lost"), (3, "done")]


def test_the_end_of_an_instance(clock: testing.Clock) -> None:
    found = row(Five())
    assert (found.state, found.outcome, found.finished) == ("completed", "completed", True)
    assert (found.tokens, found.ended, found.reason) == (0, clock.now(), "")


@pytest.mark.django_db(transaction=True)
def test_failures_persons_and_ends_are_announced(anna: Any) -> None:
    from tests.flows.basics import Answer

    class Announced(flow.Automation):
        split = flow.Split().Next(this.bad).Next(this.ask)
        bad = flow.Execute(lambda task: 1 / 0)
        bad_end = flow.End()
        ask = flow.Form(Answer).User(username="anna")
        end = flow.End()

    heard: list[tuple[str, str]] = []
    receivers = {
        name: lambda sender, _name=name, **kwargs: heard.append(
            (_name, kwargs["task"].status if "task" in kwargs else sender.__name__)
        )
        for name in ("task_failed", "person_needed", "instance_ended")
    }
    for name, receiver in receivers.items():
        getattr(signals, name).connect(receiver)
    try:
        found = Announced()
        testing.submit(found, anna, answer="yes")
    finally:
        for name, receiver in receivers.items():
            getattr(signals, name).disconnect(receiver)
    assert sorted(heard[:2]) == [("person_needed", "ask"), ("task_failed", "bad")]
    assert heard[2:] == [("instance_ended", "Announced")]


# -- code that deletes its own instance ------------------------------------------------------


@pytest.fixture
def listener(db: None) -> Any:
    """Start an instance that notes who has written to it."""

    class Listener(flow.Automation):
        ask = flow.Execute().AsSoonAs(lambda task: False)
        end = flow.End()

        def receive_gone(self, token: Any, data: Any) -> None:
            self.data["heard"] = data["who"]

    return Listener()


def say_and_kill(task: Any, answer: Any = True) -> Any:
    """Tell a listener, then delete the instance."""
    automation = task.automation.instance
    listener = AutomationModel.objects.get(pk=task.data["listener"]).instance
    listener.send_message("gone", None, {"who": task.status})
    automation.kill()
    return answer


@pytest.mark.parametrize(
    "node",
    [
        flow.If(lambda task: _killing(task)).Then(this.end),
        flow.Execute().SkipIf(lambda task: _killing(task)),
        flow.Execute().AsSoonAs(lambda task: _killing(task)),
        flow.Execute().AfterWaitingFor(lambda task: _killing(task, HOUR)),
        flow.Execute(lambda task: _killing(task)),
        flow.Execute(lambda task: _killing(task), detached=True),
    ],
    ids=["if", "skip if", "as soon as", "computed wait", "step", "detached step"],
)
@pytest.mark.parametrize("first", [True, False], ids=["at the start", "after a step"])
def test_code_may_delete_its_instance_wherever_it_is_called(
    listener: Any, node: Any, first: bool
) -> None:
    """Nothing of it is left, and what it sent before reaches others."""
    before = {} if first else {"before": flow.Execute(put(a=1))}
    automation = type("Deleting", (flow.Automation,), {**before, "node": node, "end": flow.End()})
    automation(listener=listener.id)
    testing.run_due()
    assert not AutomationModel.objects.exclude(pk=listener.id).exists()
    assert not AutomationTaskModel.objects.exclude(automation=listener.id).exists()
    assert row(listener).data == {"heard": "node"}


def _killing(task: Any, answer: Any = True) -> Any:
    from automations.automation import Automation

    assert isinstance(task.automation.instance, Automation)
    return say_and_kill(task, answer)
