"""Figures about flows for Prometheus and others, as OpenMetrics text."""

from __future__ import annotations

from collections.abc import Iterator
from hmac import compare_digest

from django.db import Error
from django.http import HttpRequest, HttpResponse

from automations import conf, openmetrics
from automations.engine import health
from automations.openmetrics import Gauge, Sample, by_label, single
from automations.status import Outcome, Waiting
from automations.views.health import switched

TEXT = "text/plain; charset=utf-8"


@switched
def metrics_view(request: HttpRequest) -> HttpResponse:
    """Answer with the figures, if the token that the settings name was sent."""
    if not may_read(request):
        refused = HttpResponse("Send the token as: Authorization: Bearer ...\n", TEXT, 401)
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    wanted = "application/openmetrics-text" in request.headers.get("Accept", "")
    kind = openmetrics.CONTENT_TYPE if wanted else openmetrics.PLAIN_CONTENT_TYPE
    try:
        return HttpResponse(openmetrics.text(gauges()), kind)
    except Error:
        return HttpResponse("The database does not answer.\n", TEXT, 503)


def may_read(request: HttpRequest) -> bool:
    """Tell whether a request carries the token; without a token in the settings every one does."""
    token = conf.get().HEALTH_TOKEN
    sent = request.headers.get("Authorization", "")
    return not token or compare_digest(sent.encode(), f"Bearer {token}".encode())


def gauges() -> Iterator[Gauge]:
    """Yield every figure; a constant number of queries."""
    yield from _of_instances()
    yield from _of_tasks()
    yield from _of_what_is_due()


def _of_instances() -> Iterator[Gauge]:
    live, ended = [], []
    for (flow, state), count in sorted(health.counts().items()):
        if state in Outcome:
            ended.append(Sample(count, {"flow": flow, "outcome": state}))
        else:
            live.append(Sample(count, {"flow": flow, "state": state}))
    yield Gauge("automations_instances", "Instances that have not ended.", tuple(live))
    help_text = "Instances that have ended and are still stored."
    yield Gauge("automations_instances_ended", help_text, tuple(ended))


def _of_tasks() -> Iterator[Gauge]:
    tasks = health.tasks()
    yield by_label(
        "automations_tasks_failed",
        "Tasks whose attempts are used up and that nobody has repaired.",
        "flow",
        health.failed_by_flow(),
    )
    for name, help_text, rows in (
        ("retrying", "Tasks that failed and whose next attempt is planned.", tasks.retrying()),
        ("waiting_for_people", "Tasks that wait for a person.", tasks.waiting_for(Waiting.PERSON)),
        (
            "waiting_for_limit",
            "Tasks that wait for a free slot of a limit.",
            tasks.waiting_for(Waiting.LIMIT),
        ),
        ("running", "Tasks that are being executed.", tasks.running()),
        ("held", "Tasks that a pause or missing code holds back.", health.held()),
    ):
        yield single(f"automations_tasks_{name}", help_text, rows.count())


def _of_what_is_due() -> Iterator[Gauge]:
    signs = health.signs()
    due = health.tasks().due(signs.now).order_by().count()
    unread = health.unread().count()
    yield single("automations_tasks_due", "Tasks that are due.", due)
    yield single("automations_messages_unread", "Messages that wait for a worker.", unread)
    yield single(
        "automations_oldest_due_seconds",
        "How long the first task or message has been due.",
        signs.lag.total_seconds(),
        unit="seconds",
    )
    yield single("automations_workers_alive", "Workers that were seen lately.", signs.alive)
