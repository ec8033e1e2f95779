"""The row of a task that begins."""

from __future__ import annotations

from datetime import datetime

from automations import uuids
from automations.automation import Automation
from automations.engine import lanes, store
from automations.engine.transition import Opened
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState


def task_of(
    row: AutomationModel, automation: type[Automation], opened: Opened, now: datetime
) -> AutomationTaskModel:
    """Return a task that is ready at once, not stored yet.

    Args:
        row: its instance.
        automation: the class of the instance.
        opened: where the task is, and what has led there.
        now: when it begins.
    """
    task: AutomationTaskModel = store.task_table().new(
        automation_id=row.id,
        uuid=uuids.ordered(),
        previous_id=opened.previous or None,
        slot=opened.slot,
        way=str(opened.way) if opened.previous else "",
        branch=opened.label,
        path=store.write_path(opened.path),
        status=opened.node,
        state=TaskState.READY,
        created=now,
        due=now,
        lane=lanes.of(automation, opened.node),
    )
    task.join(row)
    return task
