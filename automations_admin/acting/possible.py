"""Whether an act is possible now, whatever a person will type; and if not, the way out."""

from __future__ import annotations

from typing import Any

from automations import notes, registry, triggers
from automations.engine.verbs import base, messages, people, restarting
from automations.engine.verbs.base import Verb
from automations.models import AutomationModel, AutomationTaskModel
from automations_admin.acting.target import Target

#: Refusals of what was typed, which say nothing about the act as such.
_TYPED = frozenset(
    {messages.NO_RECEIVER, people.NOBODY, restarting.NO_STEP, restarting.NOT_VISITED}
)
#: Which verb helps where one is refused, by the reason.
_WAYS_OUT = {
    base.PAUSED: "resume",
    base.BLOCKED: "rename",
    base.NO_CODE: "rename",
    base.CANCELLED: "copy",
}


def refusal(
    verb: Verb,
    instance: AutomationModel,
    task: AutomationTaskModel | None,
    target: Target,
) -> str:
    """Return why an act is not possible now, or "". In the engine's own words; see `said`."""
    if verb.on_task and task is None:
        return base.NO_TASK
    if verb.name in {"restart", "copy"} and not target.visited():
        return verb.why_not(instance, task, {}) or restarting.NOT_VISITED
    if verb.name == "send_message" and not instance.finished and not _receives(target):
        return messages.NO_RECEIVER
    found = verb.why_not(instance, task, _sample(target))
    return "" if found in _TYPED else found


def _sample(target: Target) -> dict[str, Any]:
    """Return arguments that only ask for what has nothing to do with them."""
    return {"to": next((name for name, _label in target.others()), "")}


def _receives(target: Target) -> bool:
    automation = registry.find(target.flow)
    return automation is not None and bool(triggers.receivers(automation))


def said(why: str) -> str:
    """Return a refusal of the engine in the reader's language; "" stays empty."""
    return notes.said(why)


def way_out(why: str) -> str:
    """Return the name of the verb that helps where one was refused, or ""."""
    return _WAYS_OUT.get(why, "")
