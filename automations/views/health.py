"""Whether flows go on, for load balancers and for whoever watches the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import Error
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from automations import conf
from automations.engine import health
from automations.engine.health import Signs

View = Callable[[HttpRequest], HttpResponse]


def switched(view: View) -> View:
    """Return a view that is there only with AUTOMATIONS["HEALTH"], and needs no session.

    It opens no transaction before the view is called, so that the view can tell of a database
    that does not answer.
    """

    safe = require_safe(view)

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if not conf.get().HEALTH:
            raise Http404
        return safe(request)

    decorated: View = non_atomic_requests(never_cache(asked))
    return decorated


@switched
def health_view(request: HttpRequest) -> HttpResponse:
    """Answer 200 if all is well and 503 if not, with the checks as JSON; no name of anything."""
    try:
        checks = checked(health.signs())
    except Error:
        checks = {"database": {"ok": False}}
    well = all(check["ok"] for check in checks.values())
    return JsonResponse(
        {"status": "ok" if well else "failing", "checks": checks}, status=200 if well else 503
    )


def checked(signs: Signs) -> dict[str, dict[str, Any]]:
    """Return what is checked: the database, the workers, and what is due."""
    limit = conf.get().alerts.queue_age
    return {
        "database": {"ok": True},
        "workers": {
            "ok": not signs.abandoned,
            "alive": signs.alive,
            "seconds_since_seen": _seconds(signs.now - signs.seen) if signs.seen else None,
        },
        "queue": {
            "ok": not signs.is_late(limit),
            "oldest_seconds": _seconds(signs.lag),
            "limit_seconds": limit.total_seconds() if limit else None,
        },
    }


def _seconds(value: timedelta) -> float:
    return round(max(value.total_seconds(), 0.0), 3)
