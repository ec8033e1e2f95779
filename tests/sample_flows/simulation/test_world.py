"""The world: plans happen in their order, at their time, and the same seed repeats them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sample_flows.simulation.world import World

START = datetime(2026, 5, 4, tzinfo=UTC)
END = START + timedelta(days=7)

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


def test_the_same_seed_gives_the_same_moments():
    """Another one does not."""
    first, second, other = ([world(seed).moment() for _ in range(3)] for seed in (1, 1, 2))

    assert first == second != other
