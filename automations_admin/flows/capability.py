"""Flows as a capability: the list of all, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from automations_admin import console
from automations_admin.capability import Capability, all_capabilities
from automations_admin.entries import Entry
from automations_admin.flows import pictures, views


class Flows(Capability):
    """See all flows with their counts and diagrams."""

    def entries(self) -> Iterable[Entry]:
        """Return the list of flows, with the pages of each below it."""
        return [Entry("flow", _("flows"), views.flow_list, below=_below)]


def _below(site: AdminSite) -> list[URLPattern]:
    page = console.flow_page(site, views.flow_page)
    others = [url for capability in all_capabilities() for url in capability.flow_urls(site)]
    picture = console.flow_page(site, pictures.picture_file)
    return [
        path("<str:name>/", page, name="automations_flow_change"),
        path("<str:name>/picture.<slug:kind>", picture, name="automations_flow_picture"),
        *others,
    ]
