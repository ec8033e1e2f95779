"""Policies of entry at work: who is admitted, who is refused, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import translation

from automations import flow, notes, testing
from automations.engine import entering, recovery
from automations.exceptions import AlreadyLive, EntryRefused, MissingData
from automations.models import AutomationModel, Entry, Refusal
from automations.status import InstanceState, Refused
from tests.automations.engine.conftest import BEGIN
from tests.flows.entering import About, Delivery, Digest, Fragile, Support, Welcome

pytestmark = pytest.mark.django_db

ALL = [Welcome, Support, Digest]


@pytest.fixture
def clock() -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as frozen:
        yield frozen


@pytest.fixture
def customer() -> Group:
    """Store somebody to be about."""
    return Group.objects.create(name="Miller")


def end(automation: Any) -> None:
    """Let an instance come to its end."""
    automation.data["go"] = True
    automation.save()
    testing.run_due()
    automation.row.refresh_from_db()
    assert automation.finished()


def refusals() -> dict[str, int]:
    """Return how many were refused, by reason."""
    found = Refusal.objects.values_list("reason", "count", "hour")
    assert all(hour == hour.replace(minute=0, second=0, microsecond=0) for _, _, hour in found)
    return {reason: count for reason, count, _ in found}


# -- each policy -----------------------------------------------------------------------------


def test_once_is_once_even_after_the_history_was_deleted(clock: Any, customer: Group) -> None:
    first = Welcome(customer=customer)
    assert Welcome.enter(customer=customer) is None
    end(first)
    assert Welcome.enter(customer=customer) is None

    first.kill()

    assert not AutomationModel.objects.exists()
    assert Welcome.enter(customer=customer) is None
    assert refusals() == {"once": 3}
    assert Welcome.enter(customer=Group.objects.create(name="Smith")) is not None


def test_one_at_a_time_admits_again_after_the_end(clock: Any, customer: Group) -> None:
    first = Support(customer=customer)
    with pytest.raises(EntryRefused, match="An instance about it is live") as caught:
        Support(customer=customer)
    assert caught.value.reason == Refused.LIVE

    end(first)

    assert Support.enter(customer=customer) is not None
    assert refusals() == {"live": 1}
    assert not Entry.objects.exists()


def test_per_key_tells_values_apart(clock: Any, customer: Group) -> None:
    assert Delivery.enter(customer=customer, order=1) is not None
    assert Delivery.enter(customer=customer, order=2) is not None
    assert Delivery.enter(customer=customer, order=1) is None
    assert refusals() == {"key": 1}


def test_a_cool_down_begins_with_the_entry(clock: testing.Clock, customer: Group) -> None:
    first = Digest(customer=customer)
    assert Digest.enter(customer=customer) is None
    end(first)
    clock.advance(days=29)
    assert Digest.enter(customer=customer) is None

    clock.advance(days=1)
    second = Digest.enter(customer=customer)

    assert second is not None
    entry = Entry.objects.get()
    assert (entry.count, entry.last) == (2, clock.now())
    clock.advance(days=30)
    assert Digest.enter(customer=customer) is None, "the second one is live"
    assert {r.reason for r in Refusal.objects.all()} == {"live", "cooling"}


def test_a_cool_down_outlives_the_history(clock: testing.Clock, customer: Group) -> None:
    Digest(customer=customer).kill()
    assert Digest.enter(customer=customer) is None
    assert refusals() == {"cooling": 1}


@pytest.mark.parametrize("automation", ALL)
def test_what_was_there_before_the_policy_counts(
    automation: Any, clock: Any, customer: Group
) -> None:
    """It is live, and has neither a live key nor an entry."""
    row = automation(customer=customer).row
    AutomationModel.objects.filter(pk=row.pk).update(live_key=None)
    Entry.objects.all().delete()

    assert automation.enter(customer=customer) is None


def test_archived_copies_are_nobodys_entry(clock: Any, customer: Group) -> None:
    row = Welcome(customer=customer).row
    Entry.objects.all().delete()
    archived = {"state": InstanceState.ARCHIVED, "finished": True}
    AutomationModel.objects.filter(pk=row.pk).update(**archived)

    assert Welcome.enter(customer=customer) is not None


@pytest.mark.parametrize("automation", [*ALL, Delivery])
@pytest.mark.parametrize("given", [{}, {"customer": None}, {"customer": ""}])
def test_nobody_enters_without_a_subject(automation: Any, given: dict[str, Any]) -> None:
    with pytest.raises(MissingData, match="pass customer"):
        automation(**given)
    with pytest.raises(MissingData):
        automation.enter(**given)
    assert not AutomationModel.objects.exists()
    assert not Entry.objects.exists()


def test_a_subject_must_be_stored_first() -> None:
    with pytest.raises(MissingData, match="save the object first"):
        Welcome(customer=Group(name="new"))


def test_a_key_that_is_missing_is_named(customer: Group) -> None:
    with pytest.raises(MissingData, match="pass order"):
        Delivery(customer=customer)


def test_a_flow_without_policy_admits_everybody(customer: Group) -> None:
    found = [About.enter(customer=customer), About.enter(customer=customer), About.enter()]
    assert all(one is not None for one in found)
    assert not refusals()


def test_the_error_can_be_kept_by_a_step() -> None:
    """It is English, whatever language the page speaks, and is read in that of the reader."""
    with translation.override("de"):
        error = entering.refused(Welcome, Refused.ONCE)
    assert str(error) == (
        "Welcome does not admit this subject: It has entered before, and may enter once only."
    )
    with translation.override("de"):
        assert notes.said(str(error)) == (
            "Welcome lässt diesen Eintritt nicht zu: "
            "Der Eintritt ist nur einmal möglich und schon erfolgt."
        )
    assert (error.reason, error.flow) == ("once", "tests.flows.entering.Welcome")


# -- what keeps the rule ---------------------------------------------------------------------


@pytest.mark.parametrize("automation", ALL)
def test_who_was_admitted_by_a_stale_answer_is_refused_all_the_same(
    automation: Any, customer: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unique columns decide, not what was asked before."""
    automation(customer=customer)
    monkeypatch.setattr(entering, "ask", lambda *args, **kwargs: None)

    assert automation.enter(customer=customer) is None

    assert AutomationModel.objects.count() == 1
    assert sum(refusals().values()) == 1


def test_the_retry_of_one_that_has_ended_needs_its_place(clock: Any, customer: Group) -> None:
    first = Fragile(customer=customer)
    assert first.row.state == InstanceState.FAILED
    task = first.row.automationtaskmodel_set.get()
    second = Fragile(customer=customer, well=True)
    with pytest.raises(AlreadyLive):
        recovery.retry(task)

    end(second)
    first.data["well"] = True
    first.save()
    recovery.retry(task)

    first.row.refresh_from_db()
    assert first.row.live_key is not None
    assert Fragile.enter(customer=customer) is None


# -- counting --------------------------------------------------------------------------------


def test_refusals_are_counted_by_the_hour(clock: testing.Clock, customer: Group) -> None:
    Support(customer=customer)
    for _ in range(2):
        Support.enter(customer=customer)
    clock.advance(hours=1)
    Support.enter(customer=customer)

    found = Refusal.objects.order_by("hour").values_list("hour", "count")
    assert list(found) == [(BEGIN, 2), (BEGIN + timedelta(hours=1), 1)]


def test_a_refusal_is_part_of_the_transaction_around_it(clock: Any, customer: Group) -> None:
    Support(customer=customer)

    def act() -> None:
        with transaction.atomic():
            assert Support.enter(customer=customer) is None
            assert refusals() == {"live": 1}
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        act()
    assert refusals() == {}


def test_whoever_counts_first_at_the_same_time_loses_nothing(
    clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one inserts the row between the update and the insertion."""
    Refusal.objects.create(automation_class="x", hour=BEGIN, reason="once", count=1)
    queryset = type(Refusal.objects.all())
    real, calls = queryset.update, list[int]()

    def update(self: Any, **values: Any) -> int:
        calls.append(1)
        return 0 if len(calls) == 1 else int(real(self, **values))

    monkeypatch.setattr(queryset, "update", update)
    entering.count("x", "once")

    assert Refusal.objects.get().count == 2


def test_a_step_that_starts_a_refused_flow_is_stored_with_the_count(customer: Group) -> None:
    Support(customer=customer)

    class Opens(flow.Automation):
        open = flow.Execute(lambda task: Support.enter(customer=customer) is None)
        end = flow.End()

    assert Opens().finished()
    assert refusals() == {"live": 1}


# -- many at once ----------------------------------------------------------------------------


def test_many_are_asked_at_once(
    clock: testing.Clock, customer: Group, django_assert_max_num_queries: Any
) -> None:
    """Whoever may not enter is named, with a few statements for all."""
    subjects = [f"auth.group:{customer.pk}", "auth.group:0"]
    now: datetime = clock.now()
    for automation in ALL:
        automation(customer=customer)
        with django_assert_max_num_queries(3):
            assert entering.kept_out(automation, subjects, "", now) == {subjects[0]}
    later = now + timedelta(days=30)
    AutomationModel.objects.update(finished=True, state="completed", live_key=None)
    assert entering.kept_out(Digest, subjects, "", later) == set()
    assert entering.kept_out(Support, subjects, "", now) == set()
    assert entering.kept_out(Welcome, subjects, "", later) == {subjects[0]}


def test_without_policy_each_schedule_has_entries_of_its_own(clock: testing.Clock) -> None:
    flow_name = About.get_automation_class_name()
    assert entering.note(flow_name, "auth.group:1", clock.now(), schedule="a")
    assert not entering.note(flow_name, "auth.group:1", clock.now(), schedule="a")
    assert entering.kept_out(About, ["auth.group:1"], "a", clock.now()) == {"auth.group:1"}
    assert entering.kept_out(About, ["auth.group:1"], "b", clock.now()) == set()
