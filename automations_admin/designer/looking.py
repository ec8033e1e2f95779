"""The designer for what cannot be changed in it: published versions, and flows of code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from automations import offers, redaction, registry
from automations.document.introspection import document_of
from automations.models import FlowVersion
from automations.permissions import Action
from automations_admin import console, frames, names
from automations_admin.designer import queries, shell
from automations_admin.designer.drawing import compared
from automations_admin.designer.shell import Shown
from automations_admin.links import Links


def version_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Show a version that was published, beside another one if the address names it."""
    version = queries.version(request, name, pk, draft=False)
    running, counts = queries.standing(version=version)
    said = {"number": version.number}
    shown = Shown(
        flow=version.document,
        layout=version.layout,
        title=str(version.flow),
        state=_("Version %(number)s") % said,
        key=f"version:{version.pk}",
        urls=_version_urls(request, Links(site), version),
        paths=[*offers.offered()],
        methods=version.flow.base,
        base=compared(queries.version_named(request, name, "with")),
        number=version.number or 0,
        read_only=_("Version %(number)s is published and never changes: begin a draft from it.")
        % said,
        note=version.note,
        running=running,
        waiting=shell.by_id(version.document, counts),
    )
    return shell.show(request, site, shown, version.flow)


def _version_urls(request: HttpRequest, links: Links, version: FlowVersion) -> dict[str, str]:
    flow, pk = version.flow, version.pk
    tries = flow.published_id == pk and queries.may(request, Action.VIEW_DATA, flow)
    return {
        "text": links.to("automations_design_version", flow.name, pk),
        "tryIt": links.known("automations_try", flow.automation_class) if tries else "",
        "back": links.to("automations_design", flow.name),
        "python": links.to("automations_design_python", flow.name, pk),
    }


def code_page(request: HttpRequest, site: AdminSite, flow: str) -> HttpResponse:
    """Show a flow that is declared in code; one that is designed is shown as its version."""
    console.require(request, flow)
    cls = registry.find(flow)
    if cls is None:
        raise Http404(_("There is no flow of this name in the code."))
    links, label = Links(site), names.flow_label(flow)
    if designed := registry.designed_name(flow):
        pk = cls.flow_version
        return HttpResponseRedirect(links.to("automations_design_look", designed, pk))
    document = bare(document_of(cls).to_json())
    running, counts = queries.standing(automation_class=flow, version=None)
    shown = Shown(
        flow=document,
        layout={},
        title=label,
        state=_("Declared in code: %(flow)s") % {"flow": flow},
        key=f"code:{flow}",
        urls=_code_urls(request, links, flow),
        paths=None,
        read_only=_("This flow is declared in code: duplicate it as a draft to change it."),
        running=running,
        waiting=shell.by_id(document, counts),
        classes=[type(node) for node in cls.nodes.values()],
    )
    crumbs = links.crumbs(flow=(label, flow))
    return shell.show(request, site, shown, None, crumbs=crumbs, code=flow)


def _code_urls(request: HttpRequest, links: Links, flow: str) -> dict[str, str]:
    copies = console.may(request.user, Action.DESIGN)
    tries = console.may(request.user, Action.VIEW_DATA, flow)
    return {
        "text": links.flow(flow),
        "tryIt": links.known("automations_try", flow) if tries else "",
        "back": links.flow(flow),
        "copy": links.to("automations_design_begin", flow=flow) if copies else "",
    }


def bare(said: Any, *, secret: bool = False) -> Any:
    """Return a document of code without secrets and without the places of files on the server.

    Args:
        said: the document, or a part of it.
        secret: it stands under a name that says so; see `redaction`.
    """
    if isinstance(said, list):
        return [bare(one, secret=secret) for one in said]
    if not isinstance(said, Mapping):
        return said
    if said.get("t") == "const":
        return {
            **said,
            "v": redaction.MASK if secret and said["v"] else redaction.masked(said["v"]),
        }
    if said.get("t") == "opaque":
        return {**said, "file": _short(said["file"])} if "file" in said else said
    return {
        name: bare(one, secret=secret or redaction.is_secret(str(name)))
        for name, one in said.items()
    }


def _short(file: str) -> str:
    """Return the last parts of a path, as the frames of errors show it."""
    return "/".join(PurePath(file).parts[-frames.PARTS :])
