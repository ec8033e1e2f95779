"""Customers: they join, complete their profile or not, and pay with all kinds of cards."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core import mail

from automations import testing
from automations.models import AutomationModel, Message
from sample_flows import cards
from sample_flows.automations import Onboarding, Payment
from sample_flows.exceptions import InvalidCard
from sample_flows.gateway.modes import CARD_HABITS
from sample_flows.models import Order, Person
from sample_flows.simulation import customers
from sample_flows.simulation.world import World
from tests.sample_flows.conftest import outcome
from tests.sample_flows.simulation.conftest import START, Loaded, nobody


def instances(automation: Any) -> list[AutomationModel]:
    name = automation.get_automation_class_name()
    return list(AutomationModel.objects.filter(automation_class=name).order_by("pk"))


def test_every_trouble_of_the_gateway_has_its_card() -> None:
    """And there are wrong numbers, which the gateway never sees."""
    habits, wrong = set(), []
    for number in customers.CARDS:
        try:
            habits.add(cards.check(number)[-4:])
        except InvalidCard:
            wrong.append(number)

    assert habits >= CARD_HABITS.keys()
    assert len(wrong) == 2


def test_certain_customers_are_there_in_any_case(
    people: list[Person], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From their country if somebody lives there, whatever else chance brings."""
    bought: list[tuple[str, str]] = []
    monkeypatch.setattr(
        customers, "buy", lambda world, person, card: bought.append((card, person.country))
    )
    customers.plan(world, people)

    world.run(nobody)

    assert {*bought} >= {(card, country) for _hours, card, country in customers.CERTAIN}
    assert len(bought) == len(people) // 4 + len(customers.CERTAIN)
    assert len(instances(Onboarding)) == 4


@pytest.mark.parametrize(("falls", "completed"), [(0.0, True), (0.7, False)])
def test_some_who_join_complete_their_profile(
    world: World, person: Person, falls: float, completed: bool
) -> None:
    """The others do not."""
    world.chance = Loaded(falls)
    world.at(START, partial(customers.join, world, person))
    world.run(nobody)

    person.refresh_from_db()
    assert (person.profile_completed is not None) is completed
    assert person.company == ("Self-employed" if completed else "")


def test_profile_that_comes_too_late_changes_nothing(world: World, person: Person) -> None:
    """The onboarding has given up."""
    with testing.frozen_time(START) as clock:
        onboarding = Onboarding(person=person)
        testing.run_until(clock, START + timedelta(days=30))
        customers.complete(onboarding)
        testing.run_due()

    assert outcome(onboarding) == "exited"
    assert not Message.objects.exists()
    person.refresh_from_db()
    assert person.profile_completed is None
    assert len(mail.outbox) == 1 + Onboarding.patience


def test_whoever_buys_pays_with_the_card(world: World, person: Person) -> None:
    """For a price between 4.90 and 190 euro; a wrong number fails at once."""
    customers.buy(world, person, "4242-XXXX")

    order = Order.objects.get()
    assert order.goods in customers.GOODS
    assert Decimal("4.90") <= order.amount < 190
    [payment] = instances(Payment)
    assert payment.data["card"] == "4242-XXXX"
    assert payment.state == "failed"
