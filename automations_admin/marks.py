"""Every state as a mark: colour, icon and word. Never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations.graph import Kind, Vertex
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import AttemptState, InstanceState, TaskState, Waiting


@dataclass(frozen=True)
class Mark:
    """A state as people see it.

    Attributes:
        css: class that sets the colours.
        icon: name of a symbol in `symbols.html`.
        text: the word.
    """

    css: str
    icon: str
    text: Any


#: Instances, by their state.
INSTANCES: dict[str, Mark] = {
    InstanceState.RUNNING: Mark("a-s-running", "running", _("Running")),
    InstanceState.PAUSED: Mark("a-s-paused", "paused", _("Paused")),
    InstanceState.BLOCKED: Mark("a-s-blocked", "blocked", _("Blocked")),
    InstanceState.COMPLETED: Mark("a-s-completed", "completed", _("Completed")),
    InstanceState.EXITED: Mark("a-s-off", "exited", _("Exited")),
    InstanceState.FAILED: Mark("a-s-failed", "failed", _("Failed")),
    InstanceState.CANCELLED: Mark("a-s-off", "cancelled", _("Cancelled")),
    InstanceState.ARCHIVED: Mark("a-s-off", "archive", _("Archived copy")),
}

#: Where tasks stand, in the order in which a node shows its counts.
STANDINGS: dict[str, Mark] = {
    "failed": Mark("a-s-failed", "failed", _("Failed")),
    "retrying": Mark("a-s-retrying", "retrying", _("Retrying")),
    "person": Mark("a-s-person", "person", _("Waits for a person")),
    "running": Mark("a-s-running", "running", _("Running")),
    "ready": Mark("a-s-ready", "ready", _("Ready")),
    "time": Mark("a-s-waiting", "waiting", _("Waits for a time")),
    "window": Mark("a-s-waiting", "waiting", _("Held until its hours")),
    "limit": Mark("a-s-waiting", "waiting", _("Waits for a free slot")),
    "condition": Mark("a-s-waiting", "cond", _("Waits for a condition")),
    "message": Mark("a-s-waiting", "msg", _("Waits for a message")),
    "branches": Mark("a-s-waiting", "branches", _("Waits for branches")),
}

#: Tasks that are over.
OVER: dict[str, Mark] = {
    TaskState.DONE: Mark("a-s-done", "done", _("Done")),
    TaskState.SKIPPED: Mark("a-s-off", "skipped", _("Skipped")),
    TaskState.CANCELLED: Mark("a-s-off", "cancelled", _("Cancelled")),
    TaskState.ARCHIVED: Mark("a-s-off", "archive", _("Stood here")),
}

ATTEMPTS: dict[str, Mark] = {
    AttemptState.DONE: Mark("a-s-done", "done", _("Done")),
    AttemptState.FAILED: Mark("a-s-failed", "failed", _("Failed")),
    AttemptState.LOST: Mark("a-s-failed", "blocked", _("Worker lost")),
}

#: Workers, those first that matter most.
WORKERS: dict[str, Mark] = {
    "alive": Mark("a-s-done", "pulse", _("Alive")),
    "silent": Mark("a-s-failed", "warn", _("Silent")),
    "stopped": Mark("a-s-off", "cancelled", _("Stopped")),
}

#: What staff were told of.
ALERTS: dict[str, Mark] = {
    "lasts": Mark("a-s-failed", "warn", _("Lasts")),
    "passed": Mark("a-s-off", "done", _("Passed")),
}

#: Symbols of the kinds of steps.
KINDS: dict[str, str] = {
    Kind.EXECUTE: "exec",
    Kind.PASS: "pass",
    Kind.DECIDE: "if",
    Kind.SPLIT: "branches",
    Kind.JOIN: "branches",
    Kind.FORM: "person",
    Kind.MESSAGE: "msg",
    Kind.REPEAT: "restart",
    Kind.END: "end",
    Kind.WAIT: "cond",
    Kind.EXPERIMENT: "flask",
    Kind.UPDATE: "edit",
    Kind.WEBHOOK: "world",
    Kind.MAIL: "mail",
    Kind.START: "flow",
    Kind.JUMP: "move",
}

#: All symbols of `symbols.html`, of which kinds of steps of a project's own may have one.
SYMBOLS = frozenset(
    {
        "archive", "blocked", "bolt", "branches", "cancelled", "chev", "completed", "cond",
        "copy", "done", "down", "download", "edit", "end", "exec", "exited", "failed", "flask",
        "flow", "if", "list", "lock", "mail", "more", "move", "msg", "note", "pass", "paused",
        "person", "plus", "pulse", "ready", "restart", "retrying", "running", "search",
        "skipped", "trash", "waiting", "warn", "world", "x",
    }
)  # fmt: skip

HEALTHY = Mark("a-s-done", "done", _("Healthy"))
CAUGHT = Mark("a-s-retrying", "warn", _("Went on after an error"))
UNKNOWN = Mark("a-s-off", "ready", _("Unknown"))
#: No state: a number beside a step.
FIGURE = Mark("a-s-figure", "", "")


def standing(state: str, waiting: str) -> str:
    """Return the key in `STANDINGS` for an open or failed task, or "" for one that is over."""
    if state == TaskState.WAITING:
        return "retrying" if waiting == Waiting.RETRY else (waiting or "time")
    return state if state in STANDINGS else ""


def of_task(task: AutomationTaskModel) -> Mark:
    """Return the mark of a task."""
    if task.state == TaskState.DONE and task.error_class:
        return CAUGHT
    key = standing(task.state, task.waiting)
    return STANDINGS.get(key) or OVER.get(task.state, UNKNOWN)


def of_step(vertex: Vertex) -> str:
    """Return the symbol of a step: that of its kind, or one that the project has chosen."""
    return vertex.icon if vertex.icon in SYMBOLS else KINDS[vertex.kind]


def of_instance(instance: AutomationModel) -> Mark:
    """Return the mark of an instance."""
    return INSTANCES.get(instance.state, UNKNOWN)
