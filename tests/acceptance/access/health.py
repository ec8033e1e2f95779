"""The console: workers. And the pages for programs, which are off unless a setting is on."""

from __future__ import annotations

from tests.acceptance.access.table import STAFF_ONLY, Address, line, nothing

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_worker_changelist": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "automations:health": Address(
        nothing,
        get=line(404, 404, 404, 404, 404, 404, 404, 404),
        post=line(404, 404, 404, 404, 404, 404, 404, 404),
    ),
    "automations:metrics": Address(
        nothing,
        get=line(404, 404, 404, 404, 404, 404, 404, 404),
        post=line(404, 404, 404, 404, 404, 404, 404, 404),
    ),
}
