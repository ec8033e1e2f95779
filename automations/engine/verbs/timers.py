"""Run a timer now, or later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from automations.engine import store
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.exceptions import NotPossible
from automations.graph import Graph, Kind
from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations.status import EventKind, InstanceState, Waiting

NO_TIMER = "This step waits for no time."
CONDITION = "A condition can be asked now, not put off."
NO_MOMENT = "Give a moment with a time zone that is still to come."

#: What can be run now; all but a condition can be put off as well.
TIMED = (Waiting.TIME, Waiting.RETRY, Waiting.WINDOW, Waiting.CONDITION)


class Reschedule(Verb):
    """Set the moment at which a waiting step goes on, instead of what the flow says.

    A condition that is waited for is asked at once. Arguments: `until`, a moment as ISO text; None
    for now.
    """

    name = "reschedule"
    action = Action.RESCHEDULE
    event = EventKind.RESCHEDULED
    on_task = True
    runs_its_task = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must wait for a time, a condition or its next attempt."""
        if why := base.not_live(row, task) or base.without_code(row, task):
            return why
        if task is None or task.waiting not in TIMED:
            return NO_TIMER
        until = moment_of(arguments)
        if until is not None and task.waiting == Waiting.CONDITION:
            return CONDITION
        return NO_MOMENT if arguments.get("until") and until is None else ""

    def apply(self, deed: Deed) -> None:
        """Set the moment, or hold it if the instance is held."""
        task, until = deed.the_task, moment_of(deed.arguments)
        if until is not None and until <= deed.now:
            raise NotPossible(NO_MOMENT)
        before, due = task.due or task.held, until or deed.now
        repeats = task.waiting == Waiting.TIME and task.get_node().graph_kind() == Kind.REPEAT
        if repeats:
            task.planned = due
        elif task.waiting in {Waiting.TIME, Waiting.WINDOW}:
            task.rescheduled = due
        is_held = deed.row.state in {InstanceState.PAUSED, InstanceState.BLOCKED}
        task.due, task.held = (None, due) if is_held else (due, None)
        store.update(task, ("due", "held", "planned", "rescheduled"))
        deed.detail |= {
            "before": before.isoformat() if before else None,
            "after": due.isoformat(),
        }

    def runs_again(self, graph: Graph, step: str, arguments: dict[str, Any]) -> tuple[str, ...]:
        """Return nothing: the step runs for the first time, only at another moment."""
        return ()


def moment_of(arguments: dict[str, Any]) -> datetime | None:
    """Return the moment that is asked for; None for now, or if it is no moment with a zone."""
    try:
        found = datetime.fromisoformat(str(arguments.get("until") or ""))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
