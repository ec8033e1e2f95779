"""People who register: when, how many confirm, and what they buy by the arm they are on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest

from automations.graph import HOLDOUT
from automations.models import AutomationModel
from automations.references import subject_of
from sample_flows.models import Order, Person
from sample_flows.simulation import newcomers
from sample_flows.simulation.newcomers import Newcomers
from sample_flows.simulation.world import World
from tests.sample_flows.simulation.conftest import nobody

START = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def month(db: None) -> World:
    return World(START, START + timedelta(days=28), seed=1)


def test_everybody_registers_once_within_the_time(
    month: World, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a moment of their own, which chance alone decides."""
    moments: list[dict[str, datetime]] = []
    monkeypatch.setattr(
        Newcomers, "_register", lambda self, person, dice: seen.update({person.email: month.now})
    )
    for _time in range(2):
        seen: dict[str, datetime] = {}
        moments.append(seen)
        world = World(month.start, month.end, month.seed)
        Newcomers(world, people).plan()
        world.run(nobody)

    assert moments[0] == moments[1]
    assert moments[0].keys() == {person.email for person in people}
    assert len({*moments[0].values()}) == len(people)


def test_more_register_by_day_than_by_night_and_fewer_on_saturdays(
    month: World, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock of where they live."""
    planned: list[datetime] = []
    monkeypatch.setattr(month, "at", lambda moment, deed: planned.append(moment))
    for seed in range(100):
        month.seed = seed
        Newcomers(month, people).plan()

    days = Counter(moment.weekday() for moment in planned)
    hours = Counter(moment.hour for moment in planned)
    assert days[5] < days[0]
    assert hours[3] < hours[20] / 3
    assert all(month.start <= moment < month.end for moment in planned)


def test_a_share_of_each_arm_buys_within_seven_days(
    month: World, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as the table says, with what chance makes of it."""
    some = Newcomers(month, [person])
    some.registered[subject_of(person)] = month.now
    planned: list[tuple[datetime, Any]] = []
    monkeypatch.setattr(month, "at", lambda moment, deed: planned.append((moment, deed)))
    rates: dict[str, float] = {}
    for arm in newcomers.BUYERS:
        planned.clear()
        for seed in range(2000):
            month.seed = seed
            some._decide(subject_of(person), arm)
        within = [
            deed
            for moment, deed in planned
            if len(deed.args) == 2 and moment <= month.now + newcomers.WINDOW
        ]
        rates[arm] = len(within) / 2000

    assert rates == pytest.approx(newcomers.BUYERS, abs=0.03)
    assert rates["10% voucher"] > rates["free delivery"] > rates[HOLDOUT]


def test_what_is_bought_is_an_order(month: World, person: Person) -> None:
    """Paid and sent, or left unpaid."""
    newcomers.buy(person, Random(1))
    newcomers.buy(person, Random(2), "placed", 2)

    assert Counter(Order.objects.values_list("state", flat=True)) == {"sent": 1, "placed": 1}
    assert all(order.amount > Decimal(1) for order in Order.objects.all())


def test_a_truncated_number_is_below_its_limit() -> None:
    """However far the tail would reach."""
    dice = Random(3)

    found = [newcomers._truncated(dice, 48, 24) for _number in range(200)]

    assert min(found) > 0
    assert max(found) < 24


def test_whoever_registers_enters_the_series(month: World, person: Person) -> None:
    """With a source and a country, by which statistics are broken down."""
    some = Newcomers(month, [person])

    month.at(START, partial(some._register, person, Random(1)))
    month.run(nobody)

    row = AutomationModel.objects.get()
    assert row.data["country"] == "DE"
    assert row.data["source"] in newcomers.SOURCES
