"""Pauses of steps, flows and everything as a capability."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations.permissions import Action
from automations_admin import console, names
from automations_admin.capability import Act, Capability
from automations_admin.entries import Entry
from automations_admin.links import Links
from automations_admin.pauses import queries, views


class Pauses(Capability):
    """Pause a step, a flow or everything; see what is held; let it go on."""

    def entries(self) -> Iterable[Entry]:
        """Return the page of pauses, with its questions below it."""
        return [Entry("pause", gettext_lazy("pauses"), views.pauses_page, below=_below)]

    def flow_acts(
        self, request: HttpRequest, site: AdminSite, flow: str, step: str
    ) -> Iterable[Act]:
        """Return pause or resume, for the flow and for the chosen step."""
        if not console.may(request.user, Action.PAUSE, flow):
            return
        links, paused = Links(site), queries.of_flow(flow)
        for where in ("", step) if step else ("",):
            found = paused.get(where)
            label = names.step_label(where)
            if found is not None:
                said = _("Resume %(step)s…") % {"step": label} if where else _("Resume flow…")
                yield Act(said, links.to("automations_resume_flow", found.pk), "running")
            else:
                said = _("Pause %(step)s…") % {"step": label} if where else _("Pause flow…")
                url = links.to("automations_pause_flow", flow=flow, step=where)
                yield Act(said, url, "paused")


def _below(site: AdminSite) -> list[URLPattern]:
    hold = console.page(site, views.pause_page, Action.PAUSE)
    free = console.page(site, views.resume_page, Action.PAUSE)
    return [
        path("hold/", hold, name="automations_pause_flow"),
        path("<int:pk>/resume/", free, name="automations_resume_flow"),
    ]
