"""The questions before a draft is thrown away, and before a flow starts nobody any more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations.designed import drafts, publishing
from automations.exceptions import VersionIsPublished
from automations.models import FlowDefinition
from automations.permissions import Action
from automations_admin.acting import doing
from automations_admin.designer import beginning, pages, queries
from automations_admin.designer.forms import MAX_NOTE
from automations_admin.links import Links


class ReasonForm(forms.Form):
    """Why no new instances are started."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=MAX_NOTE, widget=forms.Textarea
    )


def discard_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Ask before a draft is thrown away, and throw it away."""
    draft = queries.version(request, name, pk, Action.DESIGN, draft=True)
    links, problem = Links(site), ""
    if request.method == "POST":
        try:
            doing.together(
                lambda: drafts.discard(draft, actor=request.user),
                lambda _none: beginning.log(request, draft, _("Draft thrown away")),
            )
        except VersionIsPublished:
            problem = _("It was published meanwhile.")
        else:
            messages.success(request, _("The draft is thrown away."))
            return HttpResponseRedirect(_after(links, draft.flow))
    context: dict[str, Any] = {
        "draft": draft,
        "problem": problem,
        "back_url": links.to("automations_design_draft", name, pk),
    }
    return pages.show(request, site, "discard", _("Throw the draft away?"), context, draft.flow)


def _after(links: Links, flow: FlowDefinition) -> str:
    """Return where to go on: a flow that never had a version is gone with its last draft."""
    if FlowDefinition.objects.filter(name=flow.name).exists():
        return links.to("automations_design", flow.name)
    return links.to("automations_design_changelist")


def retire_page(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Ask before a flow starts nobody any more, and retire it."""
    flow = queries.flow(request, name, Action.PUBLISH)
    posted = request.POST if request.method == "POST" else None
    form, links = ReasonForm(posted), Links(site)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        doing.together(
            lambda: publishing.retire(flow, actor=request.user, reason=reason),
            lambda _none: doing.log(request.user, f"{flow}: {_('Retired')} {reason}"),
        )
        messages.success(request, _("%(flow)s starts no new instances.") % {"flow": flow})
        return HttpResponseRedirect(links.to("automations_design", name))
    context = {"form": form, "back_url": links.to("automations_design", name)}
    return pages.show(request, site, "retire", _("Start no new instances?"), context, flow)
