"""Statistics of journeys as a capability: pages about each flow."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from automations_admin import console
from automations_admin.capability import Capability
from automations_admin.stats import mail_views, offer, views


class Statistics(Capability):
    """See how many entered, what became of them, and what made a difference."""

    def flow_urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the pages, each at a word of its own, and those of the weekly mail."""
        page = console.flow_page(site, views.statistics)
        mine = console.flow_page(site, mail_views.mine)
        everybody = console.flow_page(site, mail_views.everybody, offer.CHOOSES)
        return [
            path("<str:name>/statistics/", page, name="automations_statistics"),
            path("<str:name>/statistics/<slug:view>/", page, name="automations_statistics_view"),
            path("<str:name>/weekly-mail/", everybody, name=offer.ALL),
            path("<str:name>/weekly-mail/mine/", mine, name=offer.MINE),
        ]
