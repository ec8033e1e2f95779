"""The grid as a capability: a page for each flow."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from automations_admin import console
from automations_admin.capability import Capability
from automations_admin.grid import views


class Grid(Capability):
    """See which step the recent instances of a flow were at, side by side."""

    def flow_urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the page of the grid."""
        page = console.flow_page(site, views.grid)
        return [path("<str:name>/grid/", page, name="automations_grid")]
