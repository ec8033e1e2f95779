"""Storing an instance that stands somewhere, of which nothing was run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError

from automations.engine import holding, lanes, start, store
from automations.engine.unique import live_key
from automations.exceptions import AlreadyLive
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import InstanceState, TaskState, Waiting

if TYPE_CHECKING:
    from automations.automation import Automation


def stand(
    automation: type[Automation], node: str, data: dict[str, Any], *, held: bool, **more: Any
) -> tuple[AutomationModel, AutomationTaskModel]:
    """Store a new instance that stands at a node, of which nothing was run.

    Its time has come, whatever it would wait for; its conditions are asked.

    Args:
        automation: its class.
        node: name of the node.
        data: what the instance starts with.
        held: it is paused; else the next worker begins.
        more: further fields of the instance.

    Returns:
        The instance and its task.

    Raises:
        AlreadyLive: a live instance holds the unique key.
    """
    try:
        with store.atomic():
            row = start.insert(automation, data, live_key(automation, data), 1, **more)
            task = _open(row, node, automation)
            if held:
                row.state = InstanceState.PAUSED
                store.update(row, ("state",))
                holding.hold_tasks(row)
    except IntegrityError as error:
        raise AlreadyLive from error
    return row, task


def _open(row: AutomationModel, node: str, automation: type[Automation]) -> AutomationTaskModel:
    """Store a task whose time has come."""
    task = AutomationTaskModel(
        automation_id=row.pk,
        status=node,
        state=TaskState.WAITING,
        waiting=Waiting.TIME,
        created=row.created,
        due=row.created,
        rescheduled=row.created,
        lane=lanes.lane_of(automation, automation.nodes[node]),
    )
    store.insert(task)
    task.automation = row
    return task
