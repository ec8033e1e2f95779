"""The world: plans happen in their order, at their time, and the same seed repeats them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from automations import flow, testing
from sample_flows.simulation.world import World

START = datetime(2026, 5, 4, tzinfo=UTC)
END = START + timedelta(days=7)


class Tea(flow.Automation):
    """Is poured after five minutes."""

    pour = flow.Execute().AfterWaitingFor(timedelta(minutes=5))
    end = flow.End()


pytestmark = pytest.mark.django_db


def world(seed: int = 1) -> World:
    return World(START, END, seed)


def test_plans_happen_in_order_and_not_before_their_time():
    """Whatever the order in which they were made."""
    one, seen = world(), []
    for day in (3, 1, 2):
        one.at(START + timedelta(days=day), lambda day=day: seen.append((day, one.now)))

    one.run(lambda: None)

    assert seen == [(day, START + timedelta(days=day)) for day in (1, 2, 3)]


def test_a_deed_may_plan_another_one():
    """Some hours later."""
    one, seen = world(), []
    one.at(START, lambda: one.after(10, 10, lambda: seen.append(one.now)))

    one.run(lambda: None)

    assert timedelta(hours=10) <= seen[0] - START < timedelta(hours=10, minutes=10)


def test_nothing_happens_after_the_end():
    """What comes just before it does."""
    one, seen = world(), []
    one.at(END, lambda: seen.append("late"))
    one.before_end(1 / 60, lambda: seen.append("just"))

    one.run(lambda: None)

    assert seen == ["just"]


def test_a_deed_is_done_at_its_moment_and_steps_wait_for_the_clock():
    """The clock stops at deeds, however far it goes on at once."""
    one, seen = World(START, END, 1, step=timedelta(hours=6)), []
    for minutes in (60, 90, 200):
        one.at(START + timedelta(minutes=minutes), lambda: seen.append(one.now))

    one.run(lambda: seen.append(one.now))

    assert [moment - START for moment in seen] == [
        timedelta(minutes=60),
        timedelta(minutes=90),
        timedelta(minutes=200),
        timedelta(hours=6),
    ]


def test_it_may_look_round_less_often():
    """Deeds and timers do not wait for that."""
    one, looks = World(START, END, 1, look=timedelta(days=2)), []
    for day in range(7):
        one.at(START + timedelta(days=day, hours=1), lambda: None)

    one.run(lambda: looks.append((one.now - START).days))

    assert looks == [0, 2, 4, 6]


def test_a_timer_that_falls_due_between_two_looks_is_run():
    """At the next step."""
    one = World(START, END, 1, look=timedelta(days=30))
    begun: list[testing.Run] = []
    one.at(START + timedelta(days=1), lambda: begun.append(testing.start(Tea)))
    one.at(START + timedelta(days=1, minutes=20), lambda: begun[0].assert_path("pour", "end"))

    one.run(lambda: None)

    assert begun


def test_the_same_seed_gives_the_same_moments():
    """Another one does not."""
    first, second, other = ([world(seed).moment() for _ in range(3)] for seed in (1, 1, 2))

    assert first == second != other
