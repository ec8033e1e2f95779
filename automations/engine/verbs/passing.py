"""Pass a step over, or mark it as failed."""

from __future__ import annotations

from typing import Any

from automations import jsonsafe
from automations.engine import failure
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.graph import Way
from automations.models import AutomationModel, AutomationTaskModel
from automations.outcomes import Failure
from automations.outcomes import Skip as Skipped
from automations.permissions import Action
from automations.status import EventKind, TaskState

FAILED_ALREADY = "This step has failed already."
NO_NEXT = "No step follows this one by itself. Move the instance instead."


class Skip(Verb):
    """Pass over an open or failed step; the flow goes on with the next one.

    Arguments: `result`, what the step is to have as its result.
    """

    name = "skip"
    action = Action.SKIP
    event = EventKind.SKIPPED
    on_task = True
    needs_reason = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must be open or have failed, and something must follow it."""
        return base.not_live(row, task) or base.without_code(row, task) or _leads_nowhere(row, task)

    def apply(self, deed: Deed) -> None:
        """Answer for the step."""
        result = deed.arguments.get("result")
        jsonsafe.check(result, "result")
        task = deed.the_task
        task.result, task.error = result, ""
        base.answer(deed, Skipped(f"Skipped by {deed.actor}" if deed.actor else "Skipped"))


def _leads_nowhere(row: AutomationModel, task: AutomationTaskModel | None) -> str:
    """Say so if every way out of a step belongs to something that would have to happen."""
    if task is None:
        return ""
    automation = row.get_automation_class()
    graph = automation.graph
    name = automation.options.renamed_nodes.get(task.status, task.status)
    # What goes on after an error or over and over is no way of its own.
    ways = {edge.way for edge in graph.leaving(name)} - {Way.ERROR, Way.REPEAT}
    return NO_NEXT if ways and not ways & {Way.NEXT, Way.BRANCH} else ""


class MarkFailed(Verb):
    """End a step that would go on or wait, as if its last attempt had failed."""

    name = "mark_failed"
    action = Action.SKIP
    event = EventKind.MARKED_FAILED
    on_task = True
    needs_reason = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must be open."""
        if task is not None and task.state == TaskState.FAILED:
            return FAILED_ALREADY
        return base.not_live(row, task) or base.without_code(row, task)

    def apply(self, deed: Deed) -> None:
        """Answer for the step; where the flow says so it goes on after the error."""
        task, said = deed.the_task, deed.reason or "Marked as failed"
        task.attempts += 1  # `Failure.counted` takes back the attempt of a claim; there was none
        base.answer(
            deed,
            Failure(
                error_class="MarkedAsFailed",
                error=said[: failure.MAX_MESSAGE],
                fingerprint=failure.fingerprint(task.status, "MarkedAsFailed", ""),
                counted=False,
            ),
        )
