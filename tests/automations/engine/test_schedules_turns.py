"""Chunk by chunk: rounds over many, and workers that are overtaken or killed in one."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from automations import flow, testing
from automations.engine import entering, schedules
from automations.models import AutomationModel, Entry, Schedule
from tests.automations.engine.conftest import BEGIN
from tests.automations.engine.meeting import together
from tests.automations.engine.scheduled import DAY, Declare, daily, groups, named, subjects
from tests.automations.engine.scheduled import declare as declare

pytestmark = pytest.mark.django_db


def test_a_turn_enters_some_and_the_next_goes_on_behind_them(
    declare: Declare, clock: testing.Clock
) -> None:
    made = groups(schedules.TURN + 5)
    declare(daily())

    assert schedules.sweep(BEGIN, "w") == schedules.TURN
    assert Schedule.objects.get().position == str(made[schedules.TURN - 1].pk)
    assert schedules.sweep(BEGIN, "w") == 5
    assert schedules.sweep(BEGIN, "w") == 0

    assert subjects() == named(made)


def test_a_second_round_over_many_costs_a_few_statements_a_chunk(
    declare: Declare, clock: testing.Clock
) -> None:
    """10,000 objects have entered; nothing is loaded but their keys."""
    count = 10_000
    automation = declare(daily(), reentry=flow.Once())
    name = automation.get_automation_class_name()
    entries = [Entry(automation_class=name, subject=one) for one in named(groups(count))]
    Entry.objects.bulk_create(entries, batch_size=1_000)

    with CaptureQueriesContext(connection) as captured:
        rounds = 0
        while schedules.sweep(BEGIN, "w"):
            rounds += 1

    assert rounds == count // schedules.CHUNK
    assert len(captured) <= 7 * (rounds + 2)
    assert subjects() == []
    assert Schedule.objects.get().due == BEGIN + DAY


def test_an_object_that_a_join_yields_twice_enters_once(
    declare: Declare, clock: testing.Clock, django_user_model: Any
) -> None:
    (group,) = groups(1)
    for name in ("ann", "bob"):
        django_user_model.objects.create(username=name).groups.add(group)
    joined = Group.objects.filter(user__isnull=False)
    assert joined.count() == 2
    declare(flow.EnterEach(joined, every=DAY))
    testing.run_due()
    assert subjects() == named([group])


def test_a_worker_that_was_overtaken_stops(
    declare: Declare, clock: testing.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease has run out; what it was about to enter is entered by the other one."""
    made = groups(3)
    declare(daily(), reentry=flow.OneAtATime())
    real, overtaken = entering.kept_out, list[int]()

    def kept_out(*args: Any) -> Any:
        found = real(*args)
        if not overtaken:
            overtaken.append(1)
            clock.advance(minutes=5)
            assert schedules.sweep(clock.now(), "other") == 3
            AutomationModel.objects.update(finished=True, state="completed", live_key=None)
        return found

    monkeypatch.setattr(entering, "kept_out", kept_out)
    assert schedules.sweep(BEGIN, "slow") == 0

    assert subjects() == named(made)
    assert Schedule.objects.get().owner == "other"


@pytest.mark.crash
@pytest.mark.django_db(transaction=True)
def test_a_round_that_was_killed_goes_on_behind_the_last_that_has_entered(
    declare: Declare, clock: testing.Clock
) -> None:
    """Nobody enters twice, though the instances of the others have ended meanwhile."""
    made = groups(5)
    declare(daily(), reentry=flow.OneAtATime(), stays=False)
    connections.close_all()
    pid = os.fork()
    if not pid:
        real, count = schedules._enter, [0]

        def enter(*args: Any) -> bool:
            if count[0] == 3:
                os._exit(9)
            count[0] += 1
            return real(*args)

        schedules._enter = enter  # type: ignore[assignment]
        schedules.sweep(BEGIN, "killed")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    assert subjects() == named(made[:3])
    testing.run_due()
    assert AutomationModel.objects.filter(finished=True).count() == 3

    clock.advance(minutes=5)
    testing.run_due()

    assert subjects() == named(made)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_four_workers_enter_each_object_once(declare: Declare, clock: testing.Clock) -> None:
    made = groups(40)
    declare(daily())

    def work() -> None:
        while schedules.sweep(BEGIN, "w"):
            pass

    for actor in together(*[work] * 4):
        actor.join()
    while schedules.sweep(BEGIN, "w"):
        pass

    assert sorted(subjects()) == sorted(named(made))
    assert Schedule.objects.count() == 1
