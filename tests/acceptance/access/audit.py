"""The console: the audit log."""

from __future__ import annotations

from tests.acceptance.access.table import STAFF_ONLY, Address, line, nothing

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_event_changelist": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
}
