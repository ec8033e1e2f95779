"""What the designer's script sends to be saved, and what it is answered. All of it is JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from automations import conf, jsonsafe, notes
from automations.designed import drafts, sidecar
from automations.exceptions import AutomationsError, NotTheNewest
from automations.models import FlowVersion
from automations.permissions import Action
from automations_admin import console
from automations_admin.acting import doing
from automations_admin.designer import beginning, drawing, judged, queries
from automations_admin.designer.forms import MAX_DOCUMENT, MAX_NOTE

#: Longest body, in bytes.
MAX_BODY = MAX_DOCUMENT + sidecar.MAX_LAYOUT


class Refused(Exception):
    """What was sent cannot be taken; says why, and with which status."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.text, self.status = text, status


@dataclass(frozen=True)
class Sent:
    """What an author made of a draft."""

    document: dict[str, Any]
    layout: dict[str, Any]
    note: str
    revision: int


def page(site: AdminSite, asked_for: console.View) -> console.View:
    """Return a view. Who asks for JSON gets it for refusals as well, and not the login."""
    view = console.page(site, asked_for, Action.DESIGN)

    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "application/json" not in request.headers.get("Accept", ""):
            return view(request, **kwargs)
        if not site.has_permission(request):
            return _said(_("You are signed out. Sign in in another tab, then save again."), 403)
        try:
            return view(request, **kwargs)
        except PermissionDenied:
            return _said(_("You may not change drafts of this flow."), 403)
        except Http404 as missing:
            return _said(str(missing), 404)

    return asked


@require_POST
def save_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Save a draft, unless somebody else has saved it meanwhile."""
    draft = queries.version(request, name, pk, Action.DESIGN, draft=True)
    try:
        saved = _save(request, draft, read(request))
    except Refused as refused:
        return refusal(refused)
    except NotTheNewest as newer:
        text = _("Somebody has saved this draft meanwhile.")
        return JsonResponse({**stored(newer.found), "text": text}, status=409)
    except AutomationsError as error:
        return _said(notes.said(str(error)), 422)
    except FlowVersion.DoesNotExist:
        return gone()
    saved.based_on = draft.based_on
    answer = {"revision": saved.revision, "problems": judged.on_server(saved)}
    return JsonResponse({**answer, "state": drawing.state(saved)})


def _save(request: HttpRequest, draft: FlowVersion, sent: Sent) -> FlowVersion:
    return doing.together(
        lambda: drafts.save(
            draft,
            sent.document,
            revision=sent.revision,
            actor=request.user,
            note=sent.note,
            layout=sent.layout,
        ),
        lambda made: beginning.log(request, made, _("Draft saved")),
    )


def stored(draft: Any) -> dict[str, Any]:
    """Return what a browser with an older revision is told about a draft."""
    return {
        "revision": draft.revision,
        "document": draft.document,
        "layout": draft.layout,
        "author": draft.author_name,
    }


def gone() -> HttpResponse:
    """Return the answer for a draft that is none any more."""
    return _said(queries.gone_text(), 404)


def refusal(refused: Refused) -> HttpResponse:
    """Return the answer that says why something cannot be taken."""
    return _said(refused.text, refused.status)


def _said(text: str, status: int) -> HttpResponse:
    return JsonResponse({"text": text}, status=status)


# -- reading -----------------------------------------------------------------------------------


def read(request: HttpRequest) -> Sent:
    """Return what was sent.

    Raises:
        Refused: it is too large, no JSON, or not what can be saved.
    """
    said = posted(request)
    return Sent(_document(said), _layout(said), _note(said), revision(said))


def posted(request: HttpRequest) -> Mapping[str, Any]:
    """Return the JSON object that was sent.

    Raises:
        Refused: it is too large, or none.
    """
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (MAX_BODY + 1)
    if len(body) > MAX_BODY:
        raise Refused(_("This is too large to be saved."), 400)
    try:
        found = jsonsafe.loads(body.decode(), _("What was sent"))
    except UnicodeDecodeError as error:
        raise Refused(_("This is no text in UTF-8."), 400) from error
    except AutomationsError as error:
        raise Refused(notes.said(str(error)), 400) from error
    if not isinstance(found, dict):
        raise Refused(_("This must be a JSON object."), 400)
    return found


def _document(said: Mapping[str, Any]) -> dict[str, Any]:
    document = said.get("document")
    if not isinstance(document, dict):
        raise Refused(_("The document must be a JSON object."), 422)
    try:
        jsonsafe.dumps(document, "document", conf.get().MAX_DATA)
    except AutomationsError as error:
        raise Refused(notes.said(str(error)), 422) from error
    return document


def _layout(said: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return sidecar.checked(said.get("layout"))
    except AutomationsError as error:
        raise Refused(notes.said(str(error)), 422) from error


def _note(said: Mapping[str, Any]) -> str:
    note = said.get("note", "")
    if not isinstance(note, str) or len(note) > MAX_NOTE:
        text = _("The note must be a text of at most %(most)s characters.")
        raise Refused(text % {"most": MAX_NOTE}, 422)
    return note


def revision(said: Mapping[str, Any]) -> int:
    """Return of which revision something was said.

    Raises:
        Refused: it does not say so.
    """
    found = said.get("revision")
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise Refused(_("The revision must be a whole number of at least 1."), 422)
    return found
