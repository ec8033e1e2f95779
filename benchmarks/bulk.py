"""How long acts on many take: the plan, its confirmation, and the work that follows."""

from __future__ import annotations

import re
import statistics

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from automations.dispatch.worker import Loop
from automations.models import BatchItem
from benchmarks import instances
from benchmarks.workloads import Figure, stopwatch

#: Milliseconds in which 10,000 retries are to be planned, on an idle machine.
BUDGET = 2_000
#: Stored instances for each that has failed.
FOR_EACH = 25
#: Items that a worker goes through for the figure of its speed.
WORKED = 1_000
#: How often the plan is asked for; the median counts.
TIMES = 3


def bulk(size: int) -> list[Figure]:
    """Plan a retry of all that failed as a superuser does, confirm it, and let a worker begin."""
    instances.fill(instances.Shop(size * FOR_EACH))
    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.create_superuser("bulk"))
    url = reverse("admin:automations_batch_plan") + "?act=retry&state=failed"
    page = client.get(url).content.decode()
    spent = statistics.median(_asked(client, url) for _time in range(TIMES))
    confirmed, stored = _confirmed(client, url, page), BatchItem.objects.count()
    assert stored == size, f"{stored} items were stored"
    return [
        Figure(f"bulk: plan of {size:,} retries", spent, "ms", budget=BUDGET),
        Figure(f"bulk: confirmation of {size:,}", confirmed, "ms"),
        Figure("bulk: items gone through", _worked(min(size, WORKED)), "items/s"),
    ]


def _asked(client: Client, url: str) -> float:
    with stopwatch() as seconds:
        status = client.get(url).status_code
        spent = seconds() * 1000
    assert status == 200, status
    return spent


def _confirmed(client: Client, url: str, page: str) -> float:
    (seen,) = re.findall(r'name="hash" value="(\w+)"', page)
    said = {"confirm": "1", "hash": seen, "reason": "Measured", "stop_after": ""}
    with stopwatch() as seconds:
        status = client.post(url, said).status_code
        spent = seconds() * 1000
    assert status == 302, status
    return spent


def _worked(count: int) -> float:
    """Return how many items a second one worker begins and finishes."""
    worker, done = Loop(), BatchItem.objects.filter(verdict="went_through")
    with stopwatch() as seconds:
        while done.count() < count:
            worker.run_pass()
        return done.count() / seconds()
