"""What the pages of instances ask the database."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel
from automations_admin.instances import queries
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db


def test_pages_are_stable_and_their_count_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Newest first, and the next page is there without counting."""
    AutomationModel.objects.bulk_create(
        AutomationModel(automation_class="x") for _number in range(12)
    )
    rows = AutomationModel.objects.order_by("-pk")
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


def test_standing_tasks_are_open_or_failed(groups: object) -> None:
    """Of each instance, oldest first."""
    broken, packs = Simple(fail="x"), Payment()
    found = queries.standing_tasks([broken.id, packs.id, Simple().id])
    assert {pk: [task.status for task in tasks] for pk, tasks in found.items()} == {
        broken.id: ["step"],
        packs.id: ["pack", "join"],
    }
