"""Where the tasks of an instance stand: the filters that ask for a step, a wait, a failure."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from automations.models import AutomationTaskModel, Pause
from automations.status import LIVE, OPEN, InstanceState, TaskState, Waiting
from automations_admin.find import people
from automations_admin.find.filters import Filters

#: Most pauses of steps and flows that are looked at.
MOST_PAUSES = 200


def asked(filters: Filters) -> bool:
    """Tell whether the filters say anything about tasks."""
    return bool(filters.task or filters.step or filters.error or filters.same or filters.assignee)


def tasks(filters: Filters, user: Any) -> Any:
    """Return the open and failed tasks that stand as the filters say, as a queryset.

    One task must fit them all. None if there is nobody of the name that the filters say.
    """
    found = AutomationTaskModel.objects.all()
    if filters.assignee:
        found = people.tasks_for(filters.assignee, user)
        if found is None:
            return None
    return found.filter(_condition(filters)).order_by()


def _condition(filters: Filters) -> Q:
    found = Q(state__in=LIVE)
    if filters.step:
        found &= Q(status=filters.step)
    if filters.same:
        found &= Q(fingerprint=filters.same)
        # What is tried again has its failure as well, and is asked for by name.
        found &= Q() if filters.task else Q(state=TaskState.FAILED)
    if filters.error:
        # Only what failed, or is tried again, has a fingerprint: the index on failures has both.
        found &= Q(state__in=(TaskState.FAILED, TaskState.WAITING), fingerprint__gt="")
        found &= Q(error_class=filters.error)
    if filters.task in {TaskState.FAILED, TaskState.RUNNING, TaskState.READY}:
        found &= Q(state=filters.task)
    elif filters.task:
        waiting = Waiting.RETRY if filters.task == "retrying" else filters.task
        found &= Q(state=TaskState.WAITING, waiting=waiting)
    return found


def held() -> Q:
    """Return the condition for running instances that a paused step or flow holds."""
    found = Q(pk__in=[])
    for pause in Pause.objects.order_by("pk")[:MOST_PAUSES]:
        found |= _held_by(pause)
    return Q(state=InstanceState.RUNNING) & found


def _held_by(pause: Pause) -> Q:
    condition = (
        Q(automation_class=pause.automation_class) if pause.automation_class else ~Q(pk=None)
    )
    if pause.step:
        there = AutomationTaskModel.objects.filter(status=pause.step, state__in=OPEN).order_by()
        condition &= Q(pk__in=there.values("automation"))
    return condition
