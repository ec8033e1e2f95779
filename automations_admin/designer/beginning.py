"""A new designed flow, and a new draft of one that is there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from automations import offers, registry
from automations.designed import drafts
from automations.document.introspection import document_of
from automations.models import FlowVersion
from automations.offers import Offering
from automations.permissions import Action
from automations_admin import console, names
from automations_admin.acting import doing
from automations_admin.designer import pages, queries
from automations_admin.designer.forms import BeginForm, empty
from automations_admin.links import Links

#: What a new flow does not take over from another one: the form asks what it is called.
NAMED = frozenset({"verboseName", "verboseNamePlural", "version"})


def begin_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Ask what a new flow is called and like, and store it with its first draft."""
    flows = _flows(request)
    like = request.GET.get("flow", "")
    given = _like(like) if like in dict(flows) else {}
    posted = request.POST if request.method == "POST" else None
    form = BeginForm(posted, flows=flows, initial=given)
    if form.is_valid():
        found = _begin(request, form)
        if found is not None:
            return HttpResponseRedirect(_draft_url(site, found, request.POST.get("to", "")))
    back = Links(site).to("automations_design_changelist")
    context = {"form": form, "back_url": back}
    return pages.show(request, site, "begin", _("New flow"), context)


def _flows(request: HttpRequest) -> list[tuple[str, str]]:
    """Return (dotted name, label) of the flows that a new one can be like."""
    allowed = console.visible(request)
    known = {cls.get_automation_class_name() for cls in registry.all_classes()}
    return [
        (name, label)
        for name, label in names.all_flows()
        if name in known and (allowed is None or name in allowed)
    ]


def _like(flow: str) -> dict[str, Any]:
    label = names.flow_label(flow)
    title = _("%(flow)s (copy)") % {"flow": label}
    return {"like": flow, "title": title, "base": _offered_base(flow)}


def _offered_base(flow: str) -> str:
    """Return the path of the nearest offered class that a flow is made of, or ""."""
    bases = {one.given: path for path, one in offers.offers().items() if one.kind is Offering.BASE}
    classes = getattr(registry.find(flow), "__mro__", ())
    return next((bases[cls] for cls in classes if cls in bases), "")


def _begin(request: HttpRequest, form: BeginForm) -> FlowVersion | None:
    said = form.cleaned_data
    found = said["document"] or _document(said["like"]) or empty(said["name"])
    document = {key: value for key, value in found.items() if key not in NAMED}
    try:
        return doing.together(
            lambda: drafts.begin(
                said["name"], said["title"], document, actor=request.user, base=said["base"]
            ),
            lambda made: log(request, made, _("Begun")),
        )
    except ValidationError as error:  # somebody has taken the name a moment ago
        form.add_error("name", error.messages)
        return None


def _document(flow: str) -> dict[str, Any]:
    found = registry.find(flow) if flow else None
    if found is None:
        return {}
    return document_of(found).to_json()


@require_POST
def edit_page(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Begin the user's draft of a flow, if there is none, and go there."""
    flow = queries.flow(request, name, Action.DESIGN)
    base = queries.version_named(request, name, "version")
    like = queries.draft_named(request, name, "draft")
    found = doing.together(
        lambda: drafts.of(flow, request.user, base, like=like), lambda made: None
    )
    other = base is not None and found.based_on_id != base.pk
    if other or (like is not None and found.document != like.document):
        messages.info(request, _("You have a draft already; this is it."))
    return HttpResponseRedirect(_draft_url(site, found, request.POST.get("to", "")))


def log(request: HttpRequest, version: FlowVersion, said: str) -> None:
    """Write an act on a designed flow to Django's admin log."""
    doing.log(request.user, f"{version.flow}: {said}")


def _draft_url(site: AdminSite, draft: FlowVersion, to: str = "") -> str:
    """Return the address of a draft: in the designer if that is asked for, else as text."""
    page = "canvas" if to == "design" else "draft"
    return Links(site).to(f"automations_design_{page}", draft.flow.name, draft.pk)
