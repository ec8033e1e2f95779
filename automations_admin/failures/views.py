"""The page of failures in groups."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations_admin import console, moments, names, theme, workers
from automations_admin.failures.filters import PERIODS, Filters
from automations_admin.failures.page import FAILED, RETRYING, FailurePage
from automations_admin.links import Links


def failure_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what has failed, in groups, and apart from it what is still tried again."""
    links, filters = Links(site), Filters.read(request.GET)
    page = FailurePage(request, links, filters)
    failed_rest, retrying_rest = page.rest()
    context = {
        **theme.context(request, site, _("Failures"), links.crumbs()[:1]),
        "since": moments.clock_time(page.since) if page.since else "",
        "filters": filters,
        "period": filters.chosen,
        "flows": _flows(request, filters.flow),
        "periods": [(key, period.words) for key, period in PERIODS.items()],
        "figures": page.figures(),
        "sections": page.sections(),
        "retrying": page.retrying_rows(),
        "failed_rest": failed_rest,
        "retrying_rest": retrying_rest,
        "failed_mark": FAILED,
        "retrying_mark": RETRYING,
        "clear_url": links.failures(),
        "pulse": workers.pulse(),
        "command": workers.COMMAND,
    }
    return TemplateResponse(request, "automations_admin/failures/page.html", context)


def _flows(request: HttpRequest, asked: str) -> list[tuple[str, str]]:
    """Return what the field offers; what was asked for is among it, known or not."""
    seen = console.visible(request)
    found = [pair for pair in names.all_flows() if seen is None or pair[0] in seen]
    return found if not asked or asked in dict(found) else [*found, (asked, asked)]
