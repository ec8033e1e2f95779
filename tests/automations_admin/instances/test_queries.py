"""What the pages of instances ask the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import clock
from automations.models import AutomationModel, Definition
from automations_admin.instances import queries
from automations_admin.instances.filters import Filters
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db


def found(**said: Any) -> set[int]:
    return set(queries.found(Filters.read(said)).values_list("pk", flat=True))


def test_filters_let_through_what_they_say(groups: Any) -> None:
    """One by one and together."""
    done, broken = Simple(), Simple(fail="x")
    waits, packs = Payment(stock=False), Payment()
    flow = f"{NAME}.Payment"
    assert found() == {done.id, broken.id, waits.id, packs.id}
    assert found(flow=flow) == {waits.id, packs.id}
    assert found(state="completed") == found(state="finished") == {done.id}
    assert found(state="live") == {waits.id, packs.id}
    assert found(state="failed") == found(task="failed") == {broken.id}
    assert found(task="person") == {packs.id}
    assert found(task="branches", step="join") == {packs.id}
    assert found(step="pack", flow=flow) == {packs.id}
    assert found(step="pack", task="failed") == set()
    assert found(task="condition") == {waits.id}
    assert found(task="retrying") == set()
    failed = queries.standing_tasks([broken.id])[broken.id][0]
    assert found(same=failed.fingerprint) == {broken.id}
    assert found(definition=str(packs.row.definition_id)) == {waits.id, packs.id}
    assert found(q=str(done.id)) == {done.id}


def test_ages_are_ranges() -> None:
    """Since when, or until when."""
    now = clock.now()
    days = {0: now, 3: now - timedelta(days=3), 40: now - timedelta(days=40)}
    pk = {
        age: AutomationModel.objects.create(automation_class="x", created=at).pk
        for age, at in days.items()
    }
    assert found(age="hour") == found(age="day") == {pk[0]}
    assert found(age="week") == found(age="month") == {pk[0], pk[3]}
    assert found(age="older") == {pk[40]}
    assert found(ended="day") == set()


def test_pages_are_stable_and_their_count_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Newest first, and the next page is there without counting."""
    AutomationModel.objects.bulk_create(
        AutomationModel(automation_class="x") for _number in range(12)
    )
    rows = queries.found(Filters())
    first, last = queries.page_of(rows, 1, 5), queries.page_of(rows, 99, 5)
    assert (len(first.rows), first.more, first.count) == (5, True, 12)
    assert (len(last.rows), last.more, last.number) == (2, False, 3)
    assert last.range == (11, 12)
    assert [row.pk for row in first.rows] == sorted((row.pk for row in first.rows), reverse=True)
    monkeypatch.setattr(queries.counting, "MOST", 6)
    capped = queries.page_of(rows, 3, 5)
    assert (capped.count, capped.number, len(capped.rows)) == (7, 3, 2)


def test_an_empty_list_has_one_page() -> None:
    """And nothing on it."""
    page = queries.page_of(AutomationModel.objects.none(), 7, 5)
    assert (page.rows, page.number, page.last, page.more) == ([], 1, 1, False)


def test_the_list_needs_no_definition() -> None:
    """Instances of a class that is gone, or of an import."""
    Definition.objects.create(automation_class="x", fingerprint="x", graph_data={})
    AutomationModel.objects.create(automation_class="x")
    assert len(queries.listed(Filters()).rows) == 1
