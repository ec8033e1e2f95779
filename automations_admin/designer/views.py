"""Pages that show designed flows: the list, one flow with its versions, one version."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from automations.document.document import Document
from automations.document.python import source_of
from automations.models import FlowDefinition, FlowVersion
from automations.permissions import Action
from automations_admin import console
from automations_admin.acting.fields import pretty
from automations_admin.designer import pages, queries
from automations_admin.links import Links


def list_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the designed flows that the user may see."""
    links = Links(site)
    rows = [
        {"listed": one, "url": links.to("automations_design", one.flow.name)}
        for one in queries.listed(request)
    ]
    may = console.may(request.user, Action.DESIGN)
    begin = links.to("automations_design_begin") if may else ""
    context = {"rows": rows, "begin_url": begin}
    page = pages.show(request, site, "list", _("Designed flows"), context)
    return page


def flow_page(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Show a designed flow with its versions and drafts."""
    flow = queries.flow(request, name)
    links, designs = Links(site), queries.may(request, Action.DESIGN, flow)
    context = {
        "flow": flow,
        "versions": [
            {
                "version": one,
                "running": running,
                "url": links.to("automations_design_version", name, one.pk),
            }
            for one, running in queries.versions(flow)
        ],
        "drafts": [
            (
                one,
                links.to("automations_design_draft", name, one.pk),
                links.to("automations_design_canvas", name, one.pk),
            )
            for one in (queries.drafts(flow) if designs else ())
        ],
        "urls": _urls(request, links, flow),
    }
    return pages.show(request, site, "flow", str(flow), context)


def _urls(request: HttpRequest, links: Links, flow: FlowDefinition) -> dict[str, str]:
    edit = queries.may(request, Action.DESIGN, flow)
    retire = flow.published_id and queries.may(request, Action.PUBLISH, flow)
    start = flow.published_id and queries.may(request, Action.START, flow)
    return {
        "edit": links.to("automations_design_edit", flow.name) if edit else "",
        "retire": links.to("automations_design_retire", flow.name) if retire else "",
        "start": links.known("automations_start", flow.automation_class) if start else "",
        "flow": links.flow(flow.automation_class),
        "instances": links.instances(flow=flow.automation_class),
        "audit": links.audit(flow=flow.automation_class),
    }


def version_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Show a version that was published: it never changes."""
    version = queries.version(request, name, pk, draft=False)
    links, edit = Links(site), queries.may(request, Action.DESIGN, version.flow)
    context = {
        "version": version,
        "diagram": pages.diagram(version),
        "document": pretty(version.document),
        "source": source(version),
        "others": queries.others(version),
        "urls": {
            "edit": links.to("automations_design_edit", name, version=pk) if edit else "",
            "look": links.to("automations_design_look", name, pk),
            "document": links.to("automations_design_document", name, pk),
            "python": links.to("automations_design_python", name, pk),
        },
    }
    title = _("%(flow)s, version %(number)s") % {"flow": version.flow, "number": version.number}
    return pages.show(request, site, "version", title, context, version.flow)


def source(version: FlowVersion) -> str:
    """Return the Python that declares the same as a version."""
    flow = version.flow
    adopted = (flow.automation_class, version.logic_hash)
    return source_of(Document.from_json(version.document), flow.base, adopted)


def document_file(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Give a version as a file of JSON, to be taken along."""
    version = queries.version(request, name, pk, draft=False)
    text = json.dumps(version.document, indent=1, ensure_ascii=False) + "\n"
    return _file(text, f"{name}-{version.number}.json", "application/json")


def python_file(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Give a version as a file of Python; it is written and never executed here."""
    version = queries.version(request, name, pk, draft=False)
    return _file(source(version), f"{name.lower()}.py", "text/x-python")


def _file(text: str, name: str, kind: str) -> HttpResponse:
    said: Any = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode(), content_type=f"{kind}; charset=utf-8", headers=said)
