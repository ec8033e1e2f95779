"""Who holds the slots of a limit, and who queues before a task: read without a lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from automations.engine import ledger, permits, store
from automations.engine.permits import Slot
from automations.models import AutomationTaskModel, Permit, Queued
from automations.status import TaskState, Waiting


@dataclass(frozen=True)
class Stand:
    """How a task stands at the limit that it waits for.

    Attributes:
        key: of the limit and the value of its key; see `models.Permit`.
        place: its place in the line, from 1; None if it was called and has a slot.
        length: how many are in the line.
    """

    key: str
    place: int | None = None
    length: int = 0


def stands(tasks: Iterable[AutomationTaskModel], most: int) -> dict[int, Stand]:
    """Return how tasks stand that wait for a limit, by primary key; who waits for none is left out.

    Args:
        tasks: rows.
        most: no line is counted further than one beyond it.
    """
    wanted = {task.pk: task.fence + 1 for task in tasks}
    if not wanted:
        return {}
    given = Permit.objects.using(store.alias()).filter(task__in=wanted).order_by("pk")
    rows = given.values_list("task", "fence", "key")
    found = {task: Stand(key) for task, fence, key in rows if task and fence == wanted[task]}
    queued = list(_queued().filter(task__in=wanted))
    lengths: dict[str, int] = {}
    for one in queued:
        place = _counted(_before(one), most) + 1
        if place <= most and one.key not in lengths:
            lengths[one.key] = _counted(Q(key=one.key), most)
        found[one.task] = Stand(one.key, place, max(lengths.get(one.key, 0), place))
    return found


def _before(one: Queued) -> Q:
    """Return the condition for who queues before a task."""
    same = Q(rank=one.rank, since=one.since, task__lt=one.task)
    sooner = Q(rank__lt=one.rank) | Q(rank=one.rank, since__lt=one.since) | same
    return Q(key=one.key, rank__lte=one.rank) & sooner


def _counted(condition: Q, most: int) -> int:
    # Rows of those who were cancelled or deleted stay until their turn comes.
    waits = AutomationTaskModel.objects.using(store.alias()).filter(
        pk=OuterRef("task"), state=TaskState.WAITING, waiting=Waiting.LIMIT
    )
    rows = _queued().filter(condition).filter(Exists(waits)).order_by("rank", "since", "task")
    return int(rows[: most + 1].count())


def of(keys: Iterable[str], now: datetime) -> dict[str, list[int]]:
    """Return by key the tasks because of which nobody else may begin, who came first at first.

    They are executed, or are called and have a slot, or have begun within the period that a limit
    is about.

    Args:
        keys: as in `Stand`.
        now: the present moment.
    """
    found: dict[str, list[int]] = {key: [] for key in keys}
    rows = Permit.objects.using(store.alias()).filter(key__in=found, task__isnull=False)
    fields = ("key", "slot", "task", "fence", "taken", "free")
    slots = [
        (key, Slot(*slot)) for key, *slot in rows.order_by("taken", "slot").values_list(*fields)
    ]
    known = ledger.holders(slot.task for _key, slot in slots)
    for key, slot in slots:
        place = permits.place(slot, known.get(slot.task or 0))
        used = slot.free is not None and slot.free > now
        if slot.task is not None and (place.held or place.kept or used):
            found[key].append(slot.task)
    return found


def _queued() -> Any:
    return Queued.objects.using(store.alias())
