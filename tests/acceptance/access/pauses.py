"""The console: pauses."""

from __future__ import annotations

from typing import Any

from automations.engine import pausing
from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, World, line, nothing


def _paused(world: World) -> tuple[Any, ...]:
    pauses = pausing.pauses_of(world.broken)
    return ((pauses[0] if pauses else pausing.pause(world.broken.automation_class)).pk,)


ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_pause_changelist": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_pause_flow": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"flow": world.broken.automation_class, "reason": "Audit"},
    ),
    "admin:automations_resume_flow": Address(
        _paused,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
    ),
}
