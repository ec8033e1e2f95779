"""The console: statistics of journeys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from automations_admin.models import DigestSubscription
from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, World, line


def _flow(world: World) -> Iterable[Any]:
    return (world.broken.automation_class,)


ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_statistics": Address(
        _flow,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 405, 405, 405),
    ),
    "admin:automations_statistics_view": Address(
        lambda world: (world.broken.automation_class, "diagram"),
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 405, 405, 405),
    ),
    "admin:automations_weekly_mail (add)": Address(
        _flow,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"act": "add", "account": "superuser"},
        recorded=False,
    ),
    "admin:automations_weekly_mail (remove)": Address(
        _flow,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"act": "remove", "who": DigestSubscription.objects.get().pk},
        recorded=False,
    ),
    "admin:automations_weekly_mail_mine": Address(
        _flow,
        get=line(*STAFF_ONLY, 403, 405, 405, 405),
        post=line(*STAFF_ONLY, 403, DONE, DONE, DONE),
        sends=lambda world: {"act": "start"},
        recorded=False,
    ),
}
