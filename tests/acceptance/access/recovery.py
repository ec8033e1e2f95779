"""The console: everything that is done to one instance."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from automations.models import AutomationModel, AutomationTaskModel
from tests.acceptance.access import designer
from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, World, both, instance, line
from tests.automations_admin.recovery.broken import seen

Sends = Callable[[World], dict[str, Any]]


def _edited(world: World) -> dict[str, Any]:
    text = '{"repaired": true}'
    return {"data": text, "reason": "Wrong", "save": "1", **seen(world.broken, text)}


def _edited_and_retried(world: World) -> dict[str, Any]:
    return {key: value for key, value in _edited(world).items() if key != "save"}


def _reason(world: World) -> dict[str, Any]:
    return {"reason": "Gateway is back"}


def _chosen(**arguments: Any) -> Sends:
    """Send a choice whose consequences were shown."""
    typed = {key: "keep" if value is True else value for key, value in arguments.items()}
    seen = json.dumps(arguments, sort_keys=True)
    return lambda world: {**typed, "seen": seen, "reason": "Once more"}


def _on(which: Callable[[World], AutomationModel], verb: str, sends: Sends = _reason) -> Address:
    """Return the row of an act on an instance."""
    return Address(
        lambda world: (which(world).pk, verb),
        #                anonym user addr. other staff view change super
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=sends,
    )


def _on_task(
    which: Callable[[World], AutomationTaskModel], verb: str, sends: Sends = _reason
) -> Address:
    """Return the row of an act on a task."""
    return Address(
        lambda world: (which(world).automation_id, verb, which(world).pk),
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=sends,
        of_task=True,
    )


def _broken(world: World) -> AutomationModel:
    return world.broken


def _failed(world: World) -> AutomationTaskModel:
    return world.failed


def _open(world: World) -> AutomationTaskModel:
    return world.task


ACTS: dict[str, Address] = {
    "retry": _on_task(_failed, "retry"),
    "skip": _on_task(_failed, "skip", lambda world: {"result": "7", "reason": "By hand"}),
    "mark_failed": _on_task(_open, "mark_failed"),
    "move": _on_task(_failed, "move", _chosen(to="end")),
    "rename": _on_task(_failed, "rename", _chosen(to="end")),
    "adopt": _on(designer.running, "adopt", designer.next_version),
    "reschedule": _on_task(lambda world: world.timer, "reschedule", lambda world: {"when": "now"}),
    "reassign": _on_task(_open, "reassign", lambda world: {"user": "superuser"}),
    "restart": _on(_broken, "restart", _chosen(keep=True, step="broken")),
    "copy": _on(_broken, "copy", _chosen(keep=True, step="broken")),
    "cancel": _on(_broken, "cancel"),
    "pause": _on(lambda world: world.task.automation, "pause"),
    "resume": _on(lambda world: world.paused, "resume"),
    "send_message": _on(lambda world: world.told, "send_message", lambda world: {"name": "hello"}),
    "edit_data": _on(_broken, "edit_data", _edited),
    "note": _on(_broken, "note"),
}

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_edit_data": Address(
        instance,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=_edited,
    ),
    "admin:automations_retry": Address(
        both,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=_reason,
        of_task=True,
    ),
    "admin:automations_edit_and_retry": Address(
        both,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=_edited_and_retried,
        of_task=True,
    ),
    **{
        f"admin:automations_act{'_task' if row.of_task else ''} ({verb})": row
        for verb, row in ACTS.items()
    },
}
