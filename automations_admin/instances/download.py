"""Taking the list of instances out as a file: what it will hold, said before, and the file."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import clock
from automations.permissions import Action
from automations_admin import conf, console, counting, theme
from automations_admin.find.filters import Filters
from automations_admin.find.matches import Matches, matching
from automations_admin.find.reader import Reader, among
from automations_admin.instances import chips, table
from automations_admin.links import Links


def csv_url(request: HttpRequest, links: Links, filters: Filters, count: int) -> tuple[str, bool]:
    """Return where the list is taken out, and whether a question comes first; "" if it may not be.

    Args:
        request: whose user asks.
        links: addresses within the admin site.
        filters: those in force.
        count: how many instances they let through, capped.
    """
    allowed = console.visible(request, Action.EXPORT)
    if allowed is not None and not (filters.flow in allowed if filters.flow else allowed):
        return "", False
    asks = count > min(counting.MOST, conf.get().CSV_LIMIT) or _leaves_out(request, filters)
    name = "automations_csv" if asks else "automations_csv_file"
    return links.to(name, **filters.query()), asks


def _leaves_out(request: HttpRequest, filters: Filters) -> bool:
    """Tell whether there are instances that the user may see and not take out."""
    allowed, seen = console.visible(request, Action.EXPORT), console.visible(request)
    if allowed is None or filters.flow in allowed:
        return False
    return seen is None or not seen <= allowed


def _exported(request: HttpRequest, filters: Filters) -> Matches:
    found = matching(filters, Reader.of(request))
    rows = among(found.rows, console.visible(request, Action.EXPORT))
    return Matches(rows, found.problems, found.newest, found.partly)


def ask_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Say what the file will hold, and what it will not."""
    links, filters, most = Links(site), Filters.read(request.GET), conf.get().CSV_LIMIT
    found = _exported(request, filters)
    count = found.rows.order_by()[: most + 1].count()
    crumbs = [*links.crumbs(), (_("Instances"), links.instances(**filters.query()))]
    context = {
        **theme.context(request, site, _("Download as CSV?"), crumbs),
        "count": min(count, most),
        "cut": count > most,
        "most": most,
        "found": found,
        "leaves_out": _leaves_out(request, filters),
        "chips": list(chips.chips(links, filters)),
        "file_url": links.to("automations_csv_file", **filters.query()),
        "back_url": links.instances(**filters.query()),
    }
    return TemplateResponse(request, "automations_admin/instances/csv.html", context)


def csv_file(request: HttpRequest, site: AdminSite) -> Any:
    """Send the instances that the filters let through and that the user may take out."""
    found = _exported(request, Filters.read(request.GET))
    response = StreamingHttpResponse(
        table.lines(found.rows, conf.get().CSV_LIMIT), content_type="text/csv; charset=utf-8"
    )
    name = f"instances-{clock.now():%Y-%m-%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
