"""A draft of a designed flow is tried out: a class is made of it that nobody else sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import notes, registry
from automations.designed.judging import judge
from automations.designed.versions import class_of
from automations.document import words
from automations.exceptions import DefinitionError
from automations.models import FlowVersion
from automations.status import VersionState
from automations_admin import theme
from automations_admin.links import Links
from automations_admin.rehearsing.views import Tried, answer


def try_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Try a draft out as it is stored; one with problems is told what they are."""
    draft, links = _draft(name, pk), Links(site)
    back, crumbs = _way(links, draft)
    flow, problems = _class(draft)
    if flow is None:
        title = _("Try it: %(flow)s") % {"flow": draft.flow}
        context = {**theme.context(request, site, title, crumbs), "problems": problems}
        context |= {"back_url": back, "still": True}
        return TemplateResponse(request, "automations_admin/rehearsing/refused.html", context)
    tried = Tried(
        flow=flow,
        name=f"{name}/{draft.pk}",
        label=_("%(flow)s, draft of %(author)s")
        % {"flow": draft.flow, "author": draft.author_name},
        url=links.to("automations_try_draft", name, pk),
        back=_("Back to the draft"),
        back_url=back,
        crumbs=crumbs,
    )
    return answer(request, site, tried)


def _draft(name: str, pk: UUID) -> FlowVersion:
    rows = FlowVersion.objects.select_related("flow").filter(state=VersionState.DRAFT)
    found = rows.filter(pk=pk, flow__name=registry.designed_name(name)).first()
    if found is None:
        raise Http404(_("It is not there any more: it was published or thrown away."))
    return found


def _way(links: Links, draft: FlowVersion) -> tuple[str, list[theme.Crumb]]:
    """Return where one comes from, and the way to the page."""
    name, crumbs = draft.flow.name, links.crumbs()
    if designs := links.known("automations_design", name):
        crumbs = [crumbs[0], (str(draft.flow), designs)]
    return links.known("automations_design_canvas", name, draft.pk), crumbs


def _class(draft: FlowVersion) -> tuple[Any, list[str]]:
    """Return the class of a draft, or None and in sentences why none can be made."""
    found = judge(draft.document, draft.flow.name, draft.flow.base)
    if found:
        pairs = ((words.step_said(one, draft.document), words.said(one)) for one in found)
        return None, [": ".join(filter(None, pair)) for pair in pairs]
    try:
        return class_of(draft.document, draft.flow, None, "draft"), []
    except DefinitionError as error:
        return None, [notes.said(str(error))]
