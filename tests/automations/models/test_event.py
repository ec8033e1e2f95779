"""Events: what was done to an instance, and by whom."""

from __future__ import annotations

import pytest

from automations import testing
from automations.engine import recovery
from automations.exceptions import NotPossible
from automations.models import Event
from tests.flows import units
from tests.flows.units import user

pytestmark = pytest.mark.django_db


def test_name_of_the_actor_outlives_the_account() -> None:
    anna, run = user("anna"), testing.start(units.Patient)
    recovery.cancel(run.row, actor=anna, reason="No longer needed")

    anna.delete()

    event = Event.objects.get(kind="cancelled")
    assert (event.actor, event.actor_name, event.reason) == (None, "anna", "No longer needed")


def test_engine_acts_without_a_name() -> None:
    run = testing.start(units.Patient)

    recovery.cancel(run.row)

    assert Event.objects.get(kind="cancelled").actor_name == ""


def test_long_name_of_an_actor_is_cut() -> None:
    class Longish:
        pk = None

        def __str__(self) -> str:
            return "x" * 300

    run = testing.start(units.Patient)

    recovery.cancel(run.row, actor=Longish())

    assert Event.objects.get(kind="cancelled").actor_name == "x" * 200


def test_events_are_in_the_order_of_their_happening() -> None:
    run = testing.start(units.Patient)
    recovery.pause(run.row)
    recovery.resume(run.row)
    recovery.cancel(run.row)

    kinds = run.row.events.values_list("kind", flat=True)
    assert [kind for kind in kinds if kind != "started"] == ["paused", "resumed", "cancelled"]


def test_event_shows_its_kind() -> None:
    assert str(Event(pk=3, kind="paused")) == "paused 3"


def test_an_event_is_never_changed() -> None:
    """What was done was done."""
    run = testing.start(units.Patient)
    recovery.note(run.row, "x")
    event = Event.objects.get()
    event.reason = "y"
    with pytest.raises(NotPossible):
        event.save()
