"""What all pages about a designed flow share: their frame, the picture, problems as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations.designed.judging import judge
from automations.designed.sketch import sketch
from automations.document import words
from automations.models import FlowDefinition, FlowVersion
from automations_admin import theme
from automations_admin.diagram import view
from automations_admin.diagram.overlay import Overlay
from automations_admin.links import Links


@dataclass(frozen=True)
class Said:
    """A problem as people read it.

    Attributes:
        text: what is wrong and what to do.
        step: what the step is called, or "".
        path: JSON pointer to the place.
    """

    text: str
    step: str
    path: str


def show(
    request: HttpRequest,
    site: AdminSite,
    template: str,
    title: str,
    context: dict[str, Any],
    flow: FlowDefinition | None = None,
    *,
    crumbs: Sequence[theme.Crumb] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page of the designer.

    Args:
        request, site: of the page.
        template: its name within the folder.
        title: of page and window.
        context: what it shows.
        flow: the one it is about, if the page is below that flow's own.
        crumbs: the way to the page, if it is not below the designs.
        status: of the answer.
    """
    way = _crumbs(Links(site), flow) if crumbs is None else crumbs
    whole = {**theme.context(request, site, title, way), **context}
    name = f"automations_admin/designer/{template}.html"
    return TemplateResponse(request, name, whole, status=status)


def _crumbs(links: Links, flow: FlowDefinition | None) -> list[theme.Crumb]:
    crumbs = [*links.crumbs()[:1], (_("Designs"), links.to("automations_design_changelist"))]
    own = [(str(flow), links.to("automations_design", flow.name))] if flow is not None else []
    return [*crumbs, *own]


def diagram(version: FlowVersion) -> Any:
    """Return the picture of a version or draft, or None if the document is not clear enough."""
    graph = sketch(version.document)
    return view.of(graph, Overlay(), str(version)) if graph is not None else None


def problems(version: FlowVersion) -> list[Said]:
    """Return what keeps a draft from being published."""
    document = version.document
    found = judge(document, version.flow.name, version.flow.base)
    return [Said(words.said(one), words.step_said(one, document), one.path) for one in found]
