"""People who register, confirm their address or forget it, and buy something or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from automations.graph import HOLDOUT
from automations.models import Assignment
from automations.references import subject_of
from sample_flows.automations import Welcome
from sample_flows.models import Order, Person
from sample_flows.models.order import OrderState
from sample_flows.simulation.customers import GOODS
from sample_flows.simulation.world import World

#: Where people register: how many of a hundred, and which share of them confirm in the end.
SOURCES = {"web form": (49, 0.76), "checkout": (32, 0.82), "app": (19, 0.72)}
#: Which share of the people on each arm buy something within their first seven days.
BUYERS = {"10% voucher": 0.25, "free delivery": 0.21, HOLDOUT: 0.12}
#: How long a purchase is counted after the registration.
WINDOW = timedelta(days=7)
#: How many register on each day of the week, Monday first, and in each hour from midnight on.
WEEKDAYS = (115, 110, 105, 100, 90, 75, 105)
HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 11, 10, 9, 9, 10, 11, 12, 14, 15, 13, 9, 5)
#: Prices of what is bought: median and spread of a log-normal distribution, in euro.
PRICE, SPREAD = 62, 0.7


class Newcomers:
    """People of whom each registers once, some time.

    Args:
        world: where they live.
        people: who they are.
    """

    def __init__(self, world: World, people: list[Person]) -> None:
        self.world = world
        self.people = {subject_of(person): person for person in people}
        self.registered: dict[str, datetime] = {}
        self._latest = Assignment.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    def plan(self) -> None:
        """Plan who registers when."""
        days = [self.world.start + timedelta(days=n) for n in range(self._days + 1)]
        weights = [WEEKDAYS[day.weekday()] for day in days]
        for person in self.people.values():
            dice = self.world.dice("registers", person.email)
            moment = self.world.start - timedelta(days=1)
            while not self.world.start <= moment < self.world.end:
                day = dice.choices(days, weights)[0].date()
                hour = dice.choices(range(24), HOURS)[0]
                moment = datetime(day.year, day.month, day.day, hour, tzinfo=person.zone)
                moment += timedelta(seconds=dice.randrange(3600))
            self.world.at(moment, partial(self._register, person, dice))

    @property
    def _days(self) -> int:
        return (self.world.end - self.world.start).days

    def _register(self, person: Person, dice: Random) -> None:
        """Register somewhere; most follow the link to confirm, and a few register once more."""
        self.registered[subject_of(person)] = self.world.now
        source = dice.choices([*SOURCES], [weight for weight, _share in SOURCES.values()])[0]
        enter = partial(Welcome.enter, person=person, source=source, country=person.country)
        enter()
        if dice.random() < SOURCES[source][1]:
            hours = dice.lognormvariate(0.6, 1.7)
            confirm = partial(Welcome.deliver, "confirmed", key=person.email)
            self.world.at(self.world.now + timedelta(hours=hours), confirm)
        if dice.random() < 0.05:
            self.world.at(self.world.now + timedelta(days=dice.uniform(1, 30)), enter)

    def look_round(self) -> None:
        """Plan what those will buy who were assigned to an arm since the last time."""
        of = Assignment.objects.filter(
            pk__gt=self._latest,
            experiment__automation_class=Welcome.get_automation_class_name(),
        )
        for assignment in of.order_by("pk"):
            self._latest = assignment.pk
            self._decide(assignment.subject, assignment.arm)

    def _decide(self, subject: str, arm: str) -> None:
        """Plan one purchase at most within the window, and some later or never paid."""
        person = self.people[subject]
        dice = self.world.dice("buys", person.email)
        left = self.registered[subject] + WINDOW - self.world.now
        if dice.random() < BUYERS[arm]:
            hours = left.total_seconds() / 3600
            moment = _truncated(dice, 48, hours)
            self.world.at(self.world.now + timedelta(hours=moment), partial(buy, person, dice))
        elif dice.random() < 0.32:
            moment = dice.uniform(2, 90)
            leave = partial(buy, person, dice, OrderState.PLACED, 2)
            self.world.at(self.world.now + timedelta(hours=moment), leave)
        if dice.random() < 0.05:
            later = left + timedelta(days=dice.uniform(0, 21))
            self.world.at(self.world.now + later, partial(buy, person, dice))


def _truncated(dice: Random, mean: float, limit: float) -> float:
    """Return a number of an exponential distribution that is below a limit."""
    found = dice.expovariate(1 / mean)
    while found >= limit:
        found = dice.expovariate(1 / mean)
    return found


def buy(person: Person, dice: Random, state: str = OrderState.SENT, factor: float = 1) -> None:
    """Order something; by default it is paid and sent at once.

    Args:
        person: who orders.
        dice: chance for goods and price.
        state: of the order.
        factor: by how much it is more expensive than usual.
    """
    price = dice.lognormvariate(0, SPREAD) * PRICE * factor
    amount = Decimal(round(price * 100)) / 100
    Order.objects.create(customer=person, goods=dice.choice(GOODS), amount=amount, state=state)
