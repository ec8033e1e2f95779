"""All that failed is retried from the error page: planned, begun, cancelled, taken up, done."""

from __future__ import annotations

import os
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from automations import flow, testing
from automations.dispatch.worker import Loop
from automations.flow import this
from automations.models import Attempt, AutomationModel, AutomationTaskModel, BatchItem, Event
from tests.automations.people import browser

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

#: Instances of both forms; most queries that a page may ask, whatever their number.
SHORT, LONG = 400, 10_000
MOST_QUERIES = 30


class Charged(flow.Automation):
    """Charges a card, which failed once."""

    charge = flow.Execute(this.do, effects="charges the card")
    end = flow.End()

    def do(self, task: Any) -> None:
        """Count how often the card is charged."""
        if not self.data.get("mended"):
            raise ConnectionError("The gateway is down")
        self.data["charged"] = self.data.get("charged", 0) + 1


@pytest.fixture
def clock() -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time() as clock:
        yield clock


@pytest.fixture
def size(clock: testing.Clock) -> int:
    """Store many instances that failed, as copies of one that really did; return how many."""
    size = LONG if os.environ.get("AUTOMATIONS_SOAK") == "long" else SHORT
    first = testing.start(Charged).row
    AutomationModel.objects.filter(pk=first.pk).update(data={"mended": True})
    first.refresh_from_db()
    task = AutomationTaskModel.objects.get(automation=first)
    attempt = Attempt.objects.get(task=task)
    rows = stored(first, size - 1, lambda place: {"uuid": uuid.uuid4(), "key": f"copy {place}"})
    tasks = stored(
        task, size - 1, lambda place: {"uuid": uuid.uuid4(), "automation_id": rows[place]}
    )
    stored(attempt, size - 1, lambda place: {"task_id": tasks[place]})
    return size


def stored(original: Any, count: int, change: Callable[[int], dict[str, Any]]) -> list[int]:
    """Store copies of a row and return their primary keys.

    Args:
        original: the row.
        count: how many copies.
        change: returns the values in which the copy of this number differs.
    """
    model: type[Model] = type(original)
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(original, name) for name in fields}
    before = model._default_manager.order_by("-pk").values_list("pk", flat=True)[0]
    copies = [model(**{**values, **change(place)}) for place in range(count)]
    model._default_manager.bulk_create(copies, batch_size=1_000)
    found = model._default_manager.filter(pk__gt=before).order_by("pk")
    return list(found.values_list("pk", flat=True))


@pytest.fixture
def root() -> Client:
    """Return the browser of who may do everything."""
    return browser(User.objects.create_superuser("root"))


def test_all_that_failed_is_retried_from_the_error_page(
    root: Client, size: int, clock: testing.Clock
) -> None:
    """Each once, though the batch is cancelled half-way, taken up again and done by two workers."""
    plan_url, plan = planned(root, size)
    batch_url = begun(root, plan_url, plan)
    assert AutomationTaskModel.objects.failed().count() == size, "The request did the work itself."

    workers = [Loop(name="one"), Loop(name="two")]
    go_on(workers, clock, until=lambda: handled(root, batch_url, size) >= size // 2)
    root.post(f"{batch_url}cancel/", {"reason": "Not now"})
    go_on(workers, clock, until=lambda: not BatchItem.objects.filter(verdict="running").exists())
    done = handled_well()
    assert size // 2 <= done < size
    go_on(workers, clock, passes=3)
    assert handled_well() == done, "A cancelled batch went on."

    root.post(f"{batch_url}resume/")
    go_on(workers, clock, until=lambda: handled_well() == size)
    go_on(workers, clock, passes=3)
    adds_up(root, batch_url, size)


def planned(root: Client, size: int) -> tuple[str, str]:
    """Follow the group's button to its plan; return address and page of it."""
    errors = page(root, "/admin/automations/failure/")
    urls = re.findall(r'href="(/admin/automations/batch/plan/\?act=retry[^"]*)"', errors)
    assert len(urls) == 1, "There is one group, with one button."
    url = unescape(urls[0])
    found = page(root, url)
    for said in (f"Retry {size:,} tasks", "charges the card", "Charge"):
        assert said in found
    assert found.count('href="/admin/automations/automationmodel/') >= 10, "No samples are shown."
    return url, found


def begun(root: Client, url: str, plan: str) -> str:
    """Confirm a plan; return the address of the batch."""
    match = re.search(r'name="hash" value="(\w+)"', plan)
    assert match is not None
    said = {"confirm": "1", "hash": match[1], "reason": "The gateway is up", "stop_after": ""}
    response = root.post(url, said)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def page(client: Client, url: str) -> str:
    """Return a page, which asks a constant number of queries."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    assert len(queries) <= MOST_QUERIES
    return str(response.content.decode())


def handled(root: Client, url: str, size: int) -> int:
    """Return how many items the page of a batch calls handled."""
    match = re.search(r"([\d,]+) of ([\d,]+) handled", page(root, url))
    assert match is not None
    done, total = (int(number.replace(",", "")) for number in match.groups())
    assert total == size
    return done


def handled_well() -> int:
    return BatchItem.objects.filter(verdict="went_through").count()


def go_on(
    workers: list[Loop],
    clock: testing.Clock,
    until: Callable[[], bool] = lambda: False,
    passes: int = 2_000,
) -> None:
    """Let workers take turns, a second apart, until something holds."""
    for _ in range(passes):
        if until():
            return
        for worker in workers:
            worker.run_pass()
        clock.advance(seconds=1)
    assert passes < 2_000, "It never came to that."


def adds_up(root: Client, url: str, size: int) -> None:
    """See to it that everything was done once, and that the page says so."""
    verdicts = Counter(BatchItem.objects.values_list("verdict", flat=True))
    assert verdicts == {"went_through": size}
    assert set(AutomationTaskModel.objects.filter(status="charge").values_list("attempts")) == {
        (2,)
    }
    charged = {data["charged"] for data in AutomationModel.objects.values_list("data", flat=True)}
    assert charged == {1}
    assert Event.objects.filter(kind="retried").count() == size
    assert set(AutomationModel.objects.values_list("state")) == {("completed",)}
    html = page(root, url)
    assert "Finished" in html
    assert f"{size:,} of {size:,} handled" in html
