"""What answers do to rows: successors, waits, data, and what wakes what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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
from tests.flows.basics import Five, Paused

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def row(automation: Any) -> AutomationModel:
    """Return an instance as it is stored."""
    found: AutomationModel = AutomationModel.objects.get(pk=automation.id)
    return found


def tasks(automation: Any) -> list[AutomationTaskModel]:
    """Return the tasks of an instance in the order of their beginning."""
    return list(AutomationTaskModel.objects.filter(automation_id=automation.id).order_by("pk"))


def put(**values: Any) -> Any:
    """Return a step that puts values into the data."""
    return lambda task: task.data.update(values)


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


# -- data ------------------------------------------------------------------------------------


def test_a_question_that_fails_does_not_cost_the_step_before_it_its_data() -> None:
    """The step is done; only the condition after it has failed."""

    class Fragile(flow.Automation):
        a = flow.Execute(put(a=1))
        decide = flow.If(lambda task: task.data["gone"]).Then(this.end)
        end = flow.End()

    found = Fragile()
    assert row(found).data == {"a": 1}
    assert [(task.status, task.state) for task in tasks(found)] == [
        ("a", "done"),
        ("decide", "failed"),
    ]


def test_a_step_that_fails_leaves_the_data_as_they_were() -> None:
    class Fragile(flow.Automation):
        a = flow.Execute(put(a=1))
        b = flow.Execute(this.change).OnError(this.end)
        end = flow.End()

        def change(self, task: Any) -> None:
            self.data["a"] = 2
            del self.data["a"]
            self.data["b"] = {}
            self.save()
            raise ValueError

    assert row(Fragile()).data == {"a": 1}


def test_a_step_may_save_and_change_its_mind() -> None:
    class Undecided(flow.Automation):
        a = flow.Execute(this.change)
        end = flow.End()

        def change(self, task: Any) -> None:
            self.data["x"] = 1
            self.save()
            self.data["x"] = 0

    assert row(Undecided(x=0)).data == {"x": 0}


def test_nested_data_are_noticed() -> None:
    class Deep(flow.Automation):
        a = flow.Execute(lambda task: task.data["list"][0].append(2))
        end = flow.End()

    assert row(Deep(list=[[1]])).data == {"list": [[1, 2]]}


def test_data_that_cannot_be_stored_fail_the_step() -> None:
    class Unstorable(flow.Automation):
        a = flow.Execute(put(bad={1, 2})).OnError(this.rescue)
        end = flow.End()
        rescue = flow.Execute(put(rescued=True)).Next(this.end)

    found = Unstorable(kept=1)
    assert row(found).data == {"kept": 1, "rescued": True}
    assert tasks(found)[0].error_class == "NotStorable"
    assert "data cannot be stored as JSON" in tasks(found)[0].error


def test_a_result_that_cannot_be_stored_is_left_out_and_said() -> None:
    """It was dropped silently (E17)."""

    class Unstorable(flow.Automation):
        a = flow.Execute(lambda task: object())
        b = flow.Execute(lambda task: {"stored": True})
        end = flow.End()

    first, second, _ = tasks(Unstorable())
    assert first.state == "done"
    assert first.result is None
    assert first.message.startswith("OK; result not stored: result cannot be stored as JSON")
    assert (second.result, second.message) == ({"stored": True}, "OK")


def test_data_that_grow_too_large_fail_the_step(settings: Any) -> None:
    settings.AUTOMATIONS = {"MAX_DATA": 100}

    class Large(flow.Automation):
        a = flow.Execute(put(text="x" * 200))
        end = flow.End()

    assert tasks(Large())[0].error.startswith("data is larger than 100 bytes")


# -- waiting ---------------------------------------------------------------------------------


def test_waiting_for_a_time(clock: testing.Clock) -> None:
    found = Paused()
    waiting = tasks(found)[0]
    assert (waiting.state, waiting.waiting) == ("waiting", "time")
    assert waiting.due == row(found).paused_until == clock.now() + timedelta(days=30)
    clock.advance(days=30, seconds=-1)
    assert testing.run_due() == 0
    clock.advance(seconds=1)
    testing.run_due()
    assert (row(found).state, row(found).paused_until) == ("completed", None)


def test_waiting_until_a_time_and_for_a_while_means_the_later(clock: testing.Clock) -> None:
    begin = clock.now()

    class Both(flow.Automation):
        a = flow.Execute().AfterWaitingFor(HOUR).AfterWaitingUntil(begin + 2 * HOUR)
        end = flow.End()

    assert tasks(Both())[0].due == begin + 2 * HOUR


def test_a_naive_datetime_is_taken_in_the_current_zone(clock: testing.Clock) -> None:
    """It was a TypeError that killed the instance (E16)."""

    class Naive(flow.Automation):
        a = flow.Execute().AfterWaitingUntil(datetime(2026, 3, 3, 9))  # noqa: DTZ001
        end = flow.End()

    assert tasks(Naive())[0].due == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_a_time_that_is_computed_is_computed_again_when_data_change(clock: testing.Clock) -> None:
    class Computed(flow.Automation):
        a = flow.Execute().AfterWaitingFor(lambda task: task.data["seconds"])
        end = flow.End()

    found = Computed(seconds=3600)
    assert tasks(found)[0].due == clock.now() + HOUR
    found.data["seconds"] = 60
    found.save()
    testing.run_due()
    assert tasks(found)[0].due == clock.now() + timedelta(minutes=1)


def test_a_time_in_the_past_is_no_wait(clock: testing.Clock) -> None:
    begin = clock.now()

    class Past(flow.Automation):
        a = flow.Execute().AfterWaitingUntil(begin).AfterWaitingFor(0)
        b = flow.Execute().AfterWaitingUntil(lambda task: None)
        end = flow.End()

    assert Past().finished()


@pytest.mark.parametrize("value", ["tomorrow", 7, object()])
def test_what_is_no_time_fails_the_step(clock: testing.Clock, value: Any) -> None:
    class Wrong(flow.Automation):
        a = flow.Execute().AfterWaitingUntil(lambda task: value)
        end = flow.End()

    assert tasks(Wrong())[0].error_class == "DefinitionError"


def test_a_condition_is_asked_once_a_minute(clock: testing.Clock) -> None:
    asked = []

    class Asking(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda task: asked.append(task) or len(asked) > 3)
        end = flow.End()

    found = Asking()
    for expected in (1, 1, 2, 2, 3, 3, 4):
        testing.run_due()
        assert len(asked) == expected
        clock.advance(seconds=30)
    assert row(found).finished


def test_a_condition_says_itself_how_often_it_is_asked(clock: testing.Clock) -> None:
    class Asking(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda task: False, poll=HOUR)
        end = flow.End()

    assert tasks(Asking())[0].due == clock.now() + HOUR


def test_several_conditions_must_all_hold(clock: testing.Clock) -> None:
    class Asking(flow.Automation):
        a = (
            flow.Execute()
            .AsSoonAs(lambda task: task.data.get("one"))
            .AsSoonAs(lambda task: task.data.get("two"))
        )
        end = flow.End()

    found = Asking()
    for key, finished in (("two", False), ("one", True)):
        found.data[key] = True
        found.save()
        testing.run_due()
        assert row(found).finished is finished


def test_skipping_goes_before_waiting(clock: testing.Clock) -> None:
    class Skipping(flow.Automation):
        a = flow.Execute(put(a=1)).AfterWaitingFor(HOUR).SkipIf(lambda task: True)
        end = flow.End()

    found = Skipping()
    assert found.finished()
    assert tasks(found)[0].state == "skipped"


def test_skip_is_asked_again_after_the_wait(clock: testing.Clock) -> None:
    class Skipping(flow.Automation):
        a = flow.Execute(put(a=1)).AfterWaitingFor(HOUR).SkipIf(lambda task: task.data.get("s"))
        end = flow.End()

    found = Skipping()
    found.data["s"] = True
    found.save()
    clock.advance(hours=1)
    testing.run_due()
    assert row(found).data == {"s": True}
    assert tasks(found)[0].attempts == 0


def test_skip_after_a_deadline(clock: testing.Clock) -> None:
    class Skipping(flow.Automation):
        a = flow.Execute(put(a=1)).AsSoonAs(lambda task: False, poll=HOUR).SkipAfter(90)
        b = flow.Execute(put(b=1)).AfterWaitingFor(2 * HOUR).SkipAfter(HOUR)
        c = flow.Execute(put(c=1)).AfterWaitingFor(HOUR).SkipAfter(2 * HOUR)
        end = flow.End()

    found = Skipping()
    testing.run_until(clock, clock.now() + timedelta(days=1))
    assert row(found).data == {"c": 1}
    ended = [task.finished - task.created for task in tasks(found)[:3] if task.finished]
    assert ended == [timedelta(seconds=90), HOUR, HOUR]


def test_one_branch_s_wait_does_not_hold_up_another(clock: testing.Clock) -> None:
    """A wait of seven days froze the conditions of all other branches (E13)."""

    class Branches(flow.Automation):
        split = flow.Split().Next(this.long).Next(this.short).Next(this.asking)
        long = flow.Execute(put(long=1)).AfterWaitingFor(timedelta(days=7)).Next(this.join)
        short = flow.Execute(put(short=1)).AfterWaitingFor(HOUR).Next(this.join)
        asking = flow.Execute(put(asked=1)).AsSoonAs(lambda task: task.data.get("go"))
        join = flow.Join()
        end = flow.End()

    found = Branches()
    assert row(found).paused_until == clock.now() + HOUR
    clock.advance(hours=1)
    testing.run_due()
    assert row(found).data == {"short": 1}
    automation = row(found).instance
    automation.data["go"] = True
    automation.save()
    testing.run_due()
    assert row(found).data == {"short": 1, "go": True, "asked": 1}


def test_a_step_wakes_the_conditions_of_other_branches_at_once() -> None:
    class Branches(flow.Automation):
        split = flow.Split().Next(this.asking).Next(this.telling)
        asking = flow.Execute().AsSoonAs(lambda task: task.data.get("go")).Next(this.join)
        telling = flow.Execute(put(go=True)).Next(this.join)
        join = flow.Join()
        end = flow.End()

    assert Branches().finished()


def test_a_step_that_saves_wakes_them_as_well() -> None:
    class Branches(flow.Automation):
        split = flow.Split().Next(this.asking).Next(this.telling)
        asking = flow.Execute().AsSoonAs(lambda task: task.data.get("go")).Next(this.join)
        telling = flow.Execute(this.tell).Next(this.join)
        join = flow.Join()
        end = flow.End()

        def tell(self, task: Any) -> None:
            self.data["go"] = True
            self.save()

    assert Branches().finished()


def test_saved_data_wake_conditions(clock: testing.Clock) -> None:
    """A view that changes the data does not wait for the next poll."""

    class Asking(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda task: task.data.get("go"), poll=HOUR)
        end = flow.End()

    found = Asking()
    stored = row(found)
    stored.data["go"] = True
    stored.save()
    testing.run_due()
    assert row(found).finished


@pytest.mark.parametrize("counting", [1, 2])
def test_a_condition_that_changes_data_does_not_wake_itself(
    clock: testing.Clock, counting: int
) -> None:
    """Nor another one like it: they are asked once a minute, not without end."""

    class Counting(flow.Automation):
        split = flow.Split().Next(this.a).Next(this.b)
        a = flow.Execute().AsSoonAs(this.count).Next(this.end)
        b = flow.Execute().AsSoonAs(this.count if counting == 2 else this.never)
        end = flow.End()

        def count(self, task: Any) -> bool:
            self.data[task.status] = self.data.get(task.status, 0) + 1
            return False

        def never(self, task: Any) -> bool:
            return False

    found = Counting()
    clock.advance(minutes=1)
    testing.run_due(limit=20)
    assert max(row(found).data.values()) <= 3


def test_a_join_is_passed_over_after_its_deadline(clock: testing.Clock) -> None:
    class Waiting(flow.Automation):
        split = flow.Split().Next(this.a).Next(this.b)
        a = flow.Execute().AsSoonAs(lambda task: False).Next(this.join)
        b = flow.Execute().Next(this.join)
        join = flow.Join().SkipAfter(HOUR)
        after = flow.Execute(put(after=1))
        end = flow.End()

    found = Waiting()
    clock.advance(hours=2)
    testing.run_due()
    assert row(found).data == {"after": 1}


def test_a_branch_that_comes_after_the_deadline_of_its_join_leads_on_no_more(
    clock: testing.Clock,
) -> None:
    """What follows the join runs once for each visit of the split, come who may."""

    class Waiting(flow.Automation):
        split = flow.Split().Next(this.a).Next(this.b)
        a = flow.Execute().AfterWaitingFor(2 * HOUR).Next(this.join)
        b = flow.Execute().Next(this.join)
        join = flow.Join().SkipAfter(HOUR)
        after = flow.Execute(lambda task: task.data.update(n=task.data.get("n", 0) + 1))
        end = flow.End()

    found = Waiting()
    testing.run_until(clock, clock.now() + timedelta(days=1))
    assert (row(found).state, row(found).data) == ("completed", {"n": 1})


def test_two_branches_at_a_join_give_up_together(clock: testing.Clock) -> None:
    """Each has its own deadline, and the flow goes on once."""

    class Waiting(flow.Automation):
        split = flow.Split().Next(this.a).Next(this.b).Next(this.c)
        a = flow.Execute().AsSoonAs(lambda task: False).Next(this.join)
        b = flow.Execute().Next(this.join)
        c = flow.Execute().AfterWaitingFor(HOUR / 2).Next(this.join)
        join = flow.Join().SkipAfter(HOUR)
        after = flow.Execute(lambda task: task.data.update(n=task.data.get("n", 0) + 1))
        end = flow.End()

    found = Waiting()
    clock.advance(hours=0.5)
    testing.run_due()
    clock.advance(hours=1)
    testing.run_due()
    assert row(found).data == {"n": 1}


def test_a_repeat_is_passed_over_after_its_deadline(clock: testing.Clock) -> None:
    class Waiting(flow.Automation):
        a = flow.Execute()
        again = flow.Repeat().EveryDay().SkipAfter(HOUR)
        end = flow.End()

    found = Waiting()
    clock.advance(hours=2)
    testing.run_due()
    assert row(found).finished


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
