"""How long histories live."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Q

from automations import clock, conf, registry
from automations.blueprint import BY_SETTINGS
from automations.engine import parents, store, totals
from automations.engine.rollups import passes
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Awaited,
    BatchItem,
    Contact,
    Event,
    Mail,
    Message,
    TaskPermission,
    Watch,
)
from automations.status import Watched

#: How many instances are deleted in one transaction.
BATCH = 200
#: While user code runs: primary keys of the instances that it has deleted.
_deleted: ContextVar[set[int] | None] = ContextVar("automations_deleted", default=None)


class noting:  # noqa: N801 - used as a function; one that yields takes several times as long
    """Note the primary keys of the instances that are deleted inside the block."""

    def __enter__(self) -> set[int]:
        gone = set[int]()
        self.token = _deleted.set(gone)
        return gone

    def __exit__(self, *error: object) -> None:
        _deleted.reset(self.token)


# -- what is due -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """Which histories are old enough to be deleted.

    Attributes:
        usual: how long those are kept of which `own` says nothing; None for ever.
        own: how long those of a flow are kept, by its dotted name.
        only: dotted name of the one flow that it is about, or "" for all.
    """

    usual: timedelta | None
    own: dict[str, timedelta | None]
    only: str = ""

    def due(self, now: datetime) -> Q:
        """Return the condition that due instances fulfil."""
        said = {flow: keep for flow, keep in self.own.items() if self.only in {"", flow}}
        parts = [(Q(automation_class=flow), keep) for flow, keep in said.items()]
        if self.only not in said:
            others = Q(automation_class=self.only) if self.only else ~Q(automation_class__in=said)
            parts.append((others, self.usual))
        bounds = [(which, now - keep) for which, keep in parts if keep is not None]
        if not bounds:
            return Q(pk__in=[])
        found = Q()
        for which, bound in bounds:
            found |= which & Q(ended__lt=bound)
        # The latest bound of all tells the index where to end.
        return found & Q(finished=True, ended__lt=max(bound for _which, bound in bounds))


def keep_of(flow: str) -> timedelta | None:
    """Return how long histories of a flow are kept; None for ever. Its class may be gone."""
    automation = registry.find(flow)
    said: Any = automation.options.keep if automation is not None else BY_SETTINGS
    return conf.get().keep if said == BY_SETTINGS else said


def declared(only: str = "") -> Rule:
    """Return the rule that flows and settings declare, for one flow or all."""
    own = {
        cls.get_automation_class_name(): cls.options.keep
        for cls in registry.all_classes()
        if cls.options.keep != BY_SETTINGS
    }
    return Rule(conf.get().keep, own, only)


def older_than(days: float, only: str = "") -> Rule:
    """Return the rule that so many days are enough, whatever flows and settings declare."""
    return Rule(timedelta(days=days), {}, only)


def due(rule: Rule) -> Any:
    """Return the instances that are old enough, those that ended first in front."""
    rows = AutomationModel.objects.using(store.alias())
    return rows.filter(rule.due(clock.now())).order_by("ended", "pk")


# -- deletion --------------------------------------------------------------------------------


def delete_history(days: int = 30) -> tuple[int, dict[str, int]]:
    """Delete instances that ended longer ago than `days` full days, with their histories.

    Returns:
        How many rows were deleted, in all and by model.
    """
    found: dict[str, int] = {}
    for part in delete_due(older_than(days)):
        _sum_up(found, part)
    return sum(found.values()), found


def _sum_up(found: dict[str, int], part: dict[str, int]) -> None:
    for label, count in part.items():
        found[label] = found.get(label, 0) + count


def delete_due(
    rule: Rule, *, limit: int | None = None, batch: int | None = None
) -> Iterator[dict[str, int]]:
    """Delete instances that are old enough, batch by batch, each in a transaction.

    What is deleted stays deleted if it is stopped in between; the next call goes on.

    Args:
        rule: says how old that is.
        limit: most instances that are deleted; None for all.
        batch: how many are deleted in one transaction.

    Yields:
        How many rows were deleted by model, for each batch.
    """
    found, left, size = due(rule), limit, batch or BATCH
    while left is None or left > 0:
        most = size if left is None else min(size, left)
        rows = list(found.values_list("pk", "ended")[:most])
        if not rows:
            return
        # What was passed over already is not walked through again.
        found = due(rule).filter(ended__gte=rows[-1][1])
        # One that somebody has taken up again meanwhile is due no more, and stays.
        which = rule.due(clock.now()) & Q(pk__in=[pk for pk, _ended in rows])
        yield store.repeated(partial(_delete_locked, which))
        left = left - len(rows) if left is not None else None


def delete_instances(pks: list[int]) -> dict[str, int]:
    """Delete instances with everything that belongs to them, without loading it.

    Their locks are taken first, so that a step that is being executed ends before. Those that have
    ended are added to the totals. Steps that wait for one of them go on.

    Returns:
        How many rows were deleted by model.
    """
    with store.atomic():
        waiting = parents.waiting_for(pks)
        found = _delete_locked(Q(pk__in=pks))
        parents.wake(waiting)
    return found


def _delete_locked(which: Q) -> dict[str, int]:
    with store.atomic():
        rows = AutomationModel.objects.using(store.alias()).filter(which).order_by("pk")
        locked = rows.select_for_update().values_list(*totals.FIELDS)
        found = [totals.Ended(*row) for row in locked]
        passes.keep([one.pk for one in found])
        totals.add(found)
        return _delete([one.pk for one in found]) if found else {}


def _forget(pks: list[int], using: str) -> None:
    """Take what refers to these instances or their tasks, and stays, off them."""
    rows = AutomationModel.objects.using(using)
    rows.filter(restarted_from_id__in=pks).update(restarted_from=None)
    rows.filter(parent_id__in=pks).update(parent=None, parent_task=None)
    for kept in (Contact, Mail):
        kept._default_manager.using(using).filter(task__automation_id__in=pks).update(task=None)


def _delete(pks: list[int]) -> dict[str, int]:
    using, noted = store.alias(), _deleted.get()
    if noted is not None:
        noted.update(pks)
    tasks = AutomationTaskModel.objects.using(using).filter(automation_id__in=pks)
    ids = tasks.values("pk")
    tasks.update(previous=None)
    BatchItem.objects.using(using).filter(automation_id__in=pks).update(automation=None, task=None)
    _forget(pks, using)
    watches = Watch.objects.using(using).filter(automation_id__in=pks)
    watches.filter(kind=Watched.GOAL).update(automation=None)
    parts = (
        Awaited.objects.using(using).filter(task_id__in=ids),
        watches.filter(kind=Watched.EXIT),
        Attempt.objects.using(using).filter(task_id__in=ids),
        TaskPermission.objects.using(using).filter(task_id__in=ids),
        Event.objects.using(using).filter(automation_id__in=pks),
        Message.objects.using(using).filter(automation_id__in=pks),
        tasks,
        AutomationModel.objects.using(using).filter(pk__in=pks),
    )
    return {part.model._meta.label: part._raw_delete(using) for part in parts}
