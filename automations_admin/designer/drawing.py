"""The page on which an author draws a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from automations import offers
from automations.designed import attending
from automations.models import FlowVersion
from automations.permissions import Action
from automations_admin.designer import judged, presence, queries, shell
from automations_admin.designer.shell import Shown
from automations_admin.links import Links


def design_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Show a draft as a drawing that can be changed."""
    draft = queries.version(request, name, pk, Action.DESIGN, draft=True)
    flow = draft.flow
    running, waiting = _standing(flow.published) if flow.published_id else (0, {})
    shown = Shown(
        flow=draft.document,
        layout=draft.layout,
        title=str(flow),
        state=state(draft),
        key=f"draft:{draft.pk}",
        urls=_urls(request, Links(site), draft),
        paths=[*offers.offered()],
        methods=flow.base,
        base=compared(draft.based_on),
        number=queries.next_number(flow),
        revision=draft.revision,
        note=draft.note,
        running=running,
        waiting=waiting,
        problems=judged.on_server(draft),
        presence=presence.said(attending.around(draft, request.user)),
    )
    return shell.show(request, site, shown, flow)


def state(draft: FlowVersion) -> str:
    """Return what a draft is, in a sentence."""
    said: dict[str, Any] = {"author": draft.author_name}
    if draft.based_on is None:
        return _("Draft of %(author)s") % said
    said["number"] = draft.based_on.number
    return _("Draft of %(author)s, based on version %(number)s") % said


def compared(version: FlowVersion | None) -> dict[str, Any] | None:
    """Return what the script needs of a version that another one is compared with."""
    if version is None:
        return None
    return {"number": version.number, "flow": version.document, "layout": version.layout}


def _standing(version: FlowVersion | None) -> tuple[int, dict[str, int]]:
    running, counts = queries.standing(version=version)
    return running, shell.by_id(version.document, counts) if version else {}


def _urls(request: HttpRequest, links: Links, draft: FlowVersion) -> dict[str, str]:
    flow, pk = draft.flow, draft.pk
    publishes = queries.may(request, Action.PUBLISH, flow)
    tries = queries.may(request, Action.VIEW_DATA, flow)
    dry_run = links.known("automations_try_draft", flow.automation_class, pk) if tries else ""
    copies = draft.author_id != request.user.pk
    copy = links.to("automations_design_edit", flow.name, draft=pk) if copies else ""
    return {
        "save": links.to("automations_design_save", flow.name, pk),
        "beat": links.to("automations_design_beat", flow.name, pk),
        "takeOver": links.to("automations_design_take", flow.name, pk),
        "own": copy,
        "publish": links.to("automations_design_publish", flow.name, pk) if publishes else "",
        "text": links.to("automations_design_draft", flow.name, pk),
        "tryIt": dry_run,
        "back": links.to("automations_design", flow.name),
    }
