"""How often somebody is contacted: the ledger of contacts, counted over all flows under a lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from zlib import crc32

from django.db import connections

from automations import clock, registry
from automations.engine import store
from automations.models import AutomationTaskModel, Contact, ContactLock
from automations.nodes.base import Context, Node
from automations.outcomes import Skip, Wait
from automations.policies import Cap
from automations.status import Waiting

#: How many rows all subjects share as locks.
SLOTS = 4_096
#: Contacts are kept so long at least, also if no step of the present code asks for them.
KEPT = timedelta(days=30)


def ask(node: Node, context: Context) -> Skip | Wait | None:
    """Note a contact with whom an instance is about, or return that the cap stops its step.

    It is noted once for each task, however often that is tried. An instance that is about nobody
    is not capped.

    Args:
        node: the step.
        context: joins its task with its locked instance.
    """
    cap, subject = node.cap, context.subject
    if cap is None or not subject:
        return None
    rows = Contact.objects.using(store.alias())
    if rows.filter(task_id=context.task.pk).exists():
        return None
    if not context.call(cap.bypass):
        _lock(subject)
        due = cap.free_at(_latest(cap, subject), clock.now())
        if due is not None:
            return _stopped(node, cap, context, due)
    rows.create(
        subject=subject,
        channel=cap.channel,
        automation_class=context.automation.row.automation_class,
        task_id=context.task.pk,
        at=clock.now(),
    )
    return None


def _stopped(node: Node, cap: Cap, context: Context, due: datetime) -> Skip | Wait:
    said = f"capped: {cap.most} by {cap.channel} are enough for now"
    if not cap.waits:
        return Skip(f"Skipped: {said}")
    return node.bounded(context, Wait(Waiting.TIME, due, said))


def _lock(subject: str) -> None:
    """Let nobody else count the contacts of a subject before the end of the transaction."""
    slot = slot_of(subject)
    rows = ContactLock.objects.using(store.alias())
    locked = rows.filter(slot=slot).select_for_update()
    if locked.first() is None:
        rows.bulk_create([ContactLock(slot=slot)], ignore_conflicts=True)
        locked.get()


def slot_of(subject: str) -> int:
    """Return the lock of a subject; texts that a database takes for the same have the same."""
    return crc32(subject.casefold().encode()) % SLOTS


def _latest(cap: Cap, subject: str) -> list[datetime]:
    """Return when a subject was contacted last on the channel of a cap, the last one first."""
    rows = Contact.objects.using(store.alias()).filter(
        subject=subject, channel=cap.channel, at__gt=clock.now() - cap.period
    )
    if connections[store.alias()].vendor == "mysql":
        # In somebody's repeatable read it would show what was there before the lock.
        rows = rows.select_for_update()
    return list(rows.order_by("-at").values_list("at", flat=True)[: cap.most])


def take_back(task: AutomationTaskModel) -> None:
    """Take back the contact of a task that has failed for good."""
    Contact.objects.using(store.alias()).filter(task_id=task.pk).delete()


def purge() -> int:
    """Delete contacts that no cap asks for any more; return how many.

    Those of `KEPT` and of the longest period that any flow declares stay.
    """
    bound, done = clock.now() - max([KEPT, *_periods()]), 0
    rows = Contact.objects.using(store.alias())
    old = rows.filter(at__lt=bound).order_by("pk").values_list("pk", flat=True)
    while pks := list(old[: store.CHUNK]):
        done += rows.filter(pk__in=pks).delete()[0]
    return done


def _periods() -> list[timedelta]:
    nodes = (node for cls in registry.all_classes() for node in cls.nodes.values())
    return [node.cap.period for node in nodes if node.cap is not None]
