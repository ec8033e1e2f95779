"""People who join, complete their profile or forget it, and buy something."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from sample_flows.automations import Onboarding, Payment
from sample_flows.models import Order, Person
from sample_flows.simulation.world import World

GOODS = ("Tea, 500 g", "Rain coat", "Seed potatoes", "Bicycle bell", "Wool socks", "Herb press")
GOOD_CARD = "4000 0000 0000 1111"
#: Cards and how many customers of a hundred have them; see `gateway.modes`.
CARDS = {
    GOOD_CARD: 66,
    "4000 0000 0000 0503": 10,
    "4000 0000 0000 0002": 8,
    "4000 0000 0000 0408": 5,
    "4000 0000 0000 0422": 3,
    "4242-XXXX": 4,
    "4000 0000 0000 12": 2,
    "4000 0000 0000 0504": 2,
}
#: Such customers are there in any case, this many hours before the end: card and country.
CERTAIN = (
    (100, "4242-XXXX", "DE"),
    (90, "4000 0000 0000 0002", "AT"),
    (80, "4000 0000 0000 0503", "DE"),
    (70, GOOD_CARD, "IS"),
    (48, "4000 0000 0000 0504", "CH"),
    (30, "4242-XXXX", "FR"),
    (2, GOOD_CARD, "IS"),
    (1, GOOD_CARD, "IS"),
    (0.5, "4000 0000 0000 0002", "DE"),
    (0.1, "4000 0000 0000 0504", "DE"),
)


def plan(world: World, people: list[Person]) -> None:
    """Let three of ten people join, and a quarter buy something."""
    for person in people[: max(len(people) * 3 // 10, 4)]:
        world.at(world.moment(), partial(join, world, person))
    for person in world.chance.sample(people, max(len(people) // 4, 2)):
        card = world.chance.choices([*CARDS], [*CARDS.values()])[0]
        world.at(world.moment(), partial(buy, world, person, card))
    for hours, card, country in CERTAIN:
        person = next((one for one in people if one.country == country), people[0])
        world.before_end(hours, partial(buy, world, person, card))


def join(world: World, person: Person) -> None:
    """Join; six of ten complete the profile sooner or later."""
    onboarding = Onboarding(person=person)
    if world.chance.random() < 0.6:
        world.after(0.2, 240, partial(complete, onboarding))


def complete(onboarding: Onboarding) -> None:
    """Complete the profile, unless it is too late."""
    onboarding.row.refresh_from_db()
    if not onboarding.finished():
        company = onboarding.person.company or "Self-employed"
        onboarding.send_message("profile_completed", None, {"company": company})


def buy(world: World, person: Person, card: str) -> None:
    """Order something and pay it with a card."""
    amount = Decimal(world.chance.randrange(490, 19_000)) / 100
    order = Order.objects.create(customer=person, goods=world.chance.choice(GOODS), amount=amount)
    Payment(order=order, card=card)
