"""Trying a flow out as a capability: a page for each flow, and for each draft of one."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from automations import registry
from automations.permissions import Action
from automations_admin import console
from automations_admin.capability import Act, Capability
from automations_admin.links import Links
from automations_admin.rehearsing import drafts, views


class Rehearsing(Capability):
    """Try a flow out with a sample or real subject, a clock to move on, and ways to choose.

    Who tries a flow out reads what its conditions tell of objects, so it takes the right to see
    the data of its instances.
    """

    def flow_acts(
        self, request: HttpRequest, site: AdminSite, flow: str, step: str
    ) -> Iterable[Act]:
        """Return the link to the page, beginning with the chosen step, if the flow is in code."""
        cls = registry.find(flow)
        if cls is None or not console.may(request.user, Action.VIEW_DATA, flow):
            return
        start = step if step in cls.nodes else ""
        url = Links(site).to("automations_try", flow, start=start)
        yield Act(_("Try it…"), url, "flask")

    def flow_urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the pages, of flows and of their drafts."""
        page = console.flow_page(site, views.try_page, Action.VIEW_DATA)
        draft = console.flow_page(site, drafts.try_page, Action.VIEW_DATA, Action.DESIGN)
        return [
            path("<str:name>/try/", page, name="automations_try"),
            path("<str:name>/draft/<uuid:pk>/try/", draft, name="automations_try_draft"),
        ]
