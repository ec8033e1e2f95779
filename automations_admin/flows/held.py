"""How many histories of a flow are stored, how much they hold, and how long they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import wording
from automations.engine import retention
from automations.models import AutomationModel, Total
from automations_admin import counting, room

#: Places from the oldest instance to the newest, and instances that are measured at each.
PLACES, EACH = 5, 10
#: Oldest instances that are looked at for what is due.
OLDEST = 10_000
#: Seconds for which the figures are not asked for again.
FRESH = 60


@dataclass(frozen=True)
class Held:
    """The histories of a flow.

    Attributes:
        stored: how many there are.
        since: when the first of them began.
        size: about how many bytes they take in the database, from a sample.
        keep: how long they are kept after their end; None for ever.
        due: how many of the oldest are due for deletion.
        gone: how many were deleted, of which the totals tell.
    """

    stored: int
    since: datetime | None
    size: int
    keep: timedelta | None
    due: int
    gone: int

    def sentences(self) -> Iterator[str]:
        """Yield what the page says."""
        if self.since is not None:
            yield self._stored(self.since)
        yield (
            _("Histories are kept for ever.")
            if self.keep is None
            else _("Histories are kept for %(time)s after their end.")
            % {"time": wording.duration(self.keep)}
        )
        if self.due:
            due = ngettext(
                "%(count)s is due for deletion.", "%(count)s are due for deletion.", self.due
            )
            yield due % {"count": _capped(self.due)}
        if self.gone:
            gone = ngettext(
                "%(count)s was deleted; its outcome is in the totals.",
                "%(count)s were deleted; their outcomes are in the totals.",
                self.gone,
            )
            yield gone % {"count": counting.grouped(self.gone)}

    def _stored(self, since: datetime) -> str:
        text = ngettext(
            "%(count)s history is stored since %(day)s, about %(size)s.",
            "%(count)s histories are stored since %(day)s, about %(size)s.",
            self.stored,
        )
        return text % {
            "count": counting.grouped(self.stored),
            "day": date_format(timezone.localtime(since), "DATE_FORMAT"),
            "size": filesizeformat(self.size),
        }


def _capped(count: int) -> str:
    return (
        counting.said(count)
        if count < OLDEST
        else _("%(number)s+") % {"number": counting.grouped(OLDEST)}
    )


def of(name: str) -> Held:
    """Return what is stored of a flow, by its dotted name; at most FRESH seconds old."""
    # Not every name is fit for a key.
    key = f"automations_admin:held:{hashlib.sha256(name.encode()).hexdigest()}"
    found: Held | None = cache.get(key)
    if found is None:
        found = measured(name)
        cache.set(key, found, FRESH)
    return found


def measured(name: str) -> Held:
    """Return what is stored of a flow now; a constant number of queries."""
    rows = AutomationModel.objects.filter(automation_class=name)
    stored = rows.count()
    sample = _sample(rows)
    mean = room.of(sample) / len(sample) if sample else 0
    gone = Total.objects.filter(automation_class=name).aggregate(n=Sum("instances"))["n"]
    return Held(
        stored,
        rows.order_by("pk").values_list("created", flat=True).first(),
        round(mean * stored),
        retention.keep_of(name),
        _due(name, rows),
        gone or 0,
    )


def _sample(rows: Any) -> list[int]:
    """Return the primary keys of some instances of all ages: the newest have hardly begun."""
    pks = rows.order_by("pk").values_list("pk", flat=True)
    first, last = pks.first(), pks.last()
    if first is None or last is None:
        return []
    starts = (first + (last - first) * place // PLACES for place in range(PLACES))
    return sorted({pk for start in starts for pk in pks.filter(pk__gte=start)[:EACH]})


def _due(name: str, rows: Any) -> int:
    """Return how many of the oldest instances are due, without walking through all of them."""
    last = rows.order_by("pk").values_list("pk", flat=True)[OLDEST - 1 : OLDEST]
    due = retention.due(retention.declared(name)).order_by()
    for pk in last:
        due = due.filter(pk__lte=pk)
    return int(due.count())
