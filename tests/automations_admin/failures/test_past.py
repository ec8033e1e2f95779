"""What attempts and events tell about failures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import clock, testing
from automations.engine import recovery
from automations.models import Attempt, AutomationModel, AutomationTaskModel
from automations_admin.failures import past, queries, trend
from automations_admin.failures.queries import Key, Scope
from tests.automations_admin.archived import archived
from tests.automations_admin.failures.flaky import EVERYTHING, NAME, Flaky
from tests.automations_admin.shop import NAME as SHOP
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db

DAY, WEEK = timedelta(days=1), timedelta(days=7)


def keys() -> list[Key]:
    groups = [*queries.failed(EVERYTHING), *queries.retrying(EVERYTHING)]
    return [group.key for group in groups]


def failed_task(run: Any) -> AutomationTaskModel:
    return AutomationTaskModel.objects.get(automation=run.id, state="failed")


def test_tries_are_counted_in_the_part_in_which_they_ended() -> None:
    """Every failed try, also of tasks that are tried again; the oldest part first."""
    with testing.frozen_time() as time:
        Simple(fail="order 1")
        time.advance(hours=30)
        Simple(fail="order 2")
        time.advance(minutes=100)
        Flaky(fail="x")
        Simple(fail="order 3")
        Simple(fail="order 4")
        Simple(fail="other")
        time.advance(minutes=10)
        testing.run_due()
        found = past.counts(keys(), 0, trend.edges(clock.now(), DAY, 24))
    by_flow = {(flow, sum(numbers)): numbers for (flow, _print), numbers in found.items()}
    assert by_flow == {
        (f"{SHOP}.Simple", 3): [0] * 22 + [1, 2],
        (f"{SHOP}.Simple", 1): [0] * 23 + [1],
        (NAME, 2): [0] * 23 + [2],
    }


def test_what_happens_this_moment_is_in_the_last_part() -> None:
    """And what is older than the period in none."""
    with testing.frozen_time() as time:
        Simple(fail="x")
        edges = trend.edges(clock.now(), DAY, 24)
        (numbers,) = past.counts(keys(), 0, edges).values()
        assert numbers[-1] == 1
        time.advance(hours=24, seconds=1)
        edges = trend.edges(clock.now(), DAY, 24)
        assert past.counts(keys(), 0, edges) == {}


def test_only_the_newest_attempts_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound of rows, so that a page costs the same after a million steps."""
    with testing.frozen_time() as time:
        began = clock.now()
        for _number in range(4):
            Simple(fail="x")
            time.advance(hours=1)
        assert past.reach() == past.Reach(0, None)
        monkeypatch.setattr(past, "LAST_ATTEMPTS", 3)
        reach = past.reach()
        assert reach.since == began + timedelta(hours=1)
        edges = trend.edges(clock.now(), DAY, 24)
        (numbers,) = past.counts(keys(), reach.after, edges).values()
    assert numbers == [0] * 21 + [1, 1, 1]


def test_of_the_newest_attempts_so_many_that_failed_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those that went through cost next to nothing."""
    with testing.frozen_time() as time:
        began = clock.now()
        for fail in ("x", "x", "", "x", ""):
            Simple(fail=fail)
            time.advance(hours=1)
        monkeypatch.setattr(past, "LAST_FAILED", 2)
        assert past.reach().since == began + timedelta(hours=1)


def test_nothing_is_left_out_where_older_attempts_were_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Their numbers are not given again."""
    runs = [Simple(fail="x") for _number in range(4)]
    monkeypatch.setattr(past, "LAST_ATTEMPTS", 2)
    assert past.reach().since is not None
    AutomationModel.objects.filter(pk__in=[run.id for run in runs[:2]]).delete()
    assert past.reach() == past.Reach(0, None)


def test_without_any_attempt_there_is_nothing_to_reach() -> None:
    assert past.reach() == past.Reach(0, None)


def test_the_tries_of_other_flows_are_left_out() -> None:
    """Step and error are called the same there."""
    Simple(fail="x")
    AutomationModel.objects.update(automation_class="old.Gone")
    Simple(fail="x")
    (key,) = (key for key in keys() if key.flow == f"{SHOP}.Simple")
    edges = trend.edges(clock.now(), DAY, 24)
    assert past.counts([key], 0, edges) == {key.same: [0] * 23 + [1]}
    recovery.cancel(AutomationModel.objects.get(automation_class="old.Gone"))
    assert past.before([key], 0) == {}


def test_what_became_of_the_same_failure_before() -> None:
    """Some went through, one was cancelled; those that still fail are not over."""
    with testing.frozen_time():
        began = clock.now()
        runs = [Simple(fail=f"order {number}") for number in range(5)]
        for run in runs[:3]:
            recovery.edit_data(run.row, {"fail": ""})
            recovery.retry(failed_task(run))
        recovery.cancel(runs[3].row)
        (found,) = past.before(keys(), 0).values()
    assert (found.count, found.through) == (4, 3)
    assert (found.first, found.last) == (began, began)


def test_a_failure_that_was_never_over_has_no_past() -> None:
    Simple(fail="x")
    assert past.before(keys(), 0) == {}


def test_an_error_that_the_flow_caught_did_not_go_through(groups: Any) -> None:
    """It went on elsewhere."""
    with testing.frozen_time() as time:
        Payment(card="declined")
        time.advance(minutes=1)
        testing.run_due()
        Payment(card="declined")
        (found,) = past.before(keys(), 0).values()
    assert (found.count, found.through) == (1, 0)


def test_tasks_without_fingerprint_match_no_attempts() -> None:
    """All attempts that went through have none either."""
    Simple()
    key = Key(f"{SHOP}.Simple", "step", "", "")
    assert past.before([key], 0) == {}
    assert Attempt.objects.count() == 1


def test_solved_by_retry_and_by_hand_are_told_apart() -> None:
    """By hand is more than to press Retry."""
    with testing.frozen_time() as time:
        broken = {"fail": "x"}
        retried, edited, skipped, again, left = (Simple(**broken) for _number in range(5))
        for run in (retried, edited):
            run.row.data = {"fail": ""}
            run.row.save(update_fields=["data"])
        recovery.retry(failed_task(retried))
        recovery.edit_and_retry(failed_task(edited), {"fail": "", "note": 1}, reason="wrong")
        recovery.skip(failed_task(skipped), reason="not needed")
        recovery.retry(failed_task(again))
        since = clock.now() - WEEK
        assert failed_task(left)
        assert past.solved(EVERYTHING, since) == (1, 2)
        assert past.solved(Scope(None, f"{SHOP}.Payment"), since) == (0, 0)
        time.advance(days=7, seconds=1)
        assert past.solved(EVERYTHING, clock.now() - WEEK) == (0, 0)


def test_started_over_after_a_failure_counts_as_solved_by_hand() -> None:
    """Where nothing has failed nothing was solved."""
    with testing.frozen_time():
        failing, fine = Simple(fail="x"), Simple()
        for run in (failing, fine):
            recovery.restart(run.row, "step", reason="once more")
        assert past.solved(EVERYTHING, clock.now() - WEEK) == (0, 1)


def test_help_counts_however_long_ago_the_failure_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only acts are limited to the newest events; their failures are found by the instance."""
    with testing.frozen_time():
        run = Simple(fail="x")
        Simple(fail="y")
        recovery.skip(failed_task(run), reason="not needed")
        monkeypatch.setattr(past, "LAST_EVENTS", 1)
        assert past.solved(EVERYTHING, clock.now() - WEEK) == (0, 1)


def test_what_failed_elsewhere_is_no_failure_here() -> None:
    """The tries of an archived copy are not counted."""
    archived(Simple(fail="order 1"))
    Simple(fail="order 2")
    edges = trend.edges(clock.now(), DAY, 24)
    ((_key, numbers),) = past.counts(keys(), 0, edges).items()
    assert sum(numbers) == 1
    assert past.before(keys(), 0) == {}
