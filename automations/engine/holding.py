"""Instances that must not run for a while: paused by people, or blocked as their code is gone."""

from __future__ import annotations

from django.db.models import F

from automations import clock, registry
from automations.engine import definitions, lanes, records, store, unique
from automations.models import AutomationModel, AutomationTaskModel, Message
from automations.nodes.end import End
from automations.querysets import TaskQuerySet
from automations.status import EventKind, InstanceState, TaskState, Waiting


def missing_code(task: AutomationTaskModel) -> str:
    """Return what of a task's code is missing, in words, or an empty text."""
    automation = registry.of(task.automation)
    if automation is None:
        return f"The automation {task.automation.automation_class} is not registered."
    name = automation.options.renamed_nodes.get(task.status, task.status)
    if name not in automation.nodes:
        return f"The automation {automation.__name__} has no step {task.status}."
    return ""


def block(row: AutomationModel, reason: str, claimed: int | None = None) -> None:
    """Block a locked instance whose code is gone; it goes on when the code is back.

    Args:
        row: the instance.
        reason: what is missing, in words.
        claimed: primary key of the claimed task that showed it.
    """
    row.state, row.reason, row.updated = InstanceState.BLOCKED, reason, clock.now()
    store.update(row, ("state", "reason", "updated"))
    hold_tasks(row, claimed)
    records.record_event(row, EventKind.BLOCKED, reason=reason)


def left_early(row: AutomationModel) -> str:
    """Return why an instance leaves early, as an end that it has passed says; "" if none does."""
    nodes = row.get_automation_class().nodes.items()
    reasons = {name: node.exited for name, node in nodes if isinstance(node, End) and node.exited}
    passed = AutomationTaskModel.objects.using(store.alias()).filter(
        automation_id=row.pk, status__in=reasons, state=TaskState.DONE
    )
    name = passed.order_by("id").values_list("status", flat=True).last() if reasons else None
    return reasons[name] if name else ""


def hold_tasks(row: AutomationModel, claimed: int | None = None) -> None:
    """Take the tasks and messages of a locked instance out of the workers' sight.

    Their due times are kept. Steps that are being executed are left alone: what follows them
    is held when they finish.

    Args:
        row: the instance.
        claimed: primary key of a claimed task that is given back unexecuted.
    """
    tasks = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=row.pk)
    if claimed is not None:
        _give_back(tasks.filter(pk=claimed, state=TaskState.RUNNING))
    waiting = tasks.filter(state__in=[TaskState.READY, TaskState.WAITING])
    waiting.timed().update(held=F("due"), due=None)
    messages = Message.objects.using(store.alias()).filter(automation_id=row.pk, consumed=None)
    messages.update(due=None)


def hold_task(task: AutomationTaskModel) -> None:
    """Take a claimed task out of the workers' sight, unexecuted."""
    tasks = AutomationTaskModel.objects.using(store.alias()).filter(pk=task.pk)
    _give_back(tasks.filter(state=TaskState.RUNNING))
    tasks.timed().update(held=F("due"), due=None)


def _give_back(tasks: TaskQuerySet) -> None:
    untouched = {"fence": F("fence") + 1, "attempts": F("attempts") - 1, "due": clock.now()}
    tasks.filter(waiting="").update(state=TaskState.READY, **untouched)
    tasks.exclude(waiting="").update(state=TaskState.WAITING, **untouched)


def free_tasks(row: AutomationModel) -> None:
    """Give the tasks and messages of a locked instance back to the workers."""
    tasks = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=row.pk)
    tasks.open().filter(held__isnull=False).update(due=F("held"), held=None)
    Message.objects.using(store.alias()).filter(automation_id=row.pk, consumed=None).update(
        due=clock.now()
    )


def unblock_all() -> int:
    """Let blocked instances go on whose code is back; return how many."""
    blocked = AutomationModel.objects.using(store.alias()).filter(state=InstanceState.BLOCKED)
    names = [
        name
        for name in blocked.order_by().values_list("automation_class", flat=True).distinct()
        if registry.find(name)
    ]
    return sum(
        _unblock(pk)
        for pk in blocked.filter(automation_class__in=names).values_list("pk", flat=True)
    )


def _unblock(pk: int) -> bool:
    with store.atomic():
        row = store.lock_instance(pk)
        return row is not None and row.state == InstanceState.BLOCKED and unblock(row)


def unblock(row: AutomationModel) -> bool:
    """Let a locked instance go on if all of its code is there; tell whether it is."""
    tasks = AutomationTaskModel.objects.using(store.alias()).open().filter(automation_id=row.pk)
    for task in tasks:
        task.automation = row
        if missing_code(task):
            return False
    row.state, row.updated = InstanceState.RUNNING, clock.now()
    row.reason = left_early(row)
    store.update(row, ("state", "reason", "updated"))
    if row.definition_id is None:
        _settle_in(row)
    free_tasks(row)
    records.record_event(row, EventKind.UNBLOCKED)
    return True


def _settle_in(row: AutomationModel) -> None:
    """Give a locked instance what needs its code, which was gone when it came from elsewhere."""
    automation, rows = row.get_automation_class(), AutomationTaskModel.objects.using(store.alias())
    row.definition_id = definitions.definition_of(automation)[0]
    row.live_key = unique.free_key(row)
    start = automation.graph.start
    if start is not None and not rows.filter(automation_id=row.pk).exists():
        waits = {"state": TaskState.WAITING, "waiting": Waiting.TIME, "due": clock.now()}
        lane = lanes.lane_of(automation, automation.nodes[start])
        store.insert(AutomationTaskModel(automation_id=row.pk, status=start, lane=lane, **waits))
        row.tokens = 1
    store.update(row, ("definition_id", "live_key", "tokens"))
