"""What the grid asks the database: a constant number of questions, each of them bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from automations.models import AutomationModel, AutomationTaskModel, Definition
from automations.status import InstanceState
from automations_admin.grid.filters import Filters

#: Visits that are looked at for one grid: the newest.
MOST_VISITS = 50_000


def definitions(name: str) -> list[Definition]:
    """Return the stored definitions of a flow, oldest first."""
    return list(Definition.objects.filter(automation_class=name).order_by("created", "pk"))


def instances(name: str, filters: Filters) -> list[AutomationModel]:
    """Return the newest instances of a flow that the filters let through, newest first."""
    rows = AutomationModel.objects.filter(automation_class=name).order_by("-pk")
    if filters.states:
        rows = rows.filter(state__in=filters.states)
    else:
        rows = rows.exclude(state=InstanceState.ARCHIVED)
    if filters.state == "failing":
        rows = rows.with_failed_task()
    if filters.definition:
        rows = rows.filter(definition=filters.definition)
    # The keys alone come from an index; whole rows would be sorted by SQLite before it cuts.
    newest = list(rows.values_list("pk", flat=True)[: filters.size])
    found = AutomationModel.objects.filter(pk__in=newest).order_by("-pk")
    return list(found.only("pk", "state", "created", "ended"))


@dataclass(frozen=True)
class Visits:
    """The visits of an instance to a step.

    Attributes:
        last: the last one.
        count: how many there were.
    """

    last: AutomationTaskModel
    count: int


def visits(instances: list[AutomationModel]) -> tuple[dict[tuple[int, str], Visits], bool]:
    """Return the visits of instances by (instance, step), and whether older ones are left out."""
    tasks = AutomationTaskModel.objects.filter(automation__in=[row.pk for row in instances])
    floor = list(
        tasks.order_by("-pk").values_list("pk", flat=True)[MOST_VISITS - 1 : MOST_VISITS + 1]
    )
    cut = len(floor) > 1
    if cut:
        tasks = tasks.filter(pk__gte=floor[0])
    place: dict[str, Any] = {"partition_by": [F("automation"), F("status")]}
    last = (
        tasks.only("automation", "status", "state", "waiting", "error_class", "created", "finished")
        .annotate(
            place=Window(RowNumber(), order_by=F("pk").desc(), **place),
            visits=Window(Count("pk"), **place),
        )
        .filter(place=1)
        .order_by()
    )
    return {(task.automation_id, task.status): Visits(task, task.visits) for task in last}, cut
