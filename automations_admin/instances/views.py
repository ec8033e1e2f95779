"""The list of instances, the page of one, and the question before one is deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import DELETION, LogEntry
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations.engine import retention
from automations.models import AutomationModel, AutomationTaskModel
from automations_admin import counting, marks, names, theme, workers
from automations_admin.instances import listing, queries
from automations_admin.instances.filters import Filters
from automations_admin.instances.page import InstancePage
from automations_admin.links import Links


def instance_list(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the instances that the filters let through."""
    links, filters = Links(site), Filters.read(request.GET)
    page = queries.listed(filters)
    context = {
        **theme.context(request, site, _("Instances"), _crumbs(links, filters.flow)),
        "filters": filters,
        "choices": listing.choices(filters),
        "chips": list(listing.chips(links, filters)),
        "page": page,
        "rows": listing.rows(links, page),
        "pages": _pages(links, filters, page),
        "clear_url": links.instances(),
        "flow_url": links.flow(filters.flow) if filters.flow else "",
        "flow_label": names.flow_label(filters.flow),
        "failed_mark": marks.STANDINGS["failed"],
        "pulse": workers.pulse(),
        "command": workers.COMMAND,
        "most": counting.MOST,
    }
    return TemplateResponse(request, "automations_admin/instances/list.html", context)


def _crumbs(links: Links, flow: str) -> list[tuple[Any, str]]:
    return links.crumbs(flow=(names.flow_label(flow), flow) if flow else None)


def _pages(links: Links, filters: Filters, page: queries.Page) -> dict[str, str]:
    return {
        "before": links.instances(**filters.query(page=page.number - 1)) if page.number > 1 else "",
        "after": links.instances(**filters.query(page=page.number + 1)) if page.more else "",
    }


def get_instance(pk: Any) -> AutomationModel:
    """Return an instance with its definition.

    Raises:
        Http404: there is none, or this is no id.
    """
    number = counting.bounded(pk, 0, counting.MAX_ID, 0)
    rows = AutomationModel.objects.select_related("definition")
    found: AutomationModel | None = rows.filter(pk=number).first()
    if found is None:
        raise Http404(_("There is no instance of this id."))
    return found


def instance_page(request: HttpRequest, site: AdminSite, pk: Any) -> HttpResponse:
    """Show one instance: state first, then the cause, then what can be done."""
    links, instance = Links(site), get_instance(pk)
    page = InstancePage(request, links, instance)
    flow = (page.label, instance.automation_class)
    context = {
        **theme.context(request, site, page.title, links.crumbs(flow=flow)),
        "page": page,
        "instance": instance,
        "diagram": page.diagram(),
        "tries": page.tries(),
        "visits": list(page.visits()),
        "history_pages": page.history_pages(),
        "events": page.events(),
        "data": page.data(),
        "flow_url": links.flow(instance.automation_class),
        "definition_url": links.flow(instance.automation_class, definition=instance.definition_id),
        "same_url": links.instances(flow=instance.automation_class),
        "log_url": links.to("automations_automationmodel_history", instance.pk),
        "pulse": page.pulse,
        "command": workers.COMMAND,
    }
    return TemplateResponse(request, "automations_admin/instances/page.html", context)


def delete_page(request: HttpRequest, site: AdminSite, pk: Any) -> HttpResponse:
    """Ask before an instance is deleted with its history, and delete it."""
    links, instance = Links(site), get_instance(pk)
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
