"""Employees who claim their expenses."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from sample_flows.automations import ExpenseApproval
from sample_flows.models import Expense, Person
from sample_flows.simulation.world import World

#: What is claimed, and for how much at least and at most, in euro.
PURPOSES = {
    "Train to Halle": (38, 190),
    "Dinner with customers": (60, 420),
    "Office chair": (190, 640),
    "Conference ticket": (250, 1_400),
    "Pencils and paper": (6, 45),
    "Taxi": (12, 80),
}


def plan(world: World, people: list[Person]) -> None:
    """Let people of the last tenth claim expenses; some of it just before the end."""
    employees = people[-max(len(people) // 10, 1) :]
    for _claim in range(len(employees) + 10):
        employee = world.chance.choice(employees)
        world.at(world.moment(), partial(claim, world, employee))
    for hours in (44, 20, 6, 1):
        world.before_end(hours, partial(claim, world, employees[0], "Conference ticket"))


def claim(world: World, employee: Person, purpose: str = "") -> None:
    """Claim an expense."""
    purpose = purpose or world.chance.choice([*PURPOSES])
    lowest, highest = PURPOSES[purpose]
    amount = Decimal(world.chance.randrange(lowest * 100, highest * 100)) / 100
    expense = Expense.objects.create(employee=employee, purpose=purpose, amount=amount)
    ExpenseApproval(expense=expense)
