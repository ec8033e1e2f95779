"""What the pages of flows ask the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from automations import registry, testing
from automations.models import AutomationModel, Definition
from automations_admin.flows import queries
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db


def row(cls: str) -> queries.Row:
    return next(row for row in queries.rows() if row.name == f"{NAME}.{cls}")


def test_counts_of_a_flow() -> None:
    """Each instance once, however many of its tasks failed."""
    for fail in ("", "", "broken"):
        Simple(fail=fail)
    counts = row("Simple").counts
    assert (counts.finished, counts.failed, counts.failed_lately) == (2, 1, 1)
    failure = row("Simple").failure
    assert failure is not None
    assert (failure.error_class, failure.step) == ("RuntimeError", "Step")
    assert queries.finished_lately(datetime.now(UTC)) == 2


def test_retrying_is_no_failure(groups: Any) -> None:
    """The next attempt is planned."""
    Payment(card="declined")
    assert (row("Payment").counts.retrying, row("Payment").counts.failed) == (1, 0)


def test_a_flow_whose_class_is_gone_is_listed() -> None:
    """On top, if anything still runs."""
    AutomationModel.objects.create(automation_class="old.Gone")
    first = queries.rows()[0]
    assert (first.name, first.registered, first.label) == ("old.Gone", False, "Gone")


def test_the_list_asks_as_often_for_many_as_for_few(django_assert_num_queries: Any) -> None:
    """Flows and instances do not count."""
    Simple(fail="x")
    with django_assert_num_queries(5):
        queries.rows()
    for number in range(20):
        AutomationModel.objects.create(automation_class=f"old.Gone{number}")
        Simple(fail="x")
    with django_assert_num_queries(5):
        queries.rows()


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
    assert queries.failures_in(f"{NAME}.Simple", "end") == []


def test_where_instances_stand(groups: Any) -> None:
    """By step and standing, each instance once."""
    with testing.frozen_time():
        Payment()
        Payment(stock=False)
    found = queries.standing_at(f"{NAME}.Payment", None)
    assert found == {
        "reserve": {"condition": 1},
        "pack": {"person": 1},
        "join": {"branches": 1},
    }
