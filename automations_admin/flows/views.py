"""The list of flows and the page of one flow."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import clock, registry
from automations.status import InstanceState
from automations_admin import adopted, console, counting, holds, marks, tabs, theme, workers
from automations_admin.capability import Act, all_capabilities
from automations_admin.diagram import files
from automations_admin.flows import entering, held, queries
from automations_admin.flows.health import Counts
from automations_admin.flows.lens import Lens
from automations_admin.flows.page import FlowPage
from automations_admin.links import Links

#: What the figures and columns count, with the filter that lists it.
_FILTERS: dict[str, dict[str, str]] = {
    "running": {"state": "running"},
    "paused": {"state": "paused"},
    "blocked": {"state": "blocked"},
    "person": {"task": "person"},
    "retrying": {"task": "retrying"},
    "failed": {"task": "failed"},
    "finished": {"state": "finished"},
    "finished_lately": {"state": "finished", "ended": "day"},
}
#: What a figure says only if there is any: most sites never see it.
_RARE = frozenset({"paused", "blocked"})
_MARKS = {
    **{key: marks.STANDINGS[key] for key in ("person", "retrying", "failed")},
    **{key: marks.INSTANCES[InstanceState(key)] for key in _RARE},
}


def flow_list(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show every flow, worst first."""
    links, flows = Links(site), console.visible(request)
    found = queries.rows(flows)
    totals = _totals([row.counts for row in found], flows)
    context = {
        **theme.context(request, site, _("Flows"), links.crumbs()[:1]),
        "pulse": workers.pulse(),
        "command": workers.COMMAND,
        "figures": _figures(links, totals),
        "rows": [_listed(links, row) for row in found],
        "instances_url": links.instances(),
        "holds": holds.in_force(flows),
        "pauses_url": links.known("automations_pause_changelist"),
    }
    return TemplateResponse(request, "automations_admin/flows/list.html", context)


def _totals(counts: list[Counts], flows: Collection[str] | None) -> dict[str, int]:
    """Return what is counted of flows; None for all of them."""
    keys = ("running", "paused", "blocked", "person", "retrying", "failed")
    found = {key: sum(getattr(one, key) for one in counts) for key in keys}
    return {**found, "finished_lately": queries.finished_lately(clock.now(), flows)}


def _figures(links: Links, totals: dict[str, int], name: str = "") -> list[dict[str, Any]]:
    words = {
        "running": _("Running"),
        "paused": _("Paused"),
        "blocked": _("Blocked"),
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
        if count or key not in _RARE
    ]


def _listed(links: Links, row: queries.Row) -> dict[str, Any]:
    urls = {key: links.instances(flow=row.name, **said) for key, said in _FILTERS.items()}
    if row.counts.live and not row.registered:
        urls["health"] = links.instances(flow=row.name)
    elif row.counts.blocked:
        urls["health"] = urls["blocked"]
    failure = row.failure
    in_code = row.registered and not registry.designed_name(row.name)
    return {
        "row": row,
        "url": links.flow(row.name),
        "look_url": links.known("automations_design_look", row.name) if in_code else "",
        "urls": urls,
        "failure_url": links.instance(failure.instance) if failure else "",
        "failed_mark": _MARKS["failed"],
        "person_mark": _MARKS["person"],
    }


def flow_page(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Show one flow with its diagram and the counts of each step."""
    links = Links(site)
    page = _read(request, links, name)
    context = {
        **theme.context(request, site, page.label, links.crumbs()),
        **adopted.context(request, site, name),
        **_drawn(links, page),
        "closely": True,
        "page": page,
        "tabs": tabs.of_flow(links, name, "automations_flow_change"),
        "figures": _figures(links, _totals([page.counts], [name]), name),
        "entering": entering.of(name),
        "entering_days": entering.DAYS,
        "held": held.of(name).sentences(),
        "pulse": workers.pulse(),
        "command": workers.COMMAND,
        "acts": list(_acts(request, site, page)),
        "holds": holds.in_force(frozenset({name})),
        "pauses_url": links.known("automations_pause_changelist"),
    }
    return TemplateResponse(request, "automations_admin/flows/page.html", context)


def _read(request: HttpRequest, links: Links, name: str) -> FlowPage:
    """Return the page of a flow as the address asks for it.

    Raises:
        Http404: there is none.
    """
    definition = counting.bounded(request.GET.get("definition"), 0, counting.MAX_ID, 0) or None
    node = request.GET.get("node", "")[:100]
    page = FlowPage(links, name, definition, node, Lens.read(request.GET))
    if not page.known:
        raise Http404(_("There is no flow of this name."))
    return page


def _drawn(links: Links, page: FlowPage) -> dict[str, Any]:
    """Return the diagram, the table beside it and what is said of the step that is chosen."""
    selected = page.selected()
    return {
        "still": bool(page.lens.heat),
        "choices": page.choices(),
        "diagram": page.diagram(),
        "heat": page.heat,
        "files": _files(links, page),
        "table": page.table(),
        "selected": selected,
        "failures": [] if selected else page.failures(),
        "clear_url": page.url(node=""),
        "declared_url": page.url(sort=""),
    }


def _files(links: Links, page: FlowPage) -> list[tuple[str, str]]:
    """Return the kinds of files that the diagram can be taken along as, with their addresses."""
    older = page.version is not None and not page.version.current
    said = {"definition": page.version.row.pk} if older and page.version else {}
    return [
        (one.title, links.to("automations_flow_picture", page.name, one.suffix, **said))
        for one in files.offered()
    ]


def _acts(request: HttpRequest, site: AdminSite, page: FlowPage) -> Iterator[Act]:
    """Yield what the user may do to the flow, or to the step that is chosen."""
    for one in all_capabilities():
        yield from one.flow_acts(request, site, page.name, page.node)
