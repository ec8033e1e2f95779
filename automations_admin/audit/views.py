"""The page of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations.models import Event
from automations.permissions import Action
from automations.status import EventKind
from automations_admin import conf, console, diff, names, theme
from automations_admin.audit import queries
from automations_admin.audit.filters import BY, SINCE, Filters
from automations_admin.links import Links


@dataclass(frozen=True)
class Row:
    """An event as the log shows it."""

    event: Event
    flow: str
    step: str
    instance_url: str
    batch_url: str
    changes: list[diff.Change]


def audit_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what was done, newest first."""
    links, filters = Links(site), Filters.read(request.GET)
    size = conf.get().PAGE_SIZE
    rows = queries.found(filters, console.visible(request)).select_related("task")
    here = list(rows[: size + 1])
    older = here[size - 1].pk if len(here) > size else 0
    shown = [_row(request, links, event) for event in here[:size]]
    context = {
        **theme.context(request, site, _("Audit log"), links.crumbs()[:1]),
        "filters": filters,
        "choices": choices(request),
        "rows": shown,
        "clear_url": links.audit(),
        "older_url": links.audit(**filters.query(before=older)) if older else "",
        "newest_url": links.audit(**filters.query()) if filters.before else "",
        "searched": queries.SEARCHED,
    }
    return TemplateResponse(request, "automations_admin/audit/page.html", context)


def choices(request: HttpRequest) -> dict[str, list[tuple[str, Any]]]:
    """Return what the fields of the filter form offer, by their names."""
    flows = console.visible(request)
    return {
        "flow": [pair for pair in names.all_flows() if flows is None or pair[0] in flows],
        "kind": list(EventKind.choices),
        "by": list(BY.items()),
        "since": [(key, words) for key, (words, _age) in SINCE.items()],
    }


def _row(request: HttpRequest, links: Links, event: Event) -> Row:
    flow = event.automation_class
    may_see = bool(flow) and console.may(request.user, Action.VIEW_DATA, flow)
    instance = event.automation_id
    return Row(
        event=event,
        flow=names.flow_label(flow) if flow else _("everything"),
        step=names.step_label(event.step) if event.step else "",
        instance_url=links.instance(instance) if instance is not None else "",
        batch_url=links.batch(event.batch_id) if event.batch_id is not None else "",
        changes=diff.of_event(event.detail, data=may_see),
    )
