"""Who is at a draft: what the designer's page tells and is told, and taking a draft over."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from automations.designed import attending
from automations.designed.presence import Presence
from automations.models import FlowVersion
from automations.permissions import Action
from automations_admin.acting import doing
from automations_admin.designer import beginning, queries, saving
from automations_admin.designer.saving import Refused
from automations_admin.links import Links

#: What a page says that its user does. Who watches is sent what others save.
LOOKS, WATCHES, EDITS = "looks", "watches", "edits"
_DOES = (LOOKS, WATCHES, EDITS)


@require_POST
def beat_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Note a sign of life, and tell who else is there. All of it is JSON."""
    draft = queries.version(request, name, pk, Action.DESIGN, draft=True)
    try:
        does, revision = _read(request)
        found = attending.beat(draft, actor=request.user, edits=does == EDITS)
    except Refused as refused:
        return saving.refusal(refused)
    except FlowVersion.DoesNotExist:
        return saving.gone()
    newer = does == WATCHES and draft.revision != revision
    return JsonResponse({**said(found), "newer": saving.stored(draft) if newer else None})


def said(found: Presence) -> dict[str, Any]:
    """Return what the script knows as `Presence`."""
    return asdict(found)


def _read(request: HttpRequest) -> tuple[str, int]:
    sent = saving.posted(request)
    does = sent.get("does")
    if not isinstance(does, str) or does not in _DOES:
        raise Refused(_("“does” must be looks, watches or edits."), 422)
    return does, saving.revision(sent)


@require_POST
def take_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Take a draft over from whoever edits it, and go on in the designer."""
    draft = queries.version(request, name, pk, Action.DESIGN, draft=True)

    def note(before: str) -> None:
        if before:
            taken = _("Draft taken over from %(name)s") % {"name": before}
            beginning.log(request, draft, taken)

    try:
        doing.together(lambda: attending.take_over(draft, actor=request.user), note)
    except FlowVersion.DoesNotExist:
        messages.error(request, queries.gone_text())
        return HttpResponseRedirect(Links(site).to("automations_design_changelist"))
    return HttpResponseRedirect(Links(site).to("automations_design_canvas", name, pk))
