"""What the visits to the steps of a flow came to, asked of the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Count

from automations import clock, testing
from automations.engine import claims, recovery
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Definition
from automations.status import AttemptState
from automations_admin.flows import visits
from automations_admin.flows.visits import Found, Visits
from tests.automations_admin.archived import archived
from tests.automations_admin.shop import NAME, Nightly, Payment, Simple
from tests.flows.units import left_alone

pytestmark = pytest.mark.django_db

HOUR = 3_600.0


def found(since: datetime, cls: str = "Payment", step: str = "") -> Found:
    definition = Definition.objects.get(automation_class=f"{NAME}.{cls}").pk
    return visits.found(definition, since, step)


@pytest.fixture
def packer(groups: Any) -> User:
    """Somebody who may pack."""
    user = User.objects.create_user("packer")
    user.groups.set(groups.values())
    return user


def test_a_stay_is_told_from_the_work_in_it(packer: User) -> None:
    """A form is all waiting; a step that waited for a condition has worked for an instant."""
    with testing.frozen_time() as moved:
        since = clock.now()
        run = Payment(stock=False)
        moved.advance(timedelta(hours=1))
        AutomationModel.objects.filter(pk=run.id).update(data={"stock": True})
        testing.run_due()
        moved.advance(timedelta(hours=2))
        testing.submit(run, packer, {"weight": 3})
        seen = found(since)
    assert seen.at("reserve").stays == (HOUR,)
    assert seen.at("reserve").works == (0.0,)
    assert seen.at("pack").stays == (2 * HOUR,)
    assert seen.at("pack").works == seen.at("paid").works == ()
    assert seen.at("join").stays == (0.0, 2 * HOUR)
    assert seen.at("left") == Visits()


def test_only_the_last_attempt_is_work(groups: Any) -> None:
    """What went before it is waiting."""
    with testing.frozen_time() as moved:
        since = clock.now()
        Payment(card="declined")
        moved.advance(timedelta(minutes=1))
        testing.run_due()
        seen = found(since).at("charge")
    assert (seen.stays, seen.works) == ((60.0,), (0.0,))
    assert (seen.begun, seen.failing, seen.failures) == (1, 1, 2)


def test_the_failures_are_those_of_the_attempts(groups: Any) -> None:
    """Counted without reading one: retried, caught, failed, tried again in vain, mended, lost."""
    with testing.frozen_time() as moved:
        since = clock.now()
        for said in ({}, {"card": "declined"}, {"postcode": "8O"}, {"stock": False}):
            Payment(**said)
        Simple()
        for mended in (True, False):
            run = Simple(fail="x")
            task = AutomationTaskModel.objects.get(automation=run.id)
            if mended:
                recovery.edit_data(task.automation, {})
            recovery.retry(task)
        left_alone(Simple)
        claims.claim_due(clock.now(), "lost", timedelta(seconds=30), 10)
        moved.advance(timedelta(minutes=1))
        testing.run_due()
        Payment(card="declined")
        for cls in ("Payment", "Simple"):
            failed = Attempt.objects.filter(task__automation__automation_class=f"{NAME}.{cls}")
            counts = failed.exclude(state=AttemptState.DONE).values_list("task__status")
            expected = dict(counts.annotate(n=Count("pk")))
            seen = found(since, cls).steps
            assert {step: one.failures for step, one in seen.items() if one.failures} == expected
    assert found(since, "Simple").at("step") == Visits(
        begun=4, failing=3, failures=4, stays=(0.0, 0.0, 60.0), works=(0.0, 0.0, 0.0)
    )


def test_an_attempt_that_an_operator_ended_has_not_failed() -> None:
    """The worker was at it when the instance was cancelled."""
    with testing.frozen_time():
        since = clock.now()
        run = left_alone(Simple)
        claims.claim_due(clock.now(), "one", timedelta(minutes=1), 10)
        recovery.cancel(AutomationModel.objects.get(pk=run.id), reason="Withdrawn")
        seen = found(since, "Simple").at("step")
    assert not Attempt.objects.exists()
    assert (seen.begun, seen.failing, seen.failures) == (1, 0, 0)


def test_what_ended_otherwise_has_no_time(groups: Any) -> None:
    """Skipped, failed and cancelled visits would make a step look quicker than it is."""
    with testing.frozen_time() as moved:
        since = clock.now()
        Payment(postcode="8O")
        moved.advance(timedelta(days=2))
        testing.run_due()
        seen = found(since)
    assert AutomationTaskModel.objects.get(status="pack").state == "skipped"
    assert seen.at("pack").begun == seen.at("book").begun == 1
    assert seen.at("pack").stays == seen.at("book").stays == ()


def test_a_time_counts_in_the_period_in_which_it_ended(packer: User) -> None:
    """Else a period of a day would know no wait of two days; a visit counts where it began."""
    with testing.frozen_time() as moved:
        run = Payment()
        moved.advance(timedelta(hours=47))
        since = clock.now()
        testing.submit(run, packer, {"weight": 3})
        seen = found(since)
    assert (seen.at("pack").begun, seen.at("pack").stays) == (0, (47 * HOUR,))
    assert seen.at("reserve") == Visits()
    assert seen.at("end").begun == 1


def test_open_visits_are_told_by_the_oldest(groups: Any) -> None:
    """However long before the period it began."""
    with testing.frozen_time() as moved:
        began = clock.now()
        Payment()
        moved.advance(timedelta(hours=40))
        Payment()
        seen = found(clock.now())
    assert seen.at("pack").open_since == began
    assert seen.at("book").open_since is None


def test_one_step_can_be_asked_about() -> None:
    """And a flow on which nothing has run has no visits."""
    with testing.frozen_time():
        since = clock.now()
        Simple()
        assert set(found(since, "Simple", "end").steps) == {"end"}
    assert visits.found(None, since) == Found()


def test_only_the_newest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the instances, of those that have ended, and of the times of a step; and it is said."""
    monkeypatch.setattr(visits, "MOST_INSTANCES", 3)
    monkeypatch.setattr(visits, "MOST_TIMES", 2)
    with testing.frozen_time() as moved:
        since = clock.now()
        for number in range(3):
            moved.advance(timedelta(minutes=1))
            Simple(fail="x" * (number % 2))
        seen = found(since, "Simple")
        assert not seen.cut
        assert (seen.at("step").begun, seen.at("step").cut) == (3, False)
        moved.advance(timedelta(minutes=1))
        Simple()
        seen = found(since, "Simple")
        assert seen.cut
        assert seen.at("step").begun == 3
        monkeypatch.setattr(visits, "MOST_INSTANCES", 4)
        seen = found(since, "Simple")
        assert (seen.cut, seen.at("step").cut, len(seen.at("step").stays)) == (False, True, 2)


def test_live_instances_are_cut_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each round of a loop is a visit."""
    with testing.frozen_time() as moved:
        since = clock.now()
        for _number in range(3):
            Nightly()
        moved.advance(timedelta(days=1))
        testing.run_due()
        assert found(since, "Nightly").at("write").begun == 6
        monkeypatch.setattr(visits, "MOST_INSTANCES", 2)
        seen = found(since, "Nightly")
    assert (seen.cut, seen.at("write").begun) == (True, 4)


def test_it_asks_five_questions(django_assert_num_queries: Any, groups: Any) -> None:
    """However many rows there are."""
    since = clock.now()
    for _number in range(4):
        Payment()
        Payment(postcode="8O")
    definition = Definition.objects.get(automation_class=f"{NAME}.Payment").pk
    with django_assert_num_queries(5):
        visits.found(definition, since)


def test_copies_from_elsewhere_are_not_counted() -> None:
    """Their visits were made elsewhere."""
    copy = archived(Simple(fail="x"))
    assert visits.found(copy.definition_id, copy.created - timedelta(days=1)) == Found()
