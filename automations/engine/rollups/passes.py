"""Counting what is new: instances that have changed since they were counted last.

Every write of an instance marks it as stale. A pass takes stale instances under their locks,
takes back what their stored facts have counted, counts their present facts, and stores these, in
one transaction. So nothing is counted twice, whatever is killed in between, and two workers may
count side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connections

from automations import clock
from automations.engine import bulk, store
from automations.engine.rollups import reading, sums
from automations.engine.rollups.counts import Counts
from automations.engine.rollups.facts import Facts
from automations.engine.rollups.packing import packed
from automations.engine.rollups.reading import Key, Known
from automations.models import AutomationModel, Counted, RollupState, Slice, Watch

#: Instances that one transaction counts.
CHUNK = 1000
#: Time between two passes of the workers.
EVERY = timedelta(minutes=1)
#: Chunks of one pass; what is left then is for the next one, so that tasks have their turn.
TURN = 20


def sweep(now: datetime) -> int:
    """Count what is new if that is due; return how many instances were counted."""
    rows = RollupState.objects.using(store.alias()).filter(due__lte=now)
    return roll(now) if rows.update(due=now + EVERY) else 0


def begin(using: str) -> None:
    """Have workers count from now on, if this database is the one that instances are in."""
    if using == store.alias():
        RollupState.objects.using(using).get_or_create(pk=1, defaults={"due": clock.now()})


def roll(now: datetime, turns: int | None = TURN) -> int:
    """Count instances that have changed, until none is left.

    Args:
        now: the present moment, which is noted if none is left.
        turns: how many transactions at most; None for no limit.

    Returns:
        How many instances were counted.
    """
    done = last = 0
    while turns is None or turns > 0:
        turn = store.repeated(partial(_turn, last))
        done, last = done + turn.counted, turn.last
        turns = turns - 1 if turns is not None else None
        if not turn.seen:
            _note(now)
            break
    return done


def _note(now: datetime) -> None:
    rows = RollupState.objects.using(store.alias())
    if not rows.filter(pk=1).update(as_of=now):
        rows.get_or_create(pk=1, defaults={"due": now + EVERY, "as_of": now})


@dataclass(frozen=True)
class Turn:
    """What one transaction did.

    Attributes:
        seen: how many instances and goals it has looked at.
        counted: how many instances it has counted; the others were held by somebody.
        last: the highest primary key that it has looked at.
    """

    seen: int
    counted: int
    last: int


def _turn(behind: int) -> Turn:
    """Count the next stale instances, and those of which a goal was reached.

    Args:
        behind: primary key behind which stale ones are looked for.
    """
    with store.atomic():
        rows = AutomationModel.objects.using(store.alias()).filter(stale=True, pk__gt=behind)
        pks = list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        told, outlived = _told(), _count_outlived()
        locked = _locked([*told, *pks])
        # Before the facts are read: what is reached from now on waits for this transaction.
        _news(automation_id__in=locked).update(news=False)
        count(locked)
        fresh = len(set(locked).intersection(told))
        return Turn(len(pks) + outlived + fresh, len(locked), max(pks, default=behind))


def _news(**narrowed: Any) -> Any:
    return Watch.objects.using(store.alias()).filter(news=True, **narrowed)


def _told() -> list[int]:
    """Return instances of which a goal was reached that is not counted."""
    rows = _news(automation__isnull=False).order_by("pk")
    return sorted(set(rows.values_list("automation_id", flat=True)[:CHUNK]))


def _count_outlived() -> int:
    """Count goals that were reached after their histories had been deleted; return how many."""
    rows = list(_news(automation=None).order_by("pk").select_for_update()[:CHUNK])
    if not rows:
        return 0
    _news(pk__in=[row.pk for row in rows]).update(news=False)
    sums.add(_of_outlived([row for row in rows if row.slice_id]))
    return len(rows)


def _of_outlived(rows: Sequence[Watch]) -> Counter[sums.Row]:
    changes = Counter[sums.Row]()
    for row in rows:
        start, at = (int(moment.timestamp()) for moment in (row.started, row.at) if moment)
        facts = Facts(start, goals=((row.name, at),))
        for one, n in packed(facts).items():
            if one.what in {"goal", "took"}:
                changes[row.slice_id or 0, True, one] += n
    return changes


def _locked(pks: Sequence[int]) -> list[int]:
    """Lock instances, apart from those that somebody holds, and return which."""
    rows = AutomationModel.objects.using(store.alias()).filter(pk__in=pks).order_by("pk")
    skip = connections[store.alias()].features.has_select_for_update_skip_locked
    locked = rows.select_for_update(skip_locked=skip, no_key=store.no_key())
    return list(locked.values_list("pk", flat=True))


# -- counting --------------------------------------------------------------------------------


def count(pks: Sequence[int]) -> None:
    """Count locked instances as they are now instead of as they were counted last."""
    if not pks:
        return
    now = reading.read(pks)
    numbers = sums.slices({known.key for known in now.values()})
    changes = Counter[sums.Row]()
    for row in _counted(pks):
        _take(changes, row.slice_id, packed(Facts.from_list(row.facts)), -1)
    for known in now.values():
        _take(changes, numbers[known.key], packed(known.facts), 1)
    sums.add(changes)
    _store(now, numbers)
    AutomationModel.objects.using(store.alias()).filter(pk__in=pks).update(stale=False)


def _take(changes: Counter[sums.Row], number: int, found: Counts, sign: int) -> None:
    for one, n in found.items():
        changes[number, False, one] += sign * n


def _counted(pks: Iterable[int]) -> Any:
    return Counted.objects.using(store.alias()).filter(pk__in=pks)


def _store(now: Mapping[int, Known], numbers: Mapping[Key, int]) -> None:
    _counted(list(now))._raw_delete(store.alias())
    rows = (
        {
            "instance_id": pk,
            "slice_id": numbers[known.key],
            "facts": known.facts.to_list(),
        }
        for pk, known in now.items()
    )
    bulk.add_plain(Counted, list(rows))


# -- what outlives the histories -------------------------------------------------------------


def keep(pks: Sequence[int]) -> None:
    """Keep what locked instances count, as they are about to be deleted.

    Those that are in progress count as cancelled now.
    """
    rows = AutomationModel.objects.using(store.alias()).filter(pk__in=pks, stale=True)
    count(list(rows.values_list("pk", flat=True)))
    now, changes = int(clock.now().timestamp()), Counter[sums.Row]()
    members: dict[int, list[int]] = {}
    for row in _counted(pks):
        facts = Facts.from_list(row.facts)
        _take(changes, row.slice_id, packed(facts), -1)
        for one, n in packed(facts.deleted(now)).items():
            changes[row.slice_id, True, one] += n
        members.setdefault(row.slice_id, []).append(row.pk)
    sums.add(changes)
    for number, of in members.items():
        goals = Watch.objects.using(store.alias()).filter(automation_id__in=of, at=None)
        goals.update(slice=number)
    _counted(pks)._raw_delete(store.alias())


def rebuild() -> int:
    """Count all histories anew; what deleted ones have counted stays.

    Returns:
        How many instances were counted.
    """
    with store.atomic():
        sums.forget_live()
        Counted.objects.using(store.alias()).all()._raw_delete(store.alias())
        AutomationModel.objects.using(store.alias()).update(stale=True)
    done = roll(clock.now(), None)
    sums.sweep_empty()
    Slice.objects.using(store.alias()).filter(rollups=None).delete()
    return done


def waiting() -> int:
    """Return how many instances have changed since they were counted."""
    return int(AutomationModel.objects.using(store.alias()).filter(stale=True).count())
