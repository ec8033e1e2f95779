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
        """Return the address of a flow's page, by its dotted name; "" for what can be no name."""
        return self.known("automations_flow_change", name, **query)

    def instances(self, **query: Any) -> str:
        """Return the address of the list of instances with these filters."""
        return self.to("automations_automationmodel_changelist", **query)

    def instance(self, pk: int, **query: Any) -> str:
        """Return the address of an instance's page."""
        return self.to("automations_automationmodel_change", pk, **query)

    def failures(self, **query: Any) -> str:
        """Return the address of the failures in groups."""
        return self.to("automations_failure_changelist", **query)

    def pauses(self) -> str:
        """Return the address of the list of pauses."""
        return self.to("automations_pause_changelist")

    def audit(self, **query: Any) -> str:
        """Return the address of the audit log with these filters."""
        return self.to("automations_event_changelist", **query)

    def batches(self) -> str:
        """Return the address of the list of batches."""
        return self.known("automations_batch_changelist")

    def batch(self, pk: int) -> str:
        """Return the address of a batch's page."""
        return self.known("automations_batch", pk)

    def plan(self, act: str, **filters: Any) -> str:
        """Return the address of the plan of an act on many, or "" if no capability brings it.

        Args:
            act: name of the act, such as "retry".
            filters: what the list of instances is narrowed down by, by their names there.
        """
        return self.known("automations_batch_plan", act=act, **filters)

    def export(self, **filters: Any) -> str:
        """Return where histories are taken out, or "" if no capability brings it; see `plan`."""
        return self.known("automations_export", **filters)

    def bring(self) -> str:
        """Return where histories are brought in, or "" if no capability brings it."""
        return self.known("automations_import")

    def known(self, name: str, *args: Any, **query: Any) -> str:
        """Return the address of a page, or "" if no capability brings it; see `to`."""
        try:
            return self.to(name, *args, **query)
        except NoReverseMatch:
            return ""

    def act(self, verb: str, instance: int, task: int | None = None, **query: Any) -> str:
        """Return the address of the question before an act.

        Args:
            verb: name of the act; see `engine.verbs.VERBS`.
            instance: primary key.
            task: primary key, for acts on tasks.
            query: `back` is where one goes afterwards; `step` or `to` is chosen at first.
        """
        if task is None:
            return self.to("automations_act", instance, verb, **query)
        return self.to("automations_act_task", instance, verb, task, **query)

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
