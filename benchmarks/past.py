"""What people and the engine have done to instances in bulk: events, batches; and who works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from automations import clock
from automations.models import Batch, BatchItem, Event, Worker
from automations.status import BatchState, EventKind, Verdict
from benchmarks import rows

if TYPE_CHECKING:
    from benchmarks.instances import Shop

#: One in so many instances that are over failed before, and was retried.
HELPED = 20
#: Batches of acts on many, and items of each at most.
BATCHES, ITEMS = 100, 5_000
#: Processes that give signs of life.
WORKERS = 4
_VERDICTS = (Verdict.WENT_THROUGH, Verdict.WENT_THROUGH, Verdict.FAILED_AGAIN, Verdict.REFUSED)


def fill(shop: Shop) -> int:
    """Store events, batches and workers around instances; return how many rows in all."""
    batches = Batch.objects.bulk_create(_batches(min(ITEMS, shop.count)))
    workers = Worker.objects.bulk_create(_workers(Worker.objects.count()))
    items = _items(shop, [batch.pk for batch in batches])
    written = rows.write(Event, _events(shop)) + rows.write(BatchItem, items)
    rows.analyze(Batch, BatchItem, Event)
    return written + len(batches) + len(workers)


def _events(shop: Shop) -> Iterator[list[Any]]:
    """Yield a row for each step that failed, and for what people did about it."""
    kinds = (EventKind.FAILED, EventKind.RETRIED, EventKind.DATA_EDITED)
    templates = {kind: _event(kind) for kind in kinds}
    pk = rows.next_pk(Event)
    for number, task, _place, stop in shop.tasks():
        helped = stop.step == "charge" and stop.state == "done" and number % HELPED == 0
        acts = kinds[: 3 if number % (3 * HELPED) == 0 else 2] if helped else kinds[:1]
        if not helped and stop.state != "failed":
            continue
        flow = shop.kind(number)[0].get_automation_class_name()  # type: ignore[attr-defined]
        for act in acts:
            at = shop.created(number)
            yield templates[act].values(pk, shop.first + number, flow, task, at)
            pk += 1


def _event(kind: EventKind) -> rows.Template:
    name = "" if kind == EventKind.FAILED else "person 1"
    row = Event(kind=kind, step="charge", actor_name=name, reason="As agreed" if name else "")
    return rows.Template(row, "id", "automation_id", "automation_class", "task_id", "created")


def _batches(total: int) -> Iterator[Batch]:
    for _number in range(BATCHES):
        yield Batch(act="retry", state=BatchState.FINISHED, total=total, actor_name="person 1")


def _items(shop: Shop, batches: list[int]) -> Iterator[list[Any]]:
    row = BatchItem(step="charge")
    template = rows.Template(
        row, "id", "batch_id", "position", "automation_id", "number", "verdict", "ended"
    )
    pk = rows.next_pk(BatchItem)
    for batch in batches:
        for position in range(1, min(ITEMS, shop.count) + 1):
            instance, verdict = shop.first + position - 1, _VERDICTS[position % len(_VERDICTS)]
            yield template.values(pk, batch, position, instance, instance, verdict, shop.now)
            pk += 1


def _workers(known: int) -> Iterator[Worker]:
    for number in range(known, known + WORKERS):
        started = clock.now() - timedelta(hours=number)
        yield Worker(name=f"worker {number}", host="shop", pid=number, started=started)
