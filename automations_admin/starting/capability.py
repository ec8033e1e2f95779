"""Starting an instance as a capability: a question for each flow that new instances can have."""

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
from automations_admin.starting import views


class Starting(Capability):
    """Start an instance with data and objects that a person gives."""

    def flow_acts(
        self, request: HttpRequest, site: AdminSite, flow: str, step: str
    ) -> Iterable[Act]:
        """Return the way to the question, if the flow is in the code or published."""
        if registry.find(flow) is not None and console.may(request.user, Action.START, flow):
            url = Links(site).to("automations_start", flow)
            yield Act(_("Start an instance…"), url, "bolt")

    def flow_urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the question."""
        page = console.flow_page(site, views.start_page, Action.START)
        return [path("<str:name>/start/", page, name="automations_start")]
