"""The console: finding instances, filters under a name, the list as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from automations_admin.models import SavedFilter
from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, World, line, nothing


def _saved(world: World) -> Iterable[Any]:
    """Return the id of the filter that the person with all rights shares."""
    return SavedFilter.objects.values_list("pk", flat=True)[:1]


ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_saved_filter_add": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 302, 302, 302),
        post=line(*STAFF_ONLY, 403, DONE, DONE, DONE),
        sends=lambda world: {"query": "state=failed", "name": "Failed"},
        recorded=False,
    ),
    "admin:automations_saved_filter": Address(
        _saved,
        get=line(*STAFF_ONLY, 403, 404, 200, 200),
        post=line(*STAFF_ONLY, 403, 404, DONE, DONE),
        sends=lambda world: {"name": "Very broken"},
        recorded=False,
    ),
    "admin:automations_saved_filter_delete": Address(
        _saved,
        get=line(*STAFF_ONLY, 403, 404, 200, 200),
        post=line(*STAFF_ONLY, 403, 404, DONE, DONE),
        recorded=False,
    ),
    "admin:automations_csv": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, 200, 200),
    ),
    "admin:automations_csv_file": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, 200, 200),
    ),
}
