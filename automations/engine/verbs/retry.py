"""Try a failed step again."""

from __future__ import annotations

from typing import Any

from automations.engine import store
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations.status import EventKind, InstanceState, TaskState

NOT_FAILED = "This step has not failed, or somebody has retried it already."


class Retry(Verb):
    """Try a failed step once more. Earlier attempts stay in the history."""

    name = "retry"
    action = Action.RETRY
    event = EventKind.RETRIED
    on_task = True
    runs_its_task = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must have failed, and its instance must be able to go on."""
        if task is None or task.state != TaskState.FAILED:
            return NOT_FAILED
        if row.state == InstanceState.CANCELLED:
            return base.CANCELLED
        return base.held(row) or base.without_code(row, task)

    def apply(self, deed: Deed) -> None:
        """Make the task due; its attempts go on counting, lost workers do not."""
        base.make_running(deed.row)
        task = deed.the_task
        task.state, task.due, task.finished, task.lost = TaskState.READY, deed.now, None, 0
        store.update(task, ("state", "due", "finished", "lost"))
        deed.detail["attempts"] = task.attempts

    def runs_again(self, graph: Graph, step: str, arguments: dict[str, Any]) -> tuple[str, ...]:
        """Return the step itself."""
        return (step,)
