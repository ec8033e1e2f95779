"""The console: trying a flow out, which changes nothing whatever is sent."""

from __future__ import annotations

from tests.acceptance.access import designer
from tests.acceptance.access.table import STAFF_ONLY, Address, line

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_try": Address(
        lambda world: (world.broken.automation_class,),
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, 200, 200),
        sends=lambda world: {"begin": "1", "data": "{}", "at": "2026-03-02T09:00"},
    ),
    "admin:automations_try_draft": Address(
        lambda world: ("designed.Invoicing", designer.draft(world)[1]),
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, 200, 200),
        sends=lambda world: {"begin": "1", "data": "{}", "at": "2026-03-02T09:00"},
    ),
}
