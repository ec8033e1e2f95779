"""One page of the instances that were found: as quick at the end of a long list as at its top."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from automations.models import AutomationModel
from automations_admin import counting
from automations_admin.find.filters import Filters


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Attributes:
        ids: of the instances on it, newest first.
        count: how many there are in all, capped.
        number: of this page; a guess when instances were started meanwhile.
        size: most rows of a page.
        newer, older: whether there are more above and below.
    """

    ids: list[int]
    count: int
    number: int
    size: int
    newer: bool
    older: bool

    @property
    def range(self) -> tuple[int, int]:
        """Numbers of the first and last row."""
        first = (self.number - 1) * self.size + 1
        return first, first + len(self.ids) - 1

    def rows(self, *columns: str) -> list[AutomationModel]:
        """Return the instances with these columns; one query."""
        found = AutomationModel.objects.only(*columns).in_bulk(self.ids)
        return [found[pk] for pk in self.ids if pk in found]

    def place(self, *, newer: bool) -> dict[str, int]:
        """Return what an address says to get to the next page, above or below."""
        if not newer:
            return {"before": self.ids[-1], "page": self.number + 1}
        if self.number <= 2:
            return {}
        return {"after": self.ids[0], "page": self.number - 1}


def page_of(rows: QuerySet[AutomationModel], filters: Filters, size: int) -> Page:
    """Return the page that the filters ask for: by the ids it lies between, never by an offset.

    Args:
        rows: what was found, newest first.
        filters: say where the page is.
        size: most rows of it.
    """
    ids = rows.values_list("pk", flat=True)
    # Asked without an order, the database takes the way that leads to few rows soonest; with one
    # it may go through all instances, newest first, and look at each. It is the count, too.
    few = list(ids.order_by()[: counting.MOST + 1])
    known = _Sorted(sorted(few, reverse=True)) if len(few) <= counting.MOST else _Stored(ids)
    return _page(known, len(few), filters, size)


class _Stored:
    """Ids that are asked for."""

    def __init__(self, ids: QuerySet[AutomationModel, int]) -> None:
        self.ids = ids

    def below(self, pk: int, most: int) -> list[int]:
        return list((self.ids.filter(pk__lt=pk) if pk else self.ids)[:most])

    def above(self, pk: int, most: int) -> list[int]:
        return list(self.ids.filter(pk__gt=pk).order_by("pk")[:most])[::-1]


class _Sorted:
    """Ids that are known."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = ids

    def below(self, pk: int, most: int) -> list[int]:
        return [one for one in self.ids if not pk or one < pk][:most]

    def above(self, pk: int, most: int) -> list[int]:
        return [one for one in self.ids if one > pk][-most:]


def _page(ids: _Stored | _Sorted, count: int, filters: Filters, size: int) -> Page:
    if filters.after:
        above = ids.above(filters.after, size + 1)
        # A page that is not full is the top, where there may be news as well.
        if len(above) >= size:
            newer = len(above) > size
            return Page(above[-size:], count, filters.page, size, newer=newer, older=True)
    before = filters.before if not filters.after else 0
    here = ids.below(before, size + 1)
    number = max(filters.page, 2) if before else 1
    return Page(here[:size], count, number, size, newer=bool(before), older=len(here) > size)
