"""Which instances the address of a page means: all that match, or those chosen one by one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from automations_admin import capability, counting
from automations_admin.selection import Selection

#: Most instances that are named one by one in an address.
MOST_IDS = 500


def of(request: HttpRequest) -> Selection:
    """Return the selection that an address asks for; see `Capability.select`.

    Raises:
        Http404: no capability can tell.
    """
    found = (one.select(request, request.GET) for one in capability.all_capabilities())
    selection = next((one for one in found if one is not None), None)
    if selection is None:
        raise Http404(_("There is no list to choose instances from."))
    ids = _ids(request.GET)
    if ids is None:
        return selection
    return Selection(
        instances=selection.instances.filter(pk__in=ids),
        tasks=selection.tasks.filter(automation__in=ids),
        flow=selection.flow,
        step=selection.step,
        query={**selection.query, "ids": sorted(ids)},
        words=(*selection.words, _("chosen one by one")),
    )


def _ids(query: Any) -> set[int] | None:
    """Return the primary keys that were chosen one by one; None if all that match are meant."""
    if query.get("scope") != "chosen":
        return None
    said = query.getlist("ids")[:MOST_IDS]
    return {counting.bounded(text, 0, counting.MAX_ID, 0) for text in said}
