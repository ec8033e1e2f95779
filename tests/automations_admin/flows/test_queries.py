"""What the pages of flows ask the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from automations import clock, registry, testing
from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel, Definition
from automations_admin.flows import queries
from tests.automations_admin.archived import archived
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db


def row(cls: str) -> queries.Row:
    return next(row for row in queries.rows(None) if row.name == f"{NAME}.{cls}")


def test_counts_of_a_flow() -> None:
    """Each instance once, however many of its tasks failed."""
    for fail in ("", "", "broken"):
        Simple(fail=fail)
    counts = row("Simple").counts
    assert (counts.finished, counts.failed, counts.failed_lately) == (2, 1, 1)
    failure = row("Simple").failure
    assert failure is not None
    assert (failure.error_class, failure.step) == ("RuntimeError", "Step")
    assert queries.finished_lately(datetime.now(UTC), None) == 2


def test_what_failed_lately_still_fails() -> None:
    """Within the last hour, by itself or by hand; what somebody has repaired does not count."""
    with testing.frozen_time() as time:
        Simple(fail="x")
        time.advance(minutes=61)
        repaired, marked = Simple(fail="x"), Payment(stock=False)
        recovery.skip(failed_task(repaired.id), reason="not needed")
        waiting = AutomationTaskModel.objects.get(automation=marked.id, state="waiting")
        recovery.mark_failed(waiting, reason="sold out")
        Simple(fail="x")
        simple, payment = row("Simple").counts, row("Payment").counts
    assert (simple.failed, simple.failed_lately) == (2, 1)
    assert (payment.failed, payment.failed_lately) == (1, 1)


def test_the_longest_wait_for_a_person_is_known(groups: Any) -> None:
    """By its beginning."""
    with testing.frozen_time() as time:
        began = clock.now()
        Payment()
        time.advance(minutes=5)
        Payment()
        counts = row("Payment").counts
    assert (counts.person, counts.person_since) == (2, began)


def test_one_flow_has_the_same_counts(groups: Any) -> None:
    """As far as its page shows them."""
    Simple(fail="x"), Simple()
    Payment(), Payment(stock=False), Payment(card="declined")
    for cls in ("Simple", "Payment"):
        found, of_all = queries.counts_of(f"{NAME}.{cls}"), row(cls).counts
        for figure in ("running", "paused", "blocked", "failed", "retrying", "person"):
            assert getattr(found, figure) == getattr(of_all, figure), figure


def failed_task(instance: int) -> AutomationTaskModel:
    return AutomationTaskModel.objects.get(automation=instance, state="failed")


def test_retrying_is_no_failure(groups: Any) -> None:
    """The next attempt is planned."""
    Payment(card="declined")
    assert (row("Payment").counts.retrying, row("Payment").counts.failed) == (1, 0)


def test_a_flow_whose_class_is_gone_is_listed() -> None:
    """On top, if anything still runs."""
    AutomationModel.objects.create(automation_class="old.Gone")
    first = queries.rows(None)[0]
    assert (first.name, first.registered, first.label) == ("old.Gone", False, "Gone")


def test_the_list_asks_as_often_for_many_as_for_few(django_assert_num_queries: Any) -> None:
    """Flows and instances do not count."""
    Simple(fail="x")
    with django_assert_num_queries(13):
        queries.rows(None)
    for number in range(20):
        AutomationModel.objects.create(automation_class=f"old.Gone{number}")
        Simple(fail="x")
    with django_assert_num_queries(13):
        queries.rows(None)


def test_definitions_are_numbered_from_the_oldest() -> None:
    """With how many still run on each."""
    name = f"{NAME}.Simple"
    old = Definition.objects.create(
        automation_class=name, fingerprint="old", graph_data=Simple.graph.to_dict(),
        created=datetime(2020, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    AutomationModel.objects.create(automation_class=name, definition=old)
    Simple()
    found = queries.versions(name, registry.get(name).graph.fingerprint)
    assert [(v.number, v.current, v.live) for v in found] == [(1, False, 1), (2, True, 0)]


def test_failures_are_grouped_by_what_they_share() -> None:
    """Numbers in the message do not count."""
    for fail in ("order 1", "order 2", "other"):
        Simple(fail=fail)
    found = queries.failures_in(f"{NAME}.Simple")
    assert [group["count"] for group in found] == [2, 1]
    assert queries.failures_in(f"{NAME}.Simple", "step") == found
    assert queries.failures_in(f"{NAME}.Simple", "end") == []
    assert queries.failures_in(f"{NAME}.Payment") == []


def test_where_instances_stand(groups: Any) -> None:
    """By step and standing, each instance once."""
    with testing.frozen_time():
        Payment()
        Payment(stock=False)
    found = queries.standing_at(f"{NAME}.Payment", None, Payment.graph.by_name)
    assert found == {
        "reserve": {"condition": 1},
        "pack": {"person": 1},
        "join": {"branches": 1},
    }


def test_copies_from_elsewhere_are_not_counted() -> None:
    """Neither in a flow's row nor as its last failure."""
    archived(Simple(fail="x"))
    archived(Simple())
    found = row("Simple")
    assert found.counts == queries.Counts()
    assert found.failure is None
    assert queries.finished_lately(datetime.now(UTC), None) == 0
    assert queries.standing_at(f"{NAME}.Simple", None, ["step"]) == {}
    assert queries.failures_in(f"{NAME}.Simple") == []
