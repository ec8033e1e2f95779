"""The ledger of a limit: its slots and who queues for one, read and written under its lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import Exists, OuterRef, Q

from automations.engine import permits, store
from automations.engine.lanes import rank_of
from automations.engine.permits import Decision, Holder, Place, Slot
from automations.limits import Limit
from automations.models import AutomationTaskModel, Permit, Queued
from automations.status import TaskState, Waiting

#: Slots are kept so long after they were taken last.
KEPT = timedelta(days=1)
#: When a slot was taken that never was.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Ledger:
    """The slots of one key, locked until the end of the transaction."""

    def __init__(self, key: str, slots: list[Slot], holders: dict[int, Holder]) -> None:
        self.key, self._slots, self._holders = key, {one.number: one for one in slots}, holders

    def places(self) -> list[Place]:
        """Return the slots and who has them."""
        found = sorted(self._slots.items())
        return [permits.place(one, self._holders.get(one.task or 0)) for _, one in found]

    def asked(self, limit: Limit, task: int, fence: int, now: datetime) -> Decision:
        """Tell whether a claimed task may begin. Who queues goes before it."""
        self._fit(limit.most, now)
        said = permits.decide(limit, self.places(), task, fence, now)
        if isinstance(said, permits.Full) or self._is_mine(task, fence):
            return said
        if not _queue(self.key).exists():
            return said
        self._make(limit, now)
        self.call(now)
        return permits.decide(limit, self.places(), task, fence, now)

    def _is_mine(self, task: int, fence: int) -> bool:
        return any((one.task, one.fence) == (task, fence) for one in self._slots.values())

    def _fit(self, most: int, now: datetime) -> None:
        """Remove free slots that there are no more, as less is allowed than before."""
        if len(self._slots) <= most:
            return
        for one in self.places():
            number = one.slot.number
            if number >= most and not one.held and (one.slot.free or now) <= now:
                _permits().filter(key=self.key, slot=number).delete()
                del self._slots[number]

    def _make(self, limit: Limit, now: datetime) -> None:
        """Make the slots that are missing, as more is allowed than before."""
        for number in set(range(limit.most)) - self._slots.keys():
            self._write(Slot(number, None, 0, now, None if limit.per is None else now))

    # -- giving ------------------------------------------------------------------------------

    def take(self, number: int, limit: Limit, task: int, fence: int, now: datetime) -> None:
        """Give a task a slot in which it begins now."""
        free = None if limit.per is None else now + limit.per
        self._holders[task] = Holder(fence, TaskState.RUNNING)
        self._write(Slot(number, task, fence, now, free))

    def keep(self, number: int, task: int, fence: int, now: datetime) -> None:
        """Keep a slot for a task that a worker is to claim with this fence."""
        self._holders[task] = Holder(fence - 1, TaskState.WAITING, now)
        self._write(Slot(number, task, fence, now, self._slots[number].free))

    def queue(self, task: int, lane: int, since: datetime) -> None:
        """Let a task queue."""
        store.insert(Queued(key=self.key, rank=rank_of(lane), since=since, task=task))

    def call(self, now: datetime) -> list[int]:
        """Give free slots to who queues, and make those tasks due.

        Returns:
            The instances of those that are due at once.
        """
        timed = any(one.free is not None for one in self._slots.values())
        free = permits.to_give(self.places(), now, timed=timed, most=len(self._slots))
        reached: list[int] = []
        while free and (heads := self._heads(len(free))):
            for task in heads:
                if not task.is_called:
                    continue
                number, at = free.pop(0)
                self.keep(number, task.pk, task.fence + 1, now)
                _tasks().filter(pk=task.pk).update(due=at)
                if at <= now:
                    reached.append(task.automation_id)
        return reached

    def _heads(self, most: int) -> list[_Head]:
        """Take who is first off the queue; those who wait no more are left out by `is_called`."""
        queued = list(_queue(self.key).values_list("task", flat=True)[:most])
        if not queued:
            return []
        skips = connections[store.alias()].features.has_select_for_update_skip_locked
        rows = (
            _tasks()
            .filter(pk__in=queued)
            .select_for_update(skip_locked=skips, no_key=store.no_key())
        )
        found = {row[0]: _Head(*row) for row in rows.values_list(*_Head.FIELDS)}
        # What somebody else has locked at the moment stays, and is called another time.
        there = set(_tasks().filter(pk__in=queued).values_list("pk", flat=True)) if skips else set()
        gone = [pk for pk in queued if pk in found or pk not in there]
        _queued().filter(task__in=gone).delete()
        return [found.get(pk) or _Head(pk) for pk in gone]

    def _write(self, slot: Slot) -> None:
        fields = {
            "task": slot.task,
            "fence": slot.fence,
            "taken": slot.taken,
            "free": slot.free,
        }
        if slot.number in self._slots:
            _permits().filter(key=self.key, slot=slot.number).update(**fields)
        else:
            store.insert(Permit(key=self.key, slot=slot.number, **fields))
        self._slots[slot.number] = slot


class _Head:
    """A task that queued, as it is now."""

    FIELDS = ("pk", "automation_id", "fence", "state", "waiting", "due")

    def __init__(
        self,
        pk: int,
        automation_id: int = 0,
        fence: int = 0,
        state: str = "",
        waiting: str = "",
        due: datetime | None = None,
    ) -> None:
        self.pk, self.automation_id, self.fence = pk, automation_id, fence
        self.is_called = (state, waiting) == (TaskState.WAITING, Waiting.LIMIT)


# -- asking ----------------------------------------------------------------------------------


def opened(key: str) -> Ledger:
    """Lock the slots of a key, and return them."""
    rows = _permits().filter(key=key)
    first = rows.filter(slot=0).select_for_update()
    if first.first() is None:
        _permits().bulk_create([Permit(key=key, slot=0, taken=LONG_AGO)], ignore_conflicts=True)
        first.get()
    fields = rows.values_list("slot", "task", "fence", "taken", "free")
    slots = [Slot(*row) for row in fields.order_by("slot")]
    return Ledger(key, slots, holders(one.task for one in slots))


def holders(tasks: Iterable[int | None]) -> dict[int, Holder]:
    """Return tasks as they are now, by primary key; those that are gone are left out."""
    known = [task for task in tasks if task is not None]
    if not known:
        return {}
    rows = _tasks().filter(pk__in=known).values_list("pk", "fence", "state", "due")
    return {pk: Holder(fence, state, due) for pk, fence, state, due in rows}


def keys_of(task: int) -> list[str]:
    """Return the keys of which a task was given slots last, in order."""
    return sorted(set(_permits().filter(task=task).values_list("key", flat=True)))


def leave(task: int) -> None:
    """Take a task off the queue."""
    _queued().filter(task=task).delete()


def next_key(after: str) -> str | None:
    """Return the first key after another one for which somebody queues."""
    rows = _queued().filter(key__gt=after).order_by("key")
    found: str | None = rows.values_list("key", flat=True).first()
    return found


def purge(now: datetime) -> int:
    """Delete the slots of keys that were not used for long."""
    rows = _permits()
    used = _permits().filter(key=OuterRef("key")).filter(Q(taken__gt=now - KEPT))
    later = _permits().filter(key=OuterRef("key"), free__gt=now)
    queued = _queued().filter(key=OuterRef("key"))
    held = _tasks().filter(pk=OuterRef("task"), state=TaskState.RUNNING)
    old = rows.filter(slot=0).exclude(Exists(used)).exclude(Exists(later)).exclude(Exists(queued))
    done = 0
    for key in list(old.exclude(Exists(held)).values_list("key", flat=True)[: store.CHUNK]):
        done += rows.filter(key=key).delete()[0]
    return done


def _queue(key: str) -> Any:
    return _queued().filter(key=key).order_by("rank", "since", "task")


def _permits() -> Any:
    return Permit._default_manager.using(store.alias())


def _queued() -> Any:
    return Queued._default_manager.using(store.alias())


def _tasks() -> Any:
    return AutomationTaskModel.objects.using(store.alias())
