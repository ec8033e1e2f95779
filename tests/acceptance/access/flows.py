"""The console: flows."""

from __future__ import annotations

from tests.acceptance.access.table import STAFF_ONLY, Address, line, nothing

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_flow_changelist": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_flow_change": Address(
        lambda world: (world.broken.automation_class,),
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_flow_picture": Address(
        lambda world: (world.broken.automation_class, "mmd"),
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
}
