"""The page of the grid."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations_admin import counting, tabs, theme, workers
from automations_admin.grid import filters as grid_filters
from automations_admin.grid import queries
from automations_admin.grid.filters import Filters
from automations_admin.grid.page import GridPage
from automations_admin.links import Links


def grid(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Show the recent instances of a flow by the steps they were at."""
    links, filters = Links(site), Filters.read(request.GET)
    page = GridPage(links, name, filters)
    if not page.known:
        raise Http404(_("There is no flow of this name."))
    context = {
        **theme.context(request, site, _("Grid"), links.crumbs(flow=(page.label, name))),
        "still": True,
        "page": page,
        "rows": page.rows(),
        "filters": filters,
        "choices": _choices(page),
        "tabs": tabs.of_flow(links, name, "automations_grid"),
        "clear_url": links.to("automations_grid", name),
        "most": counting.grouped(queries.MOST_VISITS),
        "pulse": workers.pulse(),
        "command": workers.COMMAND,
    }
    return TemplateResponse(request, "automations_admin/grid/page.html", context)


def _choices(page: GridPage) -> dict[str, list[tuple[Any, Any]]]:
    """Return (value, words) of what can be chosen."""
    numbered = enumerate(page.definitions, start=1)
    return {
        "state": list(grid_filters.STATES.items()),
        "definition": [(one.pk, number) for number, one in numbered],
        "size": [(size, _("Newest %(number)s") % {"number": size}) for size in grid_filters.SIZES],
    }
