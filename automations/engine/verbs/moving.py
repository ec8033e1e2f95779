"""Move an instance from one step to another."""

from __future__ import annotations

from typing import Any

from automations import registry
from automations.engine import holding, lanes, store
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel
from automations.outcomes import Move as Moved
from automations.permissions import Action
from automations.status import EventKind, InstanceState

NO_STEP = "The flow has no such step. Choose one that it has now."
SAME = "The instance is at this step already."
NO_FLOW = "The code of this flow is gone. Bring it back."


class Move(Verb):
    """Take an instance from the step of an open or failed task to another one.

    Arguments: `to`, the name of a node of the flow as it is in the code now.
    """

    name = "move"
    action = Action.MOVE
    event = EventKind.MOVED
    on_task = True
    needs_reason = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """The task must be open or failed, and the flow must have the other step."""
        automation, to = registry.of(row), arguments.get("to")
        if automation is None:
            return NO_FLOW
        if to not in automation.nodes:
            return NO_STEP
        if task is not None and task.status == to:
            return SAME
        return base.not_live(row, task)

    def apply(self, deed: Deed) -> None:
        """Close the task and begin one at the other step."""
        task, to = deed.the_task, deed.arguments["to"]
        deed.detail |= {"before": task.status, "after": to}
        blocked = deed.row.state == InstanceState.BLOCKED
        base.answer(deed, Moved(to, f"Moved to {to}"))
        if blocked:
            holding.unblock(deed.row)

    def runs_again(self, graph: Graph, step: str, arguments: dict[str, Any]) -> tuple[str, ...]:
        """Return the steps that follow from there, as some of them may have run before."""
        return tuple(graph.walk([str(arguments.get("to", ""))]))


class Rename(Verb):
    """Let a task whose step is gone go on at the step that has taken its place.

    Unlike a move the task stays the same: it keeps its attempts, due time and addressees.
    Arguments: `to`.
    """

    name = "rename"
    action = Action.MOVE
    event = EventKind.MOVED
    on_task = True
    needs_reason = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """The task must be open or failed, and the flow must have the other step."""
        return MOVE.refusal(row, task, arguments)

    def apply(self, deed: Deed) -> None:
        """Give the task the other name."""
        task, to = deed.the_task, deed.arguments["to"]
        deed.detail |= {"before": task.status, "after": to, "renamed": True}
        task.status, task.fence = to, task.fence + 1
        automation = deed.row.get_automation_class()
        task.lane = lanes.lane_of(automation, automation.nodes[to])
        store.update(task, ("status", "fence", "lane"))
        if deed.row.state == InstanceState.BLOCKED:
            holding.unblock(deed.row)


MOVE = Move()
