"""Employees: what they claim, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from automations.models import AutomationModel
from sample_flows.models import Expense, Person
from sample_flows.simulation import employees
from sample_flows.simulation.world import World
from tests.sample_flows.simulation.conftest import nobody


@pytest.mark.parametrize("purpose", employees.PURPOSES)
def test_claim_costs_what_such_things_cost(world: World, person: Person, purpose: str) -> None:
    """In euro, and it starts the approval."""
    employees.claim(world, person, purpose)

    lowest, highest = employees.PURPOSES[purpose]
    expense = Expense.objects.get()
    assert (expense.employee, expense.purpose) == (person, purpose)
    assert lowest <= expense.amount < highest
    assert AutomationModel.objects.get().instance.expense == expense


def test_claim_without_a_purpose_finds_one(world: World, person: Person) -> None:
    """Several different ones in the course of time."""
    for _claim in range(12):
        employees.claim(world, person)

    purposes = set(Expense.objects.values_list("purpose", flat=True))
    assert purposes <= employees.PURPOSES.keys()
    assert len(purposes) > 2


def test_people_of_the_last_tenth_are_the_employees(people: list[Person], world: World) -> None:
    """At least one, whose claims are spread over the whole time."""
    employees.plan(world, people)
    world.run(nobody)

    claims = Expense.objects.order_by("created")
    assert {claim.employee for claim in claims} == {people[-1]}
    assert len(claims) == 11 + 4
    assert claims[0].created < world.start + timedelta(days=1)


def test_expensive_claims_come_just_before_the_end(people: list[Person], world: World) -> None:
    """So that somebody who looks finds tasks to be answered."""
    employees.plan(world, people)
    world.run(nobody)

    last = Expense.objects.filter(created__gt=world.end - timedelta(hours=2), amount__gte=250)
    assert last.filter(purpose="Conference ticket").exists()
