"""Erases a person or object from what is stored, in chunks of a transaction each.

A chunk that was done is done; a second run finds nothing of it. So it can be stopped at any time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Q

from automations.engine import records, store
from automations.histories.erasure import Sought
from automations.histories.places import OF_INSTANCES, OF_NONE, Place
from automations.models import AutomationModel, Batch, BatchItem, Event
from automations.status import BatchState, EventKind

#: Instances that are looked at together, and written in one transaction.
CHUNK = 100
#: Rows of other tables that are looked at together.
ROWS = 500

_RUNNING = (BatchState.RUNNING, BatchState.SUSPENDED)


@dataclass(frozen=True)
class Found:
    """What tells of the object.

    Attributes:
        instances: how many histories were or would be changed.
        running: how many tell of it and are left, as they have not ended.
        rows: how many rows were or would be changed, by the name of their model.
    """

    instances: int = 0
    running: int = 0
    rows: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Found) -> Found:
        return Found(
            self.instances + other.instances,
            self.running + other.running,
            self.rows + other.rows,
        )


class Eraser:
    """Looks through what is stored for an object, and takes it out.

    Args:
        sought: the object.
        flows: dotted names of the flows that are looked through; None for all, and then for
            what belongs to no instance as well.
        running: do it to instances and batches that have not ended, too.
    """

    def __init__(
        self, sought: Sought, *, flows: frozenset[str] | None = None, running: bool = False
    ) -> None:
        self.sought, self.flows, self.running = sought, flows, running
        self.using = store.alias()

    # -- what there is -----------------------------------------------------------------------

    def look(self) -> Iterator[Found]:
        """Yield what would be erased, part by part. Changes nothing."""
        for pks, left in self._chunks():
            rows = Counter(place.name for place, _pk, _changed in self._of_instances(pks))
            yield Found(len(pks), left, rows)
        for place in self._others():
            for part in self._parts(place):
                yield Found(rows=Counter({place.name: len(part)}))

    def _chunks(self) -> Iterator[tuple[list[int], int]]:
        """Yield ids of instances that tell of the object, and how many more do and are left."""
        last = 0
        while rows := self._next(last):
            last = rows[-1][0]
            about = self._about([pk for pk, _finished in rows])
            done = [pk for pk, over in rows if pk in about and (over or self.running)]
            yield done, len(about) - len(done)

    def _next(self, last: int) -> list[tuple[int, bool]]:
        rows = AutomationModel.objects.using(self.using).filter(pk__gt=last)
        if self.flows is not None:
            rows = rows.filter(automation_class__in=self.flows)
        return list(rows.order_by("pk").values_list("pk", "finished")[:CHUNK])

    def _about(self, pks: list[int]) -> set[int]:
        return {
            row[place.owner]
            for place in OF_INSTANCES
            for row in self._rows(place, Q(**{f"{place.owner}__in": pks}))
            if place.changed(row, self.sought.plainly)
        }

    def _rows(self, place: Place, which: Q) -> Iterator[dict[str, Any]]:
        rows = place.model._base_manager.using(self.using).filter(which).order_by("pk")
        for row in rows.values_list(*place.columns).iterator(chunk_size=ROWS):
            yield dict(zip(place.columns, row, strict=True))

    def _of_instances(self, pks: list[int]) -> Iterator[tuple[Place, Any, dict[str, Any]]]:
        """Yield the rows of instances that change, with what they change to."""
        for place in OF_INSTANCES if pks else ():
            for row in self._rows(place, Q(**{f"{place.owner}__in": pks})):
                if changed := place.changed(row, self.sought):
                    yield place, row["pk"], changed

    # -- what belongs to no instance ---------------------------------------------------------

    def _others(self) -> Iterable[Place]:
        return OF_NONE if self.flows is None else ()

    def _parts(self, place: Place) -> Iterator[list[tuple[Any, dict[str, Any]]]]:
        """Yield rows that tell of the object with what they change to, in chunks."""
        last = 0
        while rows := list(self._next_rows(place, last)):
            last = rows[-1]["pk"]
            about = [row for row in rows if place.changed(row, self.sought.plainly)]
            if about:
                yield [(row["pk"], place.changed(row, self.sought)) for row in about]

    def _next_rows(self, place: Place, last: int) -> Iterator[dict[str, Any]]:
        which = Q(pk__gt=last)
        if place.model is Event:
            which &= Q(automation=None)
        elif place.model in {Batch, BatchItem} and not self.running:
            lookup = "state__in" if place.model is Batch else "batch__state__in"
            which &= ~Q(**{lookup: _RUNNING})
        rows = place.model._base_manager.using(self.using).filter(which).order_by("pk")
        for row in rows.values_list(*place.columns)[:ROWS]:
            yield dict(zip(place.columns, row, strict=True))

    # -- taking it out -----------------------------------------------------------------------

    def erase(self, *, actor: Any = None, reason: str = "") -> Iterator[Found]:
        """Erase the object, and yield what was done after each transaction.

        Args:
            actor: who does it; not recorded if it is the person who is erased.
            reason: why; recorded without what is erased.
        """
        said = {"actor": self.witness(actor), "reason": self.sought.text(reason)}
        for pks, left in self._chunks():
            done = store.repeated(partial(self._erase, pks, said)) if pks else Found()
            yield done + Found(running=left)
        total = Counter[str]()
        for place in self._others():
            for part in self._parts(place):
                store.repeated(partial(self._write, place, part))
                total[place.name] += len(part)
                yield Found(rows=Counter({place.name: len(part)}))
        if total:
            self._record(None, total, said)

    def witness(self, actor: Any) -> Any:
        """Return who is recorded to have done it; nobody if it is the person who is erased."""
        same = self.sought.is_user and actor is not None and self.sought.is_it(actor.pk)
        return None if same else actor

    def _erase(self, pks: list[int], said: dict[str, Any]) -> Found:
        with store.atomic():
            locked = AutomationModel.objects.using(self.using).filter(pk__in=pks)
            if not self.running:
                locked = locked.filter(finished=True)
            found = locked.order_by("pk").select_for_update().only("pk", "automation_class")
            return sum((self._erase_one(row, said) for row in found), Found())

    def _erase_one(self, instance: AutomationModel, said: dict[str, Any]) -> Found:
        rows = list(self._of_instances([instance.pk]))
        if not rows:
            return Found()
        for place, pk, changed in rows:
            self._write(place, [(pk, changed)])
        counts = Counter(place.name for place, _pk, _changed in rows)
        self._record(instance, counts, said)
        return Found(1, 0, counts)

    def _write(self, place: Place, rows: list[tuple[Any, dict[str, Any]]]) -> None:
        for pk, changed in rows:
            place.model._base_manager.using(self.using).filter(pk=pk).update(**changed)

    def _record(self, row: Any, rows: Counter[str], said: dict[str, Any]) -> None:
        model = min(self.sought.labels)
        records.record_event(row, EventKind.ERASED, **said, model=model, rows=dict(rows))
