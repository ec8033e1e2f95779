"""How long the console's pages take, on the server, with many instances."""

from __future__ import annotations

import statistics
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from automations.models import AutomationModel, Batch
from benchmarks import flows, instances, past
from benchmarks.workloads import Figure, stopwatch

#: Milliseconds that a page may take on an idle machine, with a million instances.
BUDGET = 300
#: How often each page is asked for; the median counts.
TIMES = 5

_FLOW = flows.Order.get_automation_class_name()
#: Filters by what they are called.
LISTS: dict[str, dict[str, str]] = {
    "list": {},
    "filter by flow and status": {"flow": _FLOW, "state": "failed"},
    "filter by step": {"flow": _FLOW, "step": "charge"},
    "filter by error": {"error": "Failure1"},
    "filter by assignee": {"assignee": "group:team 3"},
    "filter by age": {"age": "day"},
    "filter by end": {"ended": "hour"},
    "search in data": {"flow": _FLOW, "q": "customer.plan:pro total>500"},
    "search by object": {"object": "shop.order:10042"},
}
#: Pages that tell about everything, by what they are called: name of the address, its query.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "flows": ("flow_changelist", {}),
    "failures": ("failure_changelist", {}),
    "failures, 30 days": ("failure_changelist", {"period": "month"}),
    "failures of a flow": ("failure_changelist", {"flow": _FLOW}),
    "workers": ("worker_changelist", {}),
    "batches": ("batch_changelist", {}),
    "pauses": ("pause_changelist", {}),
    "audit log": ("event_changelist", {}),
    "audit log of a flow": ("event_changelist", {"flow": _FLOW}),
    "audit log, search": ("event_changelist", {"q": "no such reason"}),
}
#: Pages of a flow.
OF_FLOW: dict[str, tuple[str, dict[str, str]]] = {
    "flow": ("flow_change", {}),
    "flow, a step": ("flow_change", {"node": "charge"}),
    "flow, heat of visits": ("flow_change", {"heat": "visits"}),
    "flow, heat of 30 days": ("flow_change", {"heat": "p90", "period": "month"}),
    "grid": ("grid", {}),
    "grid of failing": ("grid", {"state": "failing"}),
}


def console(size: int) -> list[Figure]:
    """Fill the tables, and ask for lists and an instance as a superuser does."""
    with stopwatch() as seconds:
        shop = instances.Shop(size)
        rows = instances.fill(shop) + past.fill(shop)
        figures = [Figure(f"console: store {size:,} instances", rows / seconds(), "rows/s")]
    users = get_user_model()
    client = Client(headers={"host": "localhost"})
    client.force_login(users.objects.create_superuser("console"))
    return [*figures, *(_page(client, name, url) for name, url in addresses(size).items())]


def addresses(size: int) -> dict[str, str]:
    """Return the addresses that are asked for, by what they are called.

    Args:
        size: how many instances there are.
    """
    listed = _url("automationmodel_changelist", {})
    newest = AutomationModel.objects.order_by("-pk").values_list("pk", flat=True)
    failed, below = newest.filter(state="failed")[0], newest[size // 2]
    return {
        **{name: f"{listed}?{urlencode(said)}" for name, said in LISTS.items()},
        "list, in the middle": f"{listed}?before={below}&p={size // 100}",
        "instance page": _url("automationmodel_change", {}, failed),
        **{name: _url(page, said) for name, (page, said) in PAGES.items()},
        **{name: _url(page, said, _FLOW) for name, (page, said) in OF_FLOW.items()},
        "batch": _url("batch", {}, Batch.objects.order_by("-pk").values_list("pk", flat=True)[0]),
    }


def _url(page: str, query: dict[str, str], *args: Any) -> str:
    return f"{reverse(f'admin:automations_{page}', args=args)}?{urlencode(query)}"


def _page(client: Client, name: str, url: str) -> Figure:
    spent = []
    for _time in range(TIMES):
        with stopwatch() as seconds:
            status = client.get(url).status_code
            spent.append(seconds() * 1000)
        assert status == 200, (url, status)
    return Figure(f"console: {name}", statistics.median(spent), "ms", budget=BUDGET)
