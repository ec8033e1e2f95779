"""The console: the grid."""

from __future__ import annotations

from tests.acceptance.access.table import STAFF_ONLY, Address, line

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_grid": Address(
        lambda world: (world.broken.automation_class,),
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
}
