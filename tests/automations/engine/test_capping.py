"""How often somebody is contacted: counted over all flows, also by workers that meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import flow, notes, testing
from automations.engine import capping
from automations.models import Attempt, AutomationTaskModel, Contact, ContactLock
from tests.automations.engine.meeting import together
from tests.automations.engine.racing import left_to_workers, work
from tests.automations.engine.test_entering_race import ADMITTED, at_once
from tests.flows.units import act, doing, holds

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Offering(flow.Automation):
    """Writes to a customer, at most twice in a week."""

    class Meta:
        subject = "customer"

    mail = flow.Execute(act).AtMost(2, per=7 * DAY).Retry(2, delay=60, jitter=0)
    end = flow.End()


class Reminding(flow.Automation):
    """Another flow that writes to customers, on two channels."""

    class Meta:
        subject = "customer"

    mail = flow.Execute(act).AtMost(2, per=7 * DAY)
    text = flow.Execute(act).AtMost(1, per=DAY, channel="sms")
    end = flow.End()


class Billing(flow.Automation):
    """Writes whatever was written before, if it must."""

    class Meta:
        subject = "customer"

    mail = flow.Execute(act).AtMost(2, per=7 * DAY, bypass=holds("must"))
    end = flow.End()


class Waiting(flow.Automation):
    """Waits until it may."""

    class Meta:
        subject = "customer"

    mail = flow.Execute(act).AtMost(2, per=7 * DAY, otherwise="wait")
    end = flow.End()


class Calling(flow.Automation):
    """Calls another system outside of any transaction."""

    class Meta:
        subject = "customer"

    mail = flow.Execute(act, detached=True).AtMost(1, per=7 * DAY).Retry(2, delay=60, jitter=0)
    end = flow.End()


@pytest.fixture
def clock() -> Iterator[testing.Clock]:
    with testing.frozen_time(NOON) as frozen:
        yield frozen


def state(run: testing.Run, step: str = "mail") -> str:
    return str(run.task(step).state)


def fail(task: Any) -> None:
    raise ValueError("no connection")


# -- counting --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_all_flows_count_together(clock: testing.Clock) -> None:
    runs = [testing.start(one, customer="anna") for one in (Offering, Reminding, Offering)]

    assert [state(run) for run in runs] == ["done", "done", "skipped"]
    said = runs[2].task("mail").message
    assert said == "Skipped: capped: 2 by mail are enough for now"
    assert notes.find(said)
    runs[2].assert_outcome("completed")
    assert runs[2].task("mail").attempts == 0


@pytest.mark.django_db
def test_each_subject_and_channel_counts_for_itself(clock: testing.Clock) -> None:
    for _ in range(2):
        testing.start(Offering, customer="anna")

    assert state(testing.start(Offering, customer="bert")) == "done"
    run = testing.start(Reminding, customer="anna")
    assert (state(run), state(run, "text")) == ("skipped", "done")
    assert Contact.objects.filter(subject="anna", channel="sms").count() == 1


@pytest.mark.django_db
def test_contacts_leave_the_period(clock: testing.Clock) -> None:
    testing.start(Offering, customer="anna")
    clock.advance(days=1)
    testing.start(Offering, customer="anna")

    clock.move_to(NOON + 7 * DAY - timedelta(seconds=1))
    assert state(testing.start(Offering, customer="anna")) == "skipped"
    clock.move_to(NOON + 7 * DAY)
    assert state(testing.start(Offering, customer="anna")) == "done"
    assert state(testing.start(Offering, customer="anna")) == "skipped"


@pytest.mark.django_db
def test_an_instance_about_nobody_is_not_capped(clock: testing.Clock) -> None:
    runs = [testing.start(Offering) for _ in range(4)]

    assert {state(run) for run in runs} == {"done"}
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_what_passes_by_the_cap_counts_for_others(clock: testing.Clock) -> None:
    for _ in range(3):
        assert state(testing.start(Billing, customer="anna", must=True)) == "done"

    assert state(testing.start(Billing, customer="anna")) == "skipped"
    assert Contact.objects.count() == 3


@pytest.mark.django_db
def test_a_step_may_wait_until_it_is_allowed(clock: testing.Clock) -> None:
    testing.start(Offering, customer="anna")
    clock.advance(days=1)
    testing.start(Offering, customer="anna")
    run = testing.start(Waiting, customer="anna")

    assert run.task("mail").due == NOON + 7 * DAY
    assert run.task("mail").waiting == "time"
    testing.run_until(clock, NOON + 7 * DAY - timedelta(seconds=1))
    assert not run.row.finished
    testing.run_until(clock, NOON + 7 * DAY)
    run.assert_outcome("completed")


# -- attempts --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_failed_attempt_does_not_count_and_the_next_one_counts_once(
    clock: testing.Clock,
) -> None:
    with doing(mail=fail):
        run = testing.start(Offering, customer="anna")
    assert not Contact.objects.exists()

    testing.run_until(clock, NOON + timedelta(minutes=2))

    run.assert_outcome("completed")
    contact = Contact.objects.get()
    assert (contact.subject, contact.channel) == ("anna", "mail")
    assert contact.automation_class == Offering.get_automation_class_name()
    assert contact.task_id == run.task("mail").pk


@pytest.mark.django_db
def test_a_condition_that_raises_fails_the_step(clock: testing.Clock) -> None:
    with doing(must=fail):
        run = testing.start(Billing, customer="anna")

    run.assert_outcome("failed")
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_a_detached_step_counts_while_it_is_tried_and_no_more_when_it_has_failed(
    clock: testing.Clock,
) -> None:
    with doing(mail=fail):
        first = testing.start(Calling, customer="anna")
        assert Contact.objects.count() == 1
        assert state(testing.start(Calling, customer="anna")) == "skipped"

        testing.run_until(clock, NOON + timedelta(minutes=2))

        first.assert_outcome("failed")
    assert Attempt.objects.filter(task=first.task("mail")).count() == 2
    assert not Contact.objects.exists()
    assert state(testing.start(Calling, customer="anna")) == "done"
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_a_step_without_a_cap_costs_nothing() -> None:
    class Free(flow.Automation):
        """Is not capped."""

        class Meta:
            subject = "customer"

        mail = flow.Execute(act)
        end = flow.End()

    with CaptureQueriesContext(connection) as queries:
        testing.start(Free, customer="anna")

    assert not [one for one in queries if "automations_contact" in one["sql"]]


# -- what is kept ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_locks_are_shared_and_say_nothing(clock: testing.Clock) -> None:
    testing.start(Offering, customer="anna")
    testing.start(Offering, customer="anna")

    assert [row.slot for row in ContactLock.objects.all()] == [capping.slot_of("anna")]
    assert capping.slot_of("Anna") == capping.slot_of("anna")
    assert 0 <= capping.slot_of("shop.customer:17") < capping.SLOTS
    assert str(ContactLock.objects.get()) == str(capping.slot_of("anna"))


@pytest.mark.django_db
def test_old_contacts_are_deleted_as_soon_as_no_cap_asks_for_them(clock: testing.Clock) -> None:
    testing.start(Offering, customer="anna")
    longest = max([capping.KEPT, *capping._periods()])

    clock.move_to(NOON + longest)
    assert capping.purge() == 0
    clock.advance(seconds=1)
    assert capping.purge() == 1
    assert not Contact.objects.exists()


# -- at the same moment ----------------------------------------------------------------------


@pytest.mark.race
@pytest.mark.parametrize("known", [False, True])
def test_workers_that_meet_never_exceed_the_cap(frozen: testing.Clock, known: bool) -> None:
    """Whether or not the subject was ever counted before."""
    if known:
        testing.start(Offering, customer="bert")
        ContactLock.objects.update_or_create(slot=capping.slot_of("anna"))
    runs = [testing.Run(left_to_workers(Offering, customer="anna")) for _ in range(6)]

    for actor in together(*[work] * 6):
        actor.join()
    testing.run_due()

    assert sorted(state(run) for run in runs) == ["done"] * 2 + ["skipped"] * 4
    assert Contact.objects.filter(subject="anna").count() == 2
    assert {run.row.state for run in runs} == {"completed"}


@pytest.mark.race
def test_callers_that_meet_never_exceed_the_cap(frozen: testing.Clock) -> None:
    actors = together(*[lambda: Offering(customer="anna")] * 6)

    runs = [testing.Run(actor.join()) for actor in actors]

    assert sorted(state(run) for run in runs) == ["done"] * 2 + ["skipped"] * 4


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_processes_that_meet_never_exceed_the_cap() -> None:
    for number in range(5):
        begin = lambda number=number: Offering(customer=f"c{number}")  # noqa: E731

        assert at_once(*[begin] * 4) == [ADMITTED] * 4

    for number in range(5):
        assert Contact.objects.filter(subject=f"c{number}").count() == 2
    assert AutomationTaskModel.objects.filter(status="mail", state="skipped").count() == 10
