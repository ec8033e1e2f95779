"""The page of one instance, and the question before one is deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import DELETION, LogEntry
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations.engine import retention, store
from automations.engine.records import record_event
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import EventKind
from automations_admin import marks, names, theme, workers
from automations_admin.acting import doing
from automations_admin.instances.page import InstancePage
from automations_admin.links import Links


def instance_page(
    request: HttpRequest, site: AdminSite, instance: AutomationModel, *, unmasked: bool = False
) -> HttpResponse:
    """Show one instance: state first, then the cause, then what can be done.

    Args:
        request, site: of the page.
        instance: the instance, with its definition.
        unmasked: secrets were asked for, and that was recorded.
    """
    links = Links(site)
    page = InstancePage(request, links, instance, unmasked=unmasked)
    flow = (page.label, instance.automation_class)
    context = {
        **theme.context(request, site, page.title, links.crumbs(flow=flow)),
        "page": page,
        "instance": instance,
        "diagram": page.diagram(),
        "why_pages": page.why_pages(),
        "tries": page.tries(),
        "visits": list(page.visits()),
        "history_pages": page.history_pages(),
        "deeds": page.deeds(),
        "data": page.data(),
        "sizes": page.sizes(),
        "watched": page.watched(),
        "deltas": page.deltas,
        "delta_pages": page.delta_pages(),
        "timeline": page.timeline(),
        **_urls(links, instance),
        "unmask_url": links.to("automations_unmask", instance.pk) if page.may_unmask else "",
        "pulse": page.pulse,
        "command": workers.COMMAND,
    }
    return TemplateResponse(request, "automations_admin/instances/page.html", context)


def _urls(links: Links, instance: AutomationModel) -> dict[str, Any]:
    """Return where the page of an instance leads, for its template."""
    flow, pk = instance.automation_class, instance.pk
    return {
        "idle_url": links.instance(pk, idle="1"),
        "folded_url": links.instance(pk),
        "flow_url": links.flow(flow),
        "definition_url": links.flow(flow, definition=instance.definition_id),
        "same_url": links.instances(flow=flow),
        "log_url": links.to("automations_automationmodel_history", pk),
    }


def unmask_page(request: HttpRequest, site: AdminSite, instance: AutomationModel) -> HttpResponse:
    """Record that somebody looks at masked values, and show the page with them this once."""
    if request.method != "POST":
        return HttpResponseRedirect(Links(site).instance(instance.pk))
    with store.atomic():
        record_event(instance, EventKind.UNMASKED, actor=request.user)
        doing.mirror(request.user, instance.pk, _("Masked values were shown."))
    return instance_page(request, site, instance, unmasked=True)


def delete_page(request: HttpRequest, site: AdminSite, instance: AutomationModel) -> HttpResponse:
    """Ask before an instance is deleted with its history, and delete it."""
    links = Links(site)
    label = names.flow_label(instance.automation_class)
    title = f"{label} {instance.pk}"
    if request.method == "POST":
        with transaction.atomic():
            user: Any = request.user
            LogEntry.objects.log_actions(
                user.pk,
                AutomationModel.objects.filter(pk=instance.pk),
                DELETION,
                single_object=True,
            )
            retention.delete_instances([instance.pk])
        messages.success(request, _("%(instance)s was deleted.") % {"instance": title})
        return HttpResponseRedirect(links.instances())
    flow = (label, instance.automation_class)
    crumbs = [*links.crumbs(flow=flow), (title, links.instance(instance.pk))]
    context = {
        **theme.context(request, site, _("Delete %(instance)s?") % {"instance": title}, crumbs),
        "instance": instance,
        "mark": marks.of_instance(instance),
        "tasks": AutomationTaskModel.objects.filter(automation=instance).count(),
        "back_url": links.instance(instance.pk),
    }
    return TemplateResponse(request, "automations_admin/instances/delete.html", context)
