"""Pages of what was found."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel
from automations_admin import counting
from automations_admin.find.filters import Filters
from automations_admin.find.page import Page, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["known", "stored"])
def ids(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Twelve instances, newest first: so few that all are counted, or more than are."""
    if request.param == "stored":
        monkeypatch.setattr(counting, "MOST", 6)
    AutomationModel.objects.bulk_create(
        AutomationModel(automation_class="x") for _number in range(12)
    )
    return list(AutomationModel.objects.order_by("-pk").values_list("pk", flat=True))


def page(**place: int) -> Page:
    return page_of(AutomationModel.objects.order_by("-pk"), Filters(**place), 5)


def test_pages_follow_each_other(ids: list[int]) -> None:
    """Down to the last one and up again, with their numbers."""
    first = page()
    assert (first.ids, first.number, first.newer, first.older) == (ids[:5], 1, False, True)
    second = page(**first.place(newer=False))
    assert (second.ids, second.range, second.newer, second.older) == (
        ids[5:10],
        (6, 10),
        True,
        True,
    )
    third = page(**second.place(newer=False))
    assert (third.ids, third.range, third.newer, third.older) == (ids[10:], (11, 12), True, False)
    assert page(**third.place(newer=True)) == second
    assert second.place(newer=True) == {}


def test_the_count_is_capped(ids: list[int]) -> None:
    """At one more than is counted."""
    assert page().count == min(12, counting.MOST + 1)


def test_a_page_that_is_not_full_is_the_top(ids: list[int]) -> None:
    """Where there may be news."""
    assert page(after=ids[3], page=2).ids == ids[:5]
    assert page(after=ids[5], page=2).ids == ids[:5]
    assert page(after=ids[7], page=4).ids == ids[2:7]


def test_places_that_are_gone_are_no_error(ids: list[int]) -> None:
    """Below everything, above everything."""
    assert page(before=1).ids == []
    assert page(before=counting.MAX_ID).ids == ids[:5]
    assert page(after=counting.MAX_ID).ids == ids[:5]


def test_rows_come_in_the_order_of_the_page(ids: list[int]) -> None:
    """One query, without those that were deleted meanwhile."""
    shown = page()
    AutomationModel.objects.filter(pk=ids[1]).delete()
    assert [row.pk for row in shown.rows("pk", "state")] == [ids[0], *ids[2:5]]


def test_an_empty_list_has_one_page() -> None:
    """And nothing on it."""
    found = page_of(AutomationModel.objects.none(), Filters(page=7), 5)
    assert (found.ids, found.number, found.newer, found.older) == ([], 1, False, False)
