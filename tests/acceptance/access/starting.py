"""The console: starting an instance by hand."""

from __future__ import annotations

from typing import Any

from automations import registry
from automations_admin.starting.forms import StartForm
from tests.acceptance.access import designer
from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, World, line
from tests.flows import basics


def _seen(flow: Any) -> dict[str, Any]:
    """Send what a page sends that has shown the flow."""
    return {"data": "{}", "seen": StartForm(flow).mark, "reason": "To see it run"}


def _designed(world: World) -> Any:
    return registry.get(designer.flow().automation_class)


ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_start": Address(
        lambda world: (basics.Paused.get_automation_class_name(),),
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: _seen(basics.Paused),
    ),
    "admin:automations_start (designed)": Address(
        lambda world: (designer.flow().automation_class,),
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: _seen(_designed(world)),
    ),
    "admin:automations_start (nowhere)": Address(
        lambda world: ("gone.Flow",),
        get=line(*STAFF_ONLY, 403, 403, 404, 404),
        post=line(*STAFF_ONLY, 403, 403, 404, 404),
    ),
}
