"""Who may begin: a pure function from the slots of a limit to what a task gets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from automations.limits import Limit
from automations.status import TaskState


@dataclass(frozen=True)
class Slot:
    """A place of a limit, and to whom it was given last; see `models.Permit`."""

    number: int
    task: int | None
    fence: int
    taken: datetime
    free: datetime | None = None


@dataclass(frozen=True)
class Holder:
    """A task as it is now.

    Attributes:
        fence: grows with every claim.
        state: a `TaskState`.
        due: when a worker is to claim it; None if none will, as it is paused or over.
    """

    fence: int
    state: str
    due: datetime | None = None


@dataclass(frozen=True)
class Place:
    """A slot, and who has it.

    Attributes:
        slot: the slot.
        held: its task is executed.
        kept: it is kept for a task that a worker is to claim soon.
    """

    slot: Slot
    held: bool = False
    kept: bool = False

    def begins(self, limit: Limit, now: datetime) -> datetime:
        """Return when a step may begin here that has nobody before it."""
        return now if limit.per is None or self.slot.free is None else max(self.slot.free, now)


@dataclass(frozen=True)
class Take:
    """The task begins now, in this slot."""

    slot: int


@dataclass(frozen=True)
class Book:
    """The task begins at a moment to come, in this slot."""

    slot: int
    at: datetime


@dataclass(frozen=True)
class Full:
    """No slot is to be had; the task is called when one is."""


Decision = Take | Book | Full


def place(slot: Slot, holder: Holder | None) -> Place:
    """Return who has a slot. Nothing has to be given back: it follows from the task.

    A slot is kept for who was called as long as a worker is to claim it: if none does, no other
    task would be claimed either.

    Args:
        slot: the slot.
        holder: the task that it was given to last; None if that is gone.
    """
    if holder is None or slot.task is None:
        return Place(slot)
    if holder.state == TaskState.RUNNING and holder.fence == slot.fence:
        return Place(slot, held=True)
    moment = max(slot.taken, slot.free or slot.taken)
    coming = holder.due is not None and holder.due <= moment
    return Place(slot, kept=coming and holder.fence + 1 == slot.fence)


def decide(limit: Limit, places: Sequence[Place], task: int, fence: int, now: datetime) -> Decision:
    """Tell whether a claimed task may begin.

    Args:
        limit: what is allowed.
        places: the slots that there are.
        task, fence: of the claim.
        now: the present moment.
    """
    allowed = [one for one in places if one.slot.number < limit.most]
    mine = next((p for p in allowed if (p.slot.task, p.slot.fence) == (task, fence)), None)
    others = [one for one in places if one is not mine]
    if mine is not None:
        at = mine.begins(limit, now)
        return Take(mine.slot.number) if at <= now else Book(mine.slot.number, at)
    if sum(_busy(limit, one, now) for one in others) < limit.most:
        return Take(next(_free_numbers(limit, others, now)))
    if limit.per is None:
        return Full()
    open_ = [one for one in others if not one.kept and one.slot.number < limit.most]
    if not open_:
        return Full()
    first = min(open_, key=lambda one: (one.begins(limit, now), one.slot.number))
    return Book(first.slot.number, first.begins(limit, now))


def to_give(
    places: Iterable[Place], now: datetime, *, timed: bool, most: int
) -> list[tuple[int, datetime]]:
    """Return the slots that can be given to who queues, each with the moment to begin.

    Args:
        places: the slots that there are.
        now: the present moment.
        timed: the limit is of a period.
        most: so many slots may be had.
    """
    known = list(places)
    if timed:
        free = [one for one in known if not one.kept and one.slot.number < most]
        moments = [(one.slot.number, max(one.slot.free or now, now)) for one in free]
        return sorted(moments, key=lambda item: (item[1], item[0]))
    busy = sum(one.held or one.kept for one in known)
    free = [one for one in known if not (one.held or one.kept) and one.slot.number < most]
    return [(one.slot.number, now) for one in free[: max(most - busy, 0)]]


def _busy(limit: Limit, one: Place, now: datetime) -> bool:
    """Tell whether a slot keeps others from beginning now."""
    return one.kept or (one.held if limit.per is None else one.begins(limit, now) > now)


def _free_numbers(limit: Limit, places: Iterable[Place], now: datetime) -> Iterator[int]:
    taken = {one.slot.number for one in places if _busy(limit, one, now)}
    return (number for number in range(limit.most) if number not in taken)
