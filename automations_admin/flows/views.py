"""The list of flows and the page of one flow."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import clock
from automations_admin import counting, marks, theme, workers
from automations_admin.flows import queries
from automations_admin.flows.page import FlowPage
from automations_admin.links import Links

#: What the figures and columns count, with the filter that lists it.
_FILTERS: dict[str, dict[str, str]] = {
    "running": {"state": "running"},
    "person": {"task": "person"},
    "retrying": {"task": "retrying"},
    "failed": {"task": "failed"},
    "finished": {"state": "finished"},
    "finished_lately": {"state": "finished", "ended": "day"},
}
_MARKS = {key: marks.STANDINGS[key] for key in ("person", "retrying", "failed")}


def flow_list(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show every flow, worst first."""
    links, found = Links(site), queries.rows()
    totals = {
        key: sum(getattr(row.counts, key) for row in found)
        for key in ("running", "person", "retrying", "failed")
    }
    totals["finished_lately"] = queries.finished_lately(clock.now())
    context = {
        **theme.context(request, site, _("Flows"), links.crumbs()[:1]),
        "pulse": workers.pulse(),
        "command": workers.COMMAND,
        "figures": _figures(links, totals),
        "rows": [_listed(links, row) for row in found],
        "instances_url": links.instances(),
    }
    return TemplateResponse(request, "automations_admin/flows/list.html", context)


def _figures(links: Links, totals: dict[str, int], name: str = "") -> list[dict[str, Any]]:
    words = {
        "running": _("Running"),
        "person": _("Waiting for people"),
        "retrying": _("Still retrying"),
        "failed": _("Failed"),
        "finished_lately": _("Finished, last 24 h"),
    }
    return [
        {
            "word": words[key],
            "count": count,
            "url": links.instances(flow=name, **_FILTERS[key]),
            "mark": _MARKS.get(key),
        }
        for key, count in totals.items()
    ]


def _listed(links: Links, row: queries.Row) -> dict[str, Any]:
    urls = {key: links.instances(flow=row.name, **said) for key, said in _FILTERS.items()}
    if row.counts.live and not row.registered:
        urls["blocked"] = links.instances(flow=row.name)
    failure = row.failure
    return {
        "row": row,
        "url": links.flow(row.name),
        "urls": urls,
        "failure_url": links.instance(failure.instance) if failure else "",
        "failed_mark": _MARKS["failed"],
        "person_mark": _MARKS["person"],
    }


def flow_page(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Show one flow with its diagram and the counts of each step."""
    links = Links(site)
    definition = counting.bounded(request.GET.get("definition"), 0, counting.MAX_ID, 0) or None
    page = FlowPage(links, name, definition, request.GET.get("node", "")[:100])
    if not page.known:
        raise Http404(_("There is no flow of this name."))
    totals = {key: getattr(page.counts, key) for key in ("running", "person", "retrying", "failed")}
    totals["finished_lately"] = queries.finished_lately(clock.now(), name)
    failures = queries.failures_in(name)
    for group in failures:
        group["url"] = links.instances(flow=name, same=group["fingerprint"])
    context = {
        **theme.context(request, site, page.label, links.crumbs()),
        "page": page,
        "diagram": page.diagram(),
        "selected": page.selected(),
        "figures": _figures(links, totals, name),
        "failures": failures,
        "instances_url": links.instances(flow=name),
        "clear_url": links.flow(name, definition=definition),
        "pulse": workers.pulse(),
        "command": workers.COMMAND,
    }
    return TemplateResponse(request, "automations_admin/flows/page.html", context)
