"""The console: instances."""

from __future__ import annotations

from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, instance, line, nothing

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_automationmodel_changelist": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_automationmodel_add": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 403, 403, 403),
        post=line(*STAFF_ONLY, 403, 403, 403, 403),
    ),
    "admin:automations_automationmodel_change": Address(
        instance,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, 403, 403),
        sends=lambda world: {"state": "completed", "data": "{}"},
    ),
    "admin:automations_automationmodel_history": Address(
        instance,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_automationmodel_delete": Address(
        instance,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"post": "yes"},
    ),
    "admin/automations/automationmodel/<path:object_id>/": Address(
        instance,
        get=line(*STAFF_ONLY, 302, 302, 302, 302),
        post=line(*STAFF_ONLY, 302, 302, 302, 302),
    ),
    "admin:automations_session": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 405, 405, 405),
    ),
    "admin:automations_unmask": Address(
        instance,
        get=line(*STAFF_ONLY, 403, 403, 302, 302),
        post=line(*STAFF_ONLY, 403, 403, "200, and changed rows", "200, and changed rows"),
    ),
}
