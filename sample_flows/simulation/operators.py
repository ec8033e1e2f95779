"""Staff who step in: some instances are ended or paused by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import User

from automations.engine import recovery
from automations.models import AutomationModel
from automations.status import InstanceState
from sample_flows.automations import ExpenseApproval, Onboarding, Webinar
from sample_flows.simulation.world import World

#: Which automation, how many hours before the end, what is done to it, and why.
ACTS = (
    (Onboarding, 60, recovery.cancel, "The person has asked us to delete the account."),
    (Onboarding, 12, recovery.cancel, "Joined twice with two addresses."),
    (ExpenseApproval, 5, recovery.cancel, "Claimed twice."),
    (Webinar, 4, recovery.pause, "The speaker is ill; we are looking for another date."),
)


def plan(world: World) -> None:
    """Plan the acts of the list."""
    for automation, hours, verb, reason in ACTS:
        name = automation.get_automation_class_name()
        world.before_end(hours, partial(act, name, verb, reason))


def act(name: str, verb: Callable[..., None], reason: str) -> None:
    """Do something to the youngest running instance of an automation."""
    running = AutomationModel.objects.filter(automation_class=name, state=InstanceState.RUNNING)
    instance = running.order_by("-pk").first()
    if instance is not None:
        verb(instance, actor=User.objects.get(username="admin"), reason=reason)
