"""The instances of the list as what an act on many is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.sites import site as admin_site
from django.http import HttpRequest

from automations.models import AutomationTaskModel
from automations_admin.find import standing
from automations_admin.find.filters import Filters
from automations_admin.find.matches import matching
from automations_admin.find.reader import Reader
from automations_admin.instances import chips
from automations_admin.links import Links
from automations_admin.selection import Selection

#: Filters that are about the tasks alone, beside the flow.
_OF_TASKS = ("flow", "task", "step", "same", "error", "assignee")


def selected(request: HttpRequest, query: Mapping[str, Any]) -> Selection:
    """Return the instances that the list shows with these filters, with their tasks.

    Args:
        request: whose user asks.
        query: the filters, as an address holds them.
    """
    filters, reader = Filters.read(query), Reader.of(request)
    found = matching(filters, reader)
    words = tuple(str(chip.words) for chip in chips.chips(Links(admin_site), filters))
    tasks = _tasks(filters, reader, found.rows.order_by())
    return Selection(
        found.rows.order_by(), tasks, filters.flow, filters.step, filters.query(), words
    )


def _tasks(filters: Filters, reader: Reader, instances: Any) -> Any:
    """Return the tasks that the filters mean; simple filters do not ask for their instances."""
    tasks = standing.tasks(filters, reader.user)
    if tasks is None or instances.query.is_empty():
        return AutomationTaskModel.objects.none()
    if filters != Filters(**{name: getattr(filters, name) for name in _OF_TASKS}):
        return tasks.filter(automation__in=instances.values("pk"))
    if filters.flow:
        tasks = tasks.filter(automation__automation_class=filters.flow)
    if reader.flows is None:
        return tasks
    return tasks.filter(automation__automation_class__in=reader.flows)
