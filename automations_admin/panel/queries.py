"""What the panel asks the database about its instances, all of them at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, prefetch_related_objects

from automations import conf
from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel, Event, Pause
from automations.status import LIVE, EventKind, InstanceState, Waiting

#: Most open and failed tasks that are read.
MOST_TASKS = 500

#: How often each edge was taken; from None to where an instance began.
Taken = dict[tuple[str | None, str], int]


def standing_tasks(instances: list[AutomationModel]) -> dict[int, list[AutomationTaskModel]]:
    """Return the open and failed tasks of instances with whom they are for, oldest first."""
    by_pk = {instance.pk: instance for instance in instances}
    rows = AutomationTaskModel.objects.filter(automation__in=list(by_pk), state__in=LIVE)
    rows = rows.select_related("interaction_user", "interaction_group").order_by("pk")
    found: dict[int, list[AutomationTaskModel]] = {pk: [] for pk in by_pk}
    for task in rows[:MOST_TASKS]:
        task.automation = by_pk[task.automation_id]
        found[task.automation_id].append(task)
    return found


def taken(instances: list[AutomationModel]) -> dict[int, Taken]:
    """Return the ways that instances have taken, counted by the database."""
    pks = [instance.pk for instance in instances]
    rows = AutomationTaskModel.objects.filter(automation__in=pks).order_by()
    found: dict[int, Taken] = {pk: {} for pk in pks}
    groups = rows.values_list("automation", "previous__status", "status")
    for pk, source, target, count in groups.annotate(n=Count("pk")):
        found[pk][source, target] = count
    return found


def graphs(instances: list[AutomationModel]) -> dict[Any, Graph]:
    """Return the graphs that instances run on, by the ids of their definitions.

    The instances know their definitions from then on, each of which is read once.
    """
    prefetch_related_objects(instances, "definition")
    found = {instance.definition for instance in instances} - {None}
    return {row.pk: row.graph for row in found if row is not None}


def pauses(instances: list[AutomationModel]) -> tuple[Pause, ...]:
    """Return the pauses of steps, of flows and of everything that may concern instances."""
    flows = {"", *(instance.automation_class for instance in instances)}
    return tuple(Pause.objects.filter(automation_class__in=flows).order_by("pk"))


def pause_events(instances: list[AutomationModel]) -> dict[int, Event]:
    """Return the events that paused those of the instances that are paused."""
    pks = [instance.pk for instance in instances if instance.state == InstanceState.PAUSED]
    if not pks:
        return {}
    events = Event.objects.filter(automation__in=pks, kind=EventKind.PAUSED).order_by("pk")
    return {event.automation_id: event for event in events if event.automation_id is not None}


def forms_of(user: Any, tasks: list[AutomationTaskModel]) -> set[int]:
    """Return the ids of those tasks on which `user` may act.

    None of them where the project decides about it in a way that can only be asked task by task.
    """
    pks = [task.pk for task in tasks if task.waiting == Waiting.PERSON]
    if not pks or conf.users_model_method() is not None:
        return set()
    own = AutomationTaskModel.objects.filter(pk__in=pks).assigned_to(user)
    return set(own.values_list("pk", flat=True))
