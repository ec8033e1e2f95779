"""Addresses of the console's pages. Every link in a page is made here, by `reverse`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


class Links:
    """Addresses within one admin site.

    Args:
        site: the admin site.
    """

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def to(self, name: str, *args: Any, **query: Any) -> str:
        """Return the address of a page of the admin.

        Args:
            name: name of the URL without the admin's name space.
            args: what its path holds.
            query: what follows the question mark; empty values are left out.
        """
        path = reverse(f"admin:{name}", args=args, current_app=self.site.name)
        said = urlencode({key: value for key, value in query.items() if value not in {"", None}})
        return f"{path}?{said}" if said else path

    def flows(self) -> str:
        """Return the address of the list of flows."""
        return self.to("automations_flow_changelist")

    def flow(self, name: str, **query: Any) -> str:
        """Return the address of a flow's page, by its dotted name."""
        return self.to("automations_flow_change", name, **query)

    def instances(self, **query: Any) -> str:
        """Return the address of the list of instances with these filters."""
        return self.to("automations_automationmodel_changelist", **query)

    def instance(self, pk: int, **query: Any) -> str:
        """Return the address of an instance's page."""
        return self.to("automations_automationmodel_change", pk, **query)

    def crumbs(self, *, flow: tuple[Any, str] | None = None) -> list[tuple[Any, str]]:
        """Return the way to a page below the flows.

        Args:
            flow: label and dotted name of the flow that the page belongs to.
        """
        way = [(_("Automations"), self.to("app_list", "automations")), (_("Flows"), self.flows())]
        return [*way, (flow[0], self.flow(flow[1]))] if flow else way


def form_page(task: int) -> str:
    """Return the address of a task's form for its addressees, or "" if the project has none."""
    try:
        return reverse("automations:task", args=[task])
    except NoReverseMatch:
        return ""
