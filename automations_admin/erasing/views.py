"""The page that takes a person or object out of histories."""

from __future__ import annotations

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations.histories import subject
from automations.histories.eraser import Eraser, Found
from automations.models import AutomationModel
from automations.permissions import Action
from automations_admin import console, counting, theme
from automations_admin.acting import doing, objects
from automations_admin.erasing import outlook
from automations_admin.erasing.forms import ReasonForm
from automations_admin.links import Links


def erase_page(request: HttpRequest, site: AdminSite, model: str, pk: str) -> HttpResponse:
    """Say what would be erased, ask, and erase it."""
    links, found = Links(site), _object(model, pk)
    flows = console.visible(request, Action.ERASE)
    rows = AutomationModel.objects.all()
    if flows is not None:
        rows = rows.filter(automation_class__in=flows)
    eraser = Eraser(subject.sought(type(found), found.pk, found), flows=flows)
    seen = outlook.look(eraser, rows)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    label, url = objects.called(request, links, found)
    if request.method == "POST" and not seen.many and not seen.empty and form.is_valid():
        done = sum(eraser.erase(actor=request.user, reason=form.cleaned_data["reason"]), Found())
        if eraser.witness(request.user) is not None:
            doing.log(request.user, _said(done))
        messages.success(request, _said(done))
        return HttpResponseRedirect(url or links.instances())
    context = {
        **theme.context(
            request, site, _("Erase %(what)s from histories?") % {"what": label}, links.crumbs()
        ),
        "form": form,
        "seen": seen,
        "partly": flows is not None,
        "most": counting.grouped(outlook.MOST),
        "looked": counting.grouped(outlook.MOST_LOOKED_AT),
        "command": f"python manage.py automation_erase {found._meta.label_lower} {found.pk}",
        "back_url": url or links.instances(),
    }
    return TemplateResponse(request, "automations_admin/erasing/ask.html", context)


def _object(label: str, pk: str) -> Model:
    try:
        found = subject.find(apps.get_model(label), pk)
    except (LookupError, ValueError):
        found = None
    if found is None:
        raise Http404(_("There is no such object."))
    return found


def _said(done: Found) -> str:
    text = ngettext(
        "Erased from %(count)s history.", "Erased from %(count)s histories.", done.instances
    )
    return text % {"count": counting.grouped(done.instances)}
