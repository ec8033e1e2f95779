"""The console: erasing a person from histories."""

from __future__ import annotations

from django.contrib.auth.models import User

from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, line

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_erase": Address(
        lambda world: ("auth.user", User.objects.order_by("pk")[0].pk),
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"reason": "Has asked for it"},
    ),
}
