"""Waits: for a time, a condition or a deadline, and what wakes whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import flow, testing
from automations.flow import this
from tests.automations.engine.stepping import put
from tests.automations.engine.stored import row, tasks
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


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
