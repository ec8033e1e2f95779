"""The pages of statistics, and their files."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from automations.histories import cells
from automations_admin import tabs, theme
from automations_admin.links import Links
from automations_admin.stats import lens as lenses
from automations_admin.stats import offer
from automations_admin.stats.cohorts import Cohorts
from automations_admin.stats.diagram import Diagram
from automations_admin.stats.experiment import Experiment
from automations_admin.stats.flow import Journey
from automations_admin.stats.funnel import Funnel
from automations_admin.stats.overview import Overview
from automations_admin.stats.page import Page
from automations_admin.stats.people import People
from automations_admin.stats.sums import Sums
from automations_admin.stats.times import Times

#: The pages in the order of their tabs.
PAGES: tuple[type[Page], ...] = (
    Overview,
    Diagram,
    Funnel,
    Times,
    Experiment,
    Cohorts,
    People,
)
_BY_NAME: Mapping[str, type[Page]] = {page.name: page for page in PAGES}


def statistics(request: HttpRequest, site: AdminSite, name: str, view: str = "") -> HttpResponse:
    """Show a page of statistics of a flow, or give the table behind it as a file.

    Raises:
        Http404: there is no such flow or page.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    kind = _BY_NAME.get(view)
    if kind is None:
        raise Http404(_("There is no such page of statistics."))
    sums = Sums(name)
    journey = Journey.of(sums)
    if not journey.known:
        raise Http404(_("There is no flow of this name."))
    lens = lenses.Lens.read(request.GET, lenses.today(), kind.options)
    page = kind(sums, journey, lens, Links(site), request)
    if request.GET.get("format") == "csv":
        return _file(page)
    return TemplateResponse(request, kind.template, _context(request, site, page))


def _context(request: HttpRequest, site: AdminSite, page: Page) -> dict[str, object]:
    links, journey = page.links, page.journey
    crumbs = links.crumbs(flow=(journey.label, journey.name))
    views = [
        tabs.Tab(one.label, page.to(one.name, **page.lens.query()), one.name == page.name)
        for one in PAGES
    ]
    return {
        **theme.context(request, site, _("Statistics of %(flow)s") % {"flow": journey.label},
                        crumbs),
        "still": True,
        "tabs": tabs.of_flow(links, journey.name, "automations_statistics"),
        "views": views,
        "weekly": offer.of(request, links, journey.name),
        "here": request.get_full_path(),
        **page.shared(),
        **page.context(),
    }  # fmt: skip


def _file(page: Page) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    days = f"{page.lens.since.isoformat()}-{page.lens.until.isoformat()}"
    words = "-".join(filter(None, (slugify(page.journey.label), page.name or "overview", days)))
    response["Content-Disposition"] = f'attachment; filename="{words}.csv"'
    response.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(response)
    for line in page.table().lines():
        writer.writerow([_harmless(value) for value in line])
    return response


def _harmless(value: object) -> object:
    """Return a value as a file has it: text that a spreadsheet would reckon with is quoted."""
    return cells.safe(value) if isinstance(value, str) else value
