"""How subjects enter a flow besides being started, as its page says it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.test import Client

from automations import flow, registry, testing
from automations.models import Refusal, Schedule
from automations_admin import counting
from automations_admin.flows import entering

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


class Reminded(flow.Automation):
    """Entered hourly, at seven in the morning, and by a form."""

    entries = (
        flow.EnterEach(Group.objects, every=HOUR, name="hourly"),
        flow.EnterEach(Group.objects, every="0 7 * * *", name="mornings"),
        flow.EnterByForm(forms.Form, name="short", title="Sign up"),
    )
    end = flow.End()

    class Meta:
        subject = "group"


class Welcomed(flow.Automation):
    """Entered once by whatever way."""

    entries = (flow.EnterEach(Group.objects, every=HOUR),)
    end = flow.End()

    class Meta:
        subject = "group"
        reentry = flow.Once()


class Started(flow.Automation):
    """Entered by nobody."""

    end = flow.End()


NAME = Reminded.get_automation_class_name()

#: Workers of other tests are not to enter anybody.
MINE = {
    cls.get_automation_class_name(): registry._classes.pop(cls.get_automation_class_name())
    for cls in (Reminded, Welcomed, Started)
}


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, cls in MINE.items():
        monkeypatch.setitem(registry._classes, name, cls)


@pytest.fixture
def clock() -> Iterator[testing.Clock]:
    with testing.frozen_time() as frozen:
        yield frozen


def test_a_schedule_says_when_and_how_many_have_entered(clock: testing.Clock) -> None:
    """Before a worker has seen it, and afterwards."""
    for name in ("a", "b"):
        Group.objects.create(name=name)
    hourly, mornings, form = entering.of(NAME).ways
    assert hourly == entering.Way(
        "hourly", "objects, every 1 h", state="no worker has seen it yet", entered=0
    )
    assert mornings.rule == "objects, by cron 0 7 * * *"
    assert form == entering.Way("Sign up", "people, by a form", f"/flows/enter/{NAME}/short")

    testing.run_due()
    hourly, mornings, _form = entering.of(NAME).ways
    assert (hourly.next, hourly.state, hourly.entered) == (clock.now() + HOUR, "", 2)
    assert mornings.entered == 0


def test_a_round_that_is_due_or_under_way_is_said(clock: testing.Clock) -> None:
    testing.run_due()
    clock.advance(HOUR)
    assert entering.of(NAME).ways[0].state == "due"
    Schedule.objects.filter(name="hourly").update(position="17")
    hourly = entering.of(NAME).ways[0]
    assert (hourly.next, hourly.state) == (None, "a round is under way")


def test_with_a_policy_no_way_has_a_count_of_its_own(clock: testing.Clock) -> None:
    """It is remembered who has entered, not how."""
    Group.objects.create(name="a")
    testing.run_due()
    (way,) = entering.of(Welcomed.get_automation_class_name()).ways
    assert way.entered is None


def test_who_was_refused_lately_is_counted_by_reason(clock: testing.Clock) -> None:
    for hours, reason, count in ((1, "once", 2), (2, "once", 3), (3, "live", 1), (999, "key", 9)):
        Refusal.objects.create(
            automation_class=NAME, hour=clock.now() - hours * HOUR, reason=reason, count=count
        )
    assert entering.of(NAME).refused == [
        ("It has entered before, and may enter once only.", 5),
        ("An instance about it is live.", 1),
    ]


def test_a_flow_that_is_only_started_costs_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert not entering.of(Started.get_automation_class_name())
        assert not entering.of("old.Gone")
    with django_assert_num_queries(3):
        assert entering.of(NAME)


def test_the_page_of_a_flow_shows_it(
    viewer: Client, clock: testing.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as it was counted."""
    for name in ("a", "b", "c"):
        Group.objects.create(name=name)
    testing.run_due()
    Refusal.objects.create(automation_class=NAME, hour=clock.now(), reason="once", count=5)
    monkeypatch.setattr(counting, "MOST", 2)
    html = viewer.get(f"/admin/automations/flow/{NAME}/").content.decode()
    for said in ("objects, every 1 h", "2+</td>", "Refused in the last 30 days", f"{NAME}/short"):
        assert said in html
    started = Started.get_automation_class_name()
    html = viewer.get(f"/admin/automations/flow/{started}/").content.decode()
    assert 'id="entering"' not in html
