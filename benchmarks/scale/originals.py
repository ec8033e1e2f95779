"""One instance of each kind, run by the engine; the others are copies of its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import models

from automations import clock
from automations.engine import recovery
from automations.engine.rollups import passes
from automations.models import AutomationModel, AutomationTaskModel, Queued
from automations_admin.room import ROWS
from benchmarks.scale import flows

#: What the instances hold besides their number: an order as many have it, about 200 bytes.
DATA: dict[str, Any] = {
    "customer": {"$model": "shop.customer", "pk": 4711},
    "name": "Anna Maria Musterfrau",
    "mail": "anna.musterfrau@example.com",
    "plan": "business",
    "total": 129.5,
    "lines": [{"article": "A-1007", "count": 2}, {"article": "B-2214", "count": 1}],
}


@dataclass(frozen=True)
class Kind:
    """Instances that stand alike.

    Attributes:
        name: what they are called where figures are printed.
        share: how many in a hundred.
        days: over how many days their starts are spread.
        make: starts one and brings it to where the others are to stand.
    """

    name: str
    share: int
    days: float
    make: Callable[[], Any]


@dataclass(frozen=True)
class Original:
    """An instance that has run, and where its rows are: model, first primary key, how many keys."""

    kind: Kind
    pk: int
    rows: dict[type[models.Model], tuple[int, int]]


def _started(automation: Any) -> Callable[[], Any]:
    return lambda: automation(number="0", **DATA)


def _paused() -> Any:
    made = _started(flows.Timed)()
    recovery.pause(AutomationModel.objects.get(pk=made.id), reason="As agreed")
    return made


def _queued() -> Any:
    """Start three: one has the slot, one is called for a year later, one queues."""
    return [flows.Limited(number="0", **DATA) for _ in range(3)][-1]


KINDS = (
    Kind("finished, 3 steps", 78, 365, _started(flows.Chain)),
    Kind("finished, 13 steps", 2, 365, _started(flows.LongChain)),
    Kind("waits for a time", 6, 29, _started(flows.Timed)),
    Kind("waits for a person", 4, 29, _started(flows.Asked)),
    Kind("waits for a message", 4, 29, _started(flows.Paid)),
    Kind("queues for a limit", 2, 1, _queued),
    Kind("waits, unique", 2, 29, _started(flows.Single)),
    Kind("failed", 1, 365, _started(flows.Failing)),
    Kind("paused by hand", 1, 29, _paused),
)


def run() -> list[Original]:
    """Run an instance of each kind, and have the statistics count it."""
    Group.objects.get_or_create(name="staff")
    made = [(kind, kind.make().id) for kind in KINDS]
    passes.roll(clock.now() + timedelta(seconds=1), None)
    return [Original(kind, pk, _rows(pk)) for kind, pk in made]


def _rows(pk: int) -> dict[type[models.Model], tuple[int, int]]:
    found = {model: _range(model, {path: pk}) for model, path in ROWS.items()}
    first, count = found[AutomationTaskModel]
    tasks = range(first, first + count)
    queued = Queued.objects.filter(task__in=tasks)
    found[Queued] = (queued[0].pk, 1) if queued else (0, 0)
    return {model: where for model, where in found.items() if where[1]}


def _range(model: type[models.Model], which: dict[str, Any]) -> tuple[int, int]:
    """Return the first primary key of rows, and how many keys lie between first and last.

    Some belong to no row, as the engine reserves a few that it may not need, and none to others.
    """
    pks = sorted(model._default_manager.filter(**which).values_list("pk", flat=True))
    if not pks:
        return 0, 0
    between = model._default_manager.filter(pk__gte=pks[0], pk__lte=pks[-1]).count()
    assert between == len(pks), (model, pks)
    return pks[0], pks[-1] - pks[0] + 1
