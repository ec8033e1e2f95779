"""The figures that stay when mails are deleted, counted in the transaction that does it.

A mail outlives its history for a while, as providers tell late what has become of it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F

from automations import clock
from automations.engine import store
from automations.engine.engagement import COUNTED, Figures
from automations.models import Mail, MailTotal

#: Mails whose histories are gone are kept so long from their beginning.
KEPT = timedelta(days=30)

#: A row of the table: flow, step, hour.
Key = tuple[str, str, datetime]


def purge(flow: str = "") -> int:
    """Add mails whose histories are gone to the totals, and delete them; return how many.

    Contacts that caps count, and who has unsubscribed, are kept elsewhere.

    Args:
        flow: dotted name of the one flow whose mails go, or "" for all.
    """
    rows = Mail.objects.using(store.alias()).filter(task=None, created__lt=clock.now() - KEPT)
    if flow:
        rows = rows.filter(automation_class=flow)
    done, last, found = 0, 0, rows.order_by("pk").values_list("pk", flat=True)
    while pks := list(found.filter(pk__gt=last)[: store.CHUNK]):
        done += store.repeated(partial(_summed_up, pks))
        last = pks[-1]
    return done


def _summed_up(pks: list[int]) -> int:
    """Delete mails and add them to the totals; return how many nobody else has deleted."""
    fields = ("pk", "automation_class", "step", *COUNTED)
    with store.atomic():
        rows = Mail.objects.using(store.alias()).filter(pk__in=pks).order_by("pk")
        found = list(rows.select_for_update().values(*fields))
        sums: dict[Key, Figures] = defaultdict(Figures)
        for row in found:
            if row["sent"] is not None:
                sums[_key(row)] += Figures(*(int(row[name] is not None) for name in COUNTED))
        for key in sorted(sums):
            _add(key, sums[key])
        rows.filter(pk__in=[row["pk"] for row in found]).delete()
    return len(found)


def _key(row: dict[str, Any]) -> Key:
    hour = row["sent"].astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return row["automation_class"], row["step"], hour


def _add(key: Key, figures: Figures) -> None:
    rows = MailTotal.objects.using(store.alias())
    flow, step, hour = key
    row, _made = rows.get_or_create(automation_class=flow, step=step, hour=hour)
    added = {name: F(name) + getattr(figures, name) for name in COUNTED}
    rows.filter(pk=row.pk).update(**added)
