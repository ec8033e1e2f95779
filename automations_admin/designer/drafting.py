"""The page on which an author works on a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from automations.designed import attending, drafts
from automations.exceptions import AutomationsError, NotTheNewest
from automations.models import FlowVersion
from automations.permissions import Action
from automations_admin import diff
from automations_admin.acting import doing
from automations_admin.acting.fields import pretty
from automations_admin.designer import beginning, pages, queries
from automations_admin.designer.forms import DraftForm
from automations_admin.links import Links

#: Answer of the server when somebody else has saved.
CONFLICT = 409


def draft_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Show a draft with its problems, or save it."""
    draft = queries.version(request, name, pk, Action.DESIGN, draft=True)
    if request.method != "POST":
        return _show(request, site, draft, DraftForm(initial=_initial(draft)))
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _show(request, site, draft, form)
    try:
        return _save(request, site, draft, form)
    except NotTheNewest as newer:
        stored: Any = newer.found
        changes = diff.changes(form.cleaned_data["document"], stored.document)
        again = {**request.POST.dict(), "revision": str(stored.revision)}
        return _show(request, site, stored, DraftForm(again), newer=changes, status=CONFLICT)
    except AutomationsError as error:
        return _show(request, site, draft, form, problem=str(error))


def _save(
    request: HttpRequest, site: AdminSite, draft: FlowVersion, form: DraftForm
) -> HttpResponse:
    said = form.cleaned_data
    doing.together(
        lambda: drafts.save(
            draft,
            said["document"],
            revision=said["revision"],
            actor=request.user,
            note=said["note"],
        ),
        lambda made: beginning.log(request, made, _("Draft saved")),
    )
    messages.success(request, _("The draft is saved."))
    return HttpResponseRedirect(
        Links(site).to("automations_design_draft", draft.flow.name, draft.pk)
    )


def _initial(draft: FlowVersion) -> dict[str, Any]:
    said = pretty(draft.document) if draft.document else ""
    return {"document": said, "note": draft.note, "revision": draft.revision}


def _show(
    request: HttpRequest,
    site: AdminSite,
    draft: FlowVersion,
    form: DraftForm,
    *,
    newer: list[diff.Change] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found = pages.problems(draft)
    publishes = not found and queries.may(request, Action.PUBLISH, draft.flow)
    base = draft.based_on.document if draft.based_on else None
    context = {
        "draft": draft,
        "editor": attending.around(draft, request.user).editor,
        "form": form,
        "diagram": pages.diagram(draft),
        "problems": found,
        "problem": problem,
        "newer": newer,
        "changes": diff.changes(base, draft.document) if base is not None else [],
        "urls": _urls(Links(site), draft, publishes=publishes),
    }
    title = _("%(flow)s, draft of %(author)s") % {"flow": draft.flow, "author": draft.author_name}
    return pages.show(request, site, "draft", title, context, draft.flow, status=status)


def _urls(links: Links, draft: FlowVersion, *, publishes: bool) -> dict[str, str]:
    """Return where one goes on from a draft; without the right or with problems not to publish."""
    name = draft.flow.name
    return {
        "design": links.to("automations_design_canvas", name, draft.pk),
        "publish": links.to("automations_design_publish", name, draft.pk) if publishes else "",
        "discard": links.to("automations_design_discard", name, draft.pk),
        "back": links.to("automations_design", name),
    }
