"""A flow whose code was removed while instances of it were waiting: they are blocked."""

from __future__ import annotations

from datetime import timedelta

from automations import flow, registry
from sample_flows.simulation.world import World


def plan(world: World) -> None:
    """Plan that two instances are started of a flow which is then taken out of the code."""
    world.before_end(72, start_and_remove)


def start_and_remove() -> None:
    """Declare a flow, start it, and forget the class, as a deploy without it would."""

    class LoyaltyPoints(flow.Automation):
        """Credits points a day after a purchase."""

        credit = flow.Execute().AfterWaitingFor(timedelta(days=1))
        end = flow.End()

    for points in (120, 80):
        LoyaltyPoints(points=points)
    registry.unregister(LoyaltyPoints)
