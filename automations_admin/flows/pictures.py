"""The diagram of a flow as a file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import slugify
from django.utils.translation import gettext as _

from automations_admin import counting
from automations_admin.diagram import files, layout
from automations_admin.flows.page import FlowPage
from automations_admin.links import Links


def picture_file(request: HttpRequest, site: AdminSite, name: str, kind: str) -> HttpResponse:
    """Give the diagram of a flow, or of one of its definitions, as a file."""
    definition = counting.bounded(request.GET.get("definition"), 0, counting.MAX_ID, 0) or None
    page = FlowPage(Links(site), name, definition, "")
    if not page.known or kind not in files.FORMATS:
        raise Http404(_("There is no flow of this name."))
    try:
        made = files.made(page.graph, kind)
    except layout.NoLayout as reason:
        messages.error(request, str(reason))
        return HttpResponseRedirect(page.url())
    response = HttpResponse(made, content_type=f"{files.FORMATS[kind].media}; charset=utf-8")
    named = slugify(name.rpartition(".")[2]) or "flow"
    response["Content-Disposition"] = f'attachment; filename="{named}.{kind}"'
    # What is drawn of a flow's texts is opened by browsers too: nothing in it may run.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
