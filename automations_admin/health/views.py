"""The page of workers."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import conf, wording
from automations_admin import counting, theme, workers
from automations_admin.health import page, queries
from automations_admin.links import Links


def workers_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show who works, at what, what is due, and what staff were told of."""
    links, pulse = Links(site), workers.pulse()
    found, works, queue = (
        queries.workers(),
        queries.running(request),
        queries.queue(request, pulse.now),
    )
    shown = found[: queries.MAX_WORKERS]
    board = page.Board(links, pulse.now, pulse.patience)
    context = {
        **theme.context(request, site, _("Workers"), links.crumbs()[:1]),
        "pulse": pulse,
        "command": workers.COMMAND,
        "figures": page.figures(links, pulse.alive, queue),
        "workers": board.workers(shown, works, queries.busy()),
        "more_workers": len(found) > len(shown),
        "others": board.others(shown, works),
        "more_tasks": len(works) == queries.MAX_TASKS,
        "queue": page.queue_rows(links, queue),
        "capped": any(count > counting.MOST for count in queue.totals),
        "most": counting.MOST,
        "alerts": page.alert_rows(links, queries.alerts(request)),
        "alerts_on": bool(conf.get().alerts.HOOK),
        "finding": page.finding(),
        "patience": wording.duration(pulse.patience),
    }
    return TemplateResponse(request, "automations_admin/health/page.html", context)
