"""Why an instance waits, in one sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from automations import clock, testing
from automations.engine import pausing, recovery
from automations.models import AutomationModel, AutomationTaskModel
from automations_admin.instances.explain import Sentence
from automations_admin.panel import queries, reasons
from automations_admin.panel.reasons import Stops
from automations_admin.workers import Pulse
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db


def sentence(run: Any) -> Sentence | None:
    instance = AutomationModel.objects.get(pk=run.id)
    tasks = reasons.by_urgency(queries.standing_tasks([instance])[instance.pk])
    pulse = Pulse(clock.now(), 1, clock.now(), 0, None, timedelta(minutes=3))
    shown = [instance]
    stops = Stops(queries.pause_events(shown).get(instance.pk), queries.pauses(shown))
    return reasons.sentence(instance, type(run).graph, tasks, pulse, stops)[0]


def text(run: Any) -> str:
    found = sentence(run)
    return f"{found.head} {found.text}" if found else ""


def test_a_failure_comes_before_a_person(groups: Any) -> None:
    """It is what nobody does anything about yet."""
    found = sentence(Payment(postcode="8O331"))
    assert found is not None
    assert found.head == "Book failed"
    assert "It is not tried again by itself." in found.text


def test_a_person_is_named(groups: dict[str, Group]) -> None:
    """Or that nobody is left."""
    run = Payment()
    assert "It is for the group Warehouse." in text(run)
    groups["Warehouse"].delete()
    assert "Nobody can do it" in text(run)


def test_a_user_and_permissions_are_named(groups: Any) -> None:
    """All of them."""
    run = Payment()
    task = AutomationTaskModel.objects.get(status="pack")
    task.interaction_user = User.objects.create_user("ann")
    task.interaction_permissions = ["shop.pack"]
    task.addressed_by = "user,group,perm"
    task.save()
    assert "It is for ann, the group Warehouse, the permission shop.pack." in text(run)


def test_a_pause_says_who_and_why(groups: Any) -> None:
    """It comes before what the tasks wait for."""
    run = Payment()
    boss = User.objects.create_user("boss")
    instance = AutomationModel.objects.get(pk=run.id)
    recovery.pause(instance, actor=boss, reason="Customer calls back")
    assert text(run).startswith("The instance is paused by boss.")
    assert "Customer calls back" in text(run)


@pytest.mark.parametrize(
    ("flow", "step", "said"),
    [
        (f"{NAME}.Payment", "pack", "The step Pack is paused by boss"),
        (f"{NAME}.Payment", "", "The flow Payment is paused by boss"),
        ("", "", "Everything is paused by boss"),
    ],
)
def test_a_pause_of_its_step_or_flow_says_who_and_why(
    groups: Any, flow: str, step: str, said: str
) -> None:
    """Unless the instance has ended."""
    run = Payment()
    pausing.pause(flow, step, actor=User.objects.create_user("boss"), reason="Stocktaking")
    assert text(run).startswith(said)
    assert "Stocktaking" in text(run)
    AutomationModel.objects.filter(pk=run.id).update(state="completed", finished=True)
    assert "paused" not in text(run)


def test_a_pause_of_another_step_is_not_what_it_waits_for(groups: Any) -> None:
    """The failure is."""
    run = Payment(postcode="8O331")
    pausing.pause(f"{NAME}.Payment", "pack")
    assert text(run).startswith("Book failed")


def test_a_blocked_instance_says_so(groups: Any) -> None:
    """With its reason."""
    run = Payment()
    AutomationModel.objects.filter(pk=run.id).update(state="blocked", reason="Step pack is gone.")
    assert "Step pack is gone." in text(run)


def test_who_ended_well_has_nothing_to_say() -> None:
    """Who failed has."""
    assert sentence(Simple()) is None
    assert text(Simple(fail="x")).startswith("Step failed")


def test_retrying_says_when(groups: Any) -> None:
    """With the attempts."""
    with testing.frozen_time():
        assert "attempt 1 of 2 failed with ValueError" in text(Payment(card="declined"))
