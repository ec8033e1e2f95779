"""Schedules over querysets: who enters, when, how often, and at what cost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from automations import flow, registry, testing
from automations.dispatch.worker import Loop
from automations.engine import entering, schedules
from automations.models import AutomationModel, Entry, Refusal, Schedule
from tests.automations.engine.conftest import BEGIN
from tests.automations.engine.meeting import together

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
Declare = Callable[..., Any]


@pytest.fixture
def clock() -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as frozen:
        yield frozen


@pytest.fixture
def declare() -> Iterator[Declare]:
    """Declare a flow with schedules, which is forgotten after the test."""
    made: list[Any] = []

    def act(*entries: flow.EnterEach, reentry: Any = None, stays: bool = True) -> Any:
        nodes = {"stay": flow.Execute().AsSoonAs(lambda task: not stays), "end": flow.End()}
        meta = type("Meta", (), {"subject": "group", "reentry": reentry})
        body = {"__module__": __name__, "Meta": meta, "entries": [*entries], **nodes}
        made.append(type("Scheduled", (flow.Automation,), body))
        return made[-1]

    yield act
    for automation in made:
        registry.unregister(automation)


def groups(count: int, name: str = "g") -> list[Group]:
    """Store groups."""
    before = Group.objects.count()
    made = [Group(name=f"{name}{before + n}") for n in range(count)]
    Group.objects.bulk_create(made)
    return list(Group.objects.order_by("pk"))[before:]


def subjects() -> list[str]:
    """Return whom there are instances about, in the order in which they were started."""
    return list(AutomationModel.objects.order_by("pk").values_list("subject", flat=True))


def named(some: list[Group]) -> list[str]:
    """Return the subjects of groups."""
    return [f"auth.group:{one.pk}" for one in some]


def daily(**more: Any) -> flow.EnterEach:
    """Return a schedule over all groups."""
    return flow.EnterEach(Group.objects.all(), every=DAY, **more)


# -- who enters, and how often ---------------------------------------------------------------


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


# -- chunk by chunk --------------------------------------------------------------------------


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
