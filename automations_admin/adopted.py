"""What the pages of a flow of code say of the designed flow that it was taken over from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from automations import registry
from automations.designed.adoption import adoption_of
from automations.permissions import Action
from automations_admin import console
from automations_admin.links import Links


def context(request: HttpRequest, site: AdminSite, flow: str) -> dict[str, Any]:
    """Return what `adopted.html` needs; nothing for a flow that was not taken over.

    Args:
        request, site: of the page.
        flow: path of the class.
    """
    cls = registry.find(flow)
    adoption = adoption_of(cls) if cls else None
    if adoption is None:
        return {}
    there = adoption.flow
    seen = there is not None and console.may(request.user, Action.VIEW, there.automation_class)
    if not seen:  # no more than the code says
        adoption = replace(adoption, flow=None, newer=0)
    url = Links(site).to("automations_design", there.name) if seen and there else ""
    return {"adoption": adoption, "adoption_url": url}
