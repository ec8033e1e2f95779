"""The figures that stay when histories are deleted, counted in the transaction that does it.

Archived copies are not counted: they ended elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F
from django.utils import timezone

from automations.engine import store
from automations.models import Attempt, Definition, Total
from automations.status import AttemptState, Outcome


@dataclass(frozen=True)
class Ended:
    """What is asked of an instance before it is deleted.

    Attributes:
        pk: primary key.
        flow: dotted name.
        definition: primary key of its definition, or None.
        state: where it stands.
        ended: when it ended, or None.
    """

    pk: int
    flow: str
    definition: int | None
    state: str
    ended: datetime | None


#: The fields of an instance that `Ended` is made of, in its order.
FIELDS = ("pk", "automation_class", "definition_id", "state", "ended")

#: A row of the table: flow, day, fingerprint, outcome.
Key = tuple[str, date, str, str]


def add(rows: Iterable[Ended]) -> None:
    """Add instances that are about to be deleted to the totals; those that live are passed over."""
    gone = [one for one in rows if one.ended is not None and one.state in Outcome.values]
    if not gone:
        return
    prints = _fingerprints({one.definition for one in gone if one.definition is not None})
    keys = {one.pk: _key(one, prints) for one in gone}
    counts, failures = Counter(keys.values()), Counter[Key]()
    for pk, count in _failures(list(keys)):
        failures[keys[pk]] += count
    for key in sorted(counts):
        _add(key, counts[key], failures[key])


def _key(one: Ended, prints: dict[int, str]) -> Key:
    when: Any = one.ended
    day = timezone.localtime(when, timezone.get_default_timezone()).date()
    return one.flow, day, prints.get(one.definition or 0, ""), one.state


def _fingerprints(pks: set[int]) -> dict[int, str]:
    found = Definition.objects.using(store.alias()).filter(pk__in=pks)
    return dict(found.values_list("pk", "fingerprint"))


def _failures(pks: list[int]) -> Any:
    """Return (instance, number of its failed attempts)."""
    attempts = Attempt.objects.using(store.alias()).filter(
        task__automation_id__in=pks, state=AttemptState.FAILED
    )
    return attempts.order_by().values_list("task__automation_id").annotate(n=Count("pk"))


def _add(key: Key, instances: int, failures: int) -> None:
    rows = Total.objects.using(store.alias())
    flow, day, fingerprint, outcome = key
    row, _made = rows.get_or_create(
        automation_class=flow, day=day, fingerprint=fingerprint, outcome=outcome
    )
    rows.filter(pk=row.pk).update(
        instances=F("instances") + instances, failures=F("failures") + failures
    )
