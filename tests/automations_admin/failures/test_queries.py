"""What the page of failures asks the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import testing
from automations.engine import recovery
from automations.models import AutomationTaskModel
from automations_admin.failures import queries
from automations_admin.failures.queries import Scope
from tests.automations_admin.failures.flaky import EVERYTHING, NAME, Flaky
from tests.automations_admin.shop import NAME as SHOP
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db


def test_equal_failures_are_one_group_and_the_most_frequent_is_first(groups: Any) -> None:
    """Equal are those of the same flow, step, class and message without its numbers."""
    with testing.frozen_time() as clock:
        began = clock.now()
        for fail in ("other", "order 1", "order 22"):
            clock.advance(minutes=1)
            Simple(fail=fail)
        Payment(postcode="8O331")
    first, *rest = queries.failed(EVERYTHING)
    assert (first.key.flow, first.key.step, first.key.error_class) == (
        f"{SHOP}.Simple",
        "step",
        "RuntimeError",
    )
    assert (first.count, [group.count for group in rest]) == (2, [1, 1])
    assert (first.first, first.last) == (
        began + timedelta(minutes=2),
        began + timedelta(minutes=3),
    )


def test_flows_are_apart_even_if_step_and_error_are_called_the_same() -> None:
    """The fingerprint does not know the flow."""
    Simple(fail="x")
    task = AutomationTaskModel.objects.get()
    task.automation.automation_class = "old.Gone"
    task.automation.save(update_fields=["automation_class"])
    Simple(fail="x")
    found = queries.failed(EVERYTHING)
    assert {group.key.flow for group in found} == {"old.Gone", f"{SHOP}.Simple"}
    assert len({group.key.fingerprint for group in found}) == 1


def test_only_what_may_be_seen_and_is_asked_for(groups: Any) -> None:
    """Both tables."""
    Simple(fail="x")
    Payment(card="declined")
    simple, payment = f"{SHOP}.Simple", f"{SHOP}.Payment"
    for scope, failed, retrying in (
        (Scope(frozenset({simple})), 1, 0),
        (Scope(frozenset({payment})), 0, 1),
        (Scope(frozenset({simple, payment}), simple), 1, 0),
        (Scope(frozenset({payment}), simple), 0, 0),
        (Scope(frozenset()), 0, 0),
        (Scope(None, payment), 0, 1),
    ):
        assert len(queries.failed(scope)) == failed, scope
        assert len(queries.retrying(scope)) == retrying, scope


def test_what_is_tried_again_is_told_by_attempts_used() -> None:
    """And is no failure until its attempts are used up."""
    with testing.frozen_time() as clock:
        Flaky(fail="x 1")
        clock.advance(minutes=10)
        testing.run_due()
        Flaky(fail="x 2")
        Flaky(fail="x 3")
        (group,) = queries.retrying(EVERYTHING)
        assert queries.failed(EVERYTHING) == []
        assert (group.key.flow, group.count) == (NAME, 3)
        assert [(tier.attempts, tier.count) for tier in group.tiers] == [(1, 2), (2, 1)]
        assert group.tiers[0].next == clock.now() + timedelta(minutes=10)
        assert group.tiers[1].next == clock.now() + timedelta(minutes=20)


def test_what_is_held_has_no_next_try() -> None:
    """A paused instance."""
    run = Flaky(fail="x")
    recovery.pause(run.row)
    (group,) = queries.retrying(EVERYTHING)
    (tier,) = group.tiers
    assert (tier.next, tier.held) == (None, 1)


def test_a_try_that_is_under_way_waits_no_more() -> None:
    """It is counted again when it has failed."""
    Flaky(fail="x")
    AutomationTaskModel.objects.filter(waiting="retry").update(state="running")
    assert queries.retrying(EVERYTHING) == []


def test_the_newest_of_each_group_are_named(groups: Any) -> None:
    """Those whose last try is latest, not those with the largest number."""
    with testing.frozen_time() as clock:
        old = Simple(fail="order 0")
        for number in range(1, 5):
            clock.advance(minutes=1)
            last = Simple(fail=f"order {number}")
        Payment(postcode="8O331")
        clock.advance(minutes=1)
        recovery.retry(AutomationTaskModel.objects.get(automation=old.id, state="failed"))
        testing.run_due()
    groups_found = queries.failed(EVERYTHING)
    keys = [group.key for group in groups_found]
    found = queries.newest(EVERYTHING.failed_by_instance, groups_found)
    assert found.keys() == set(keys)
    newest = found[keys[0]]
    assert [sample.instance for sample in newest] == [old.id, last.id, last.id - 1]
    assert newest[0].error == "order 0"


@pytest.mark.parametrize("scope", [EVERYTHING, Scope(None, f"{SHOP}.Simple")])
def test_of_a_rare_group_at_least_the_last_is_named(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All others are looked for among the newest instances only."""
    rare, again = Simple(fail="rare"), Simple(fail="rare")
    often = [Simple(fail="often") for _number in range(3)]
    monkeypatch.setattr(queries, "RECENT", 2)
    failed = queries.failed(scope)
    found = queries.newest(scope.failed_by_instance, failed)
    named = [[sample.instance for sample in found[group.key]] for group in failed]
    assert named == [[often[2].id, often[1].id], [again.id]]
    assert rare.id < again.id


def test_the_frames_are_those_of_the_last_try() -> None:
    """One look for all tasks."""
    with testing.frozen_time() as clock:
        Flaky(fail="x")
        clock.advance(minutes=10)
        testing.run_due()
    task = AutomationTaskModel.objects.get(waiting="retry")
    first, last = task.attempt_rows.order_by("number")
    type(first).objects.filter(pk=first.pk).update(frames=[])
    assert queries.frames([task.pk]) == {task.pk: last.frames}
    assert last.frames
    assert queries.frames([]) == {}


def test_as_many_questions_for_many_as_for_few(groups: Any, django_assert_num_queries: Any) -> None:
    """Rows and groups do not count."""
    for number in range(12):
        Simple(fail="x" * number)
        Flaky(fail="y" * number)
    with django_assert_num_queries(9):
        failed, retrying = queries.failed(EVERYTHING), queries.retrying(EVERYTHING)
        newest = queries.newest(EVERYTHING.failed_by_instance, failed)
        queries.newest(EVERYTHING.retrying, retrying)
        queries.frames([samples[0].task for samples in newest.values()])
    assert (len(failed), len(retrying)) == (11, 11)


def test_no_more_groups_are_read_than_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that never repeats makes a group for every task."""
    for fail in ("a", "b", "b", "c"):
        Simple(fail=fail)
    monkeypatch.setattr(queries, "MOST_GROUPS", 2)
    assert [group.count for group in queries.failed(EVERYTHING)] == [2, 1]
