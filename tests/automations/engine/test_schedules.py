"""Schedules over querysets: who enters, when and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection

from automations import flow, testing
from automations.dispatch.worker import Loop
from automations.engine import schedules
from automations.models import AutomationModel, Entry, Refusal, Schedule
from tests.automations.engine.conftest import BEGIN
from tests.automations.engine.scheduled import DAY, Declare, daily, groups, named, subjects
from tests.automations.engine.scheduled import declare as declare

pytestmark = pytest.mark.django_db


def test_each_object_enters_and_begins(declare: Declare, clock: testing.Clock) -> None:
    made = groups(3)
    declare(daily())

    testing.run_due()

    assert subjects() == named(made)
    assert set(AutomationModel.objects.values_list("tokens", flat=True)) == {1}
    found: Any = AutomationModel.objects.first()
    assert found.instance.group == made[0]
    row = Schedule.objects.get()
    assert (row.position, row.due, row.planned) == ("", BEGIN + DAY, BEGIN + DAY)


def test_the_next_round_enters_those_that_are_new(declare: Declare, clock: testing.Clock) -> None:
    declare(daily())
    first = groups(2)
    testing.run_due()
    second = groups(1)
    testing.run_due()
    assert subjects() == named(first)

    clock.advance(DAY)
    testing.run_due()

    assert subjects() == named([*first, *second])
    assert not Refusal.objects.exists()


def test_existing_ones_may_be_left_out(declare: Declare, clock: testing.Clock) -> None:
    """Those as well that did not fit the queryset when it was first seen."""
    old = groups(2)
    declare(flow.EnterEach(lambda: Group.objects.exclude(name="x"), every=DAY, existing=False))
    old[1].name = "x"
    old[1].save()
    testing.run_due()
    assert subjects() == []

    Group.objects.filter(name="x").update(name="y")
    new = groups(2)
    clock.advance(DAY)
    testing.run_due()

    assert subjects() == named(new)


def test_where_nothing_was_there_everything_is_new(declare: Declare, clock: testing.Clock) -> None:
    declare(daily(existing=False))
    testing.run_due()
    made = groups(1)
    clock.advance(DAY)
    testing.run_due()
    assert subjects() == named(made)


def test_a_cron_expression_says_when(declare: Declare, clock: testing.Clock) -> None:
    """In the time zone of the project."""
    groups(1)
    declare(flow.EnterEach(Group.objects.all(), every="30 10 * * *"))
    testing.run_due()
    assert subjects() == []
    assert testing.next_due() == BEGIN + timedelta(minutes=30)

    testing.run_until(clock, BEGIN + timedelta(hours=1))

    assert len(subjects()) == 1


@pytest.mark.parametrize(
    ("reentry", "expected"),
    [(None, 1), (flow.Once(), 1), (flow.OneAtATime(), 5), (flow.CoolDown(2 * DAY), 3)],
)
def test_the_policy_says_how_often(
    declare: Declare, clock: testing.Clock, reentry: Any, expected: int
) -> None:
    """Five rounds over one object whose instances end at once."""
    groups(1)
    declare(daily(), reentry=reentry, stays=False)

    testing.run_until(clock, BEGIN + 4 * DAY)

    assert AutomationModel.objects.filter(finished=True).count() == expected
    assert not Refusal.objects.exists()


@pytest.mark.parametrize("reentry", [flow.Once(), flow.OneAtATime(), flow.CoolDown(DAY)])
def test_who_has_entered_otherwise_is_left_out(
    declare: Declare, clock: testing.Clock, reentry: Any
) -> None:
    made = groups(2)
    automation = declare(daily(), reentry=reentry)
    automation(group=made[1])
    testing.run_due()
    assert sorted(subjects()) == sorted(named(made))


def test_entering_outlives_the_history(declare: Declare, clock: testing.Clock) -> None:
    groups(1)
    declare(daily())
    testing.run_due()
    AutomationModel.objects.get().instance.kill()
    clock.advance(DAY)
    testing.run_due()
    assert subjects() == []


def test_each_schedule_enters_an_object_once(declare: Declare, clock: testing.Clock) -> None:
    made = groups(1)
    declare(daily(name="a"), daily(name="b"), stays=False)
    testing.run_until(clock, BEGIN + 2 * DAY)
    assert subjects() == named(made) * 2
    assert sorted(Entry.objects.values_list("schedule", flat=True)) == ["a", "b"]


def test_a_schedule_without_subject_enters_nobody(declare: Declare) -> None:
    """The system check says so."""
    groups(1)
    automation = declare(daily())
    automation.options = automation.options.__class__()
    assert testing.run_due() == 0
    assert not Schedule.objects.exists()


def test_another_interval_in_the_code_counts_from_now(
    declare: Declare, clock: testing.Clock
) -> None:
    declare(flow.EnterEach(Group.objects.all(), every=30 * DAY))
    testing.run_due()
    clock.advance(hours=1)
    declare(daily())

    testing.run_due()

    assert testing.next_due() == BEGIN + timedelta(hours=1) + DAY


def test_a_worker_makes_the_rounds(declare: Declare, clock: testing.Clock) -> None:
    """Those of a process as well as those of cron; what has entered is run in the same pass."""
    made = groups(2)
    declare(daily(), stays=False)
    Loop(name="w").run_once()
    assert subjects() == named(made)
    assert set(AutomationModel.objects.values_list("state", flat=True)) == {"completed"}


def test_where_nothing_is_declared_nothing_is_asked(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert schedules.sweep(BEGIN, "w") == 0


def test_between_two_rounds_a_pass_costs_one_statement(
    declare: Declare, clock: testing.Clock, django_assert_num_queries: Any
) -> None:
    declare(daily(name="a"), daily(name="b"))
    testing.run_due()
    with django_assert_num_queries(1):
        assert schedules.sweep(BEGIN, "w") == 0


def test_a_queryset_that_cannot_be_made_costs_others_nothing(
    declare: Declare, clock: testing.Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Objects that appear before it can be made were there when it was first seen."""
    wrong = [True]

    def objects() -> Any:
        if wrong:
            raise LookupError
        return Group.objects.all()

    declare(flow.EnterEach(objects, every=DAY, existing=False, name="a"), daily(name="b"))
    made = groups(1)
    testing.run_due()
    assert "cannot be seen yet" in caplog.text
    assert subjects() == named(made)

    wrong.clear()
    clock.advance(DAY)
    testing.run_due()
    new = groups(1)
    clock.advance(DAY)
    testing.run_due()
    assert subjects() == named([*made, *new, *new])


def test_an_error_of_the_queryset_ends_the_round(
    declare: Declare, clock: testing.Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Other schedules go on; the next round tries again."""
    wrong = [True]

    def objects() -> Any:
        if wrong and Schedule.objects.exists():
            raise LookupError
        return Group.objects.all()

    made = groups(1)
    declare(flow.EnterEach(objects, every=DAY, name="a"), daily(name="b"))
    testing.run_due()
    assert "has failed" in caplog.text
    assert subjects() == named(made)

    wrong.clear()
    clock.advance(DAY)
    testing.run_due()
    assert subjects() == named(made) * 2


def test_an_error_of_the_connection_is_the_workers(
    declare: Declare, clock: testing.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the connection is lost; another error of the database is the queryset's own."""
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    seen: list[int] = []

    def objects() -> Any:
        seen.append(1)
        if len(seen) > 1:
            raise OperationalError
        return Group.objects.all()

    declare(flow.EnterEach(objects, every=DAY))
    with pytest.raises(OperationalError):
        schedules.sweep(BEGIN, "w")
