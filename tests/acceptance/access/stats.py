"""The console: statistics of journeys."""

from __future__ import annotations

from tests.acceptance.access.table import STAFF_ONLY, Address, line

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_statistics": Address(
        lambda world: (world.broken.automation_class,),
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 405, 405, 405),
    ),
    "admin:automations_statistics_view": Address(
        lambda world: (world.broken.automation_class, "diagram"),
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 405, 405, 405),
    ),
}
