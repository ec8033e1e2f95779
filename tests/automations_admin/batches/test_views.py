"""The list of batches, the page of one, and what people do to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import batches, plans
from automations.engine.pace import Pace
from automations.models import AutomationTaskModel, Batch, BatchItem
from tests.automations_admin.batches.conftest import LIST
from tests.automations_admin.conftest import VIEW

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(failed: list[testing.Run], retrier: Client) -> Batch:
    """Store a slow batch that retries three tasks."""
    actor = User.objects.get(is_staff=True)
    plan = plans.of_tasks("retry", AutomationTaskModel.objects.failed(), {}, actor)
    return batches.create(plan, actor=actor, reason="Gateway is back", pace=Pace(1.0))


def page(client: Client, batch: Batch, query: str = "") -> str:
    """Return the page of a batch."""
    return str(client.get(f"{LIST}{batch.pk}/{query}").content.decode())


def test_the_list_says_how_far_each_batch_is(retrier: Client, batch: Batch) -> None:
    testing.run_due()
    html = retrier.get(LIST).content.decode()
    for said in ("Retry 3 tasks", "Gateway is back", "0 / 3", "Running"):
        assert said in html


def test_the_page_says_what_became_of_each_item(retrier: Client, batch: Batch) -> None:
    with testing.frozen_time() as clock:
        testing.run_due()
        clock.advance(seconds=2)
        testing.run_due()
    html = page(retrier, batch)
    for said in (
        "1 of 3 handled",
        "1 failed again",
        "2 to come",
        "ValueError: The card was refused.",
        "(same failure as before)",
        "Now: Failed",
        "1 a minute",
        "Cancel the remaining 2…",
        "Retry the 1 again…",
    ):
        assert said in html
    failed_again = page(retrier, batch, "?verdict=failed_again")
    assert "To come" not in failed_again.split('id="verdicts"')[1]


def test_a_batch_is_suspended_resumed_and_cancelled(retrier: Client, batch: Batch) -> None:
    def state() -> str:
        batch.refresh_from_db()
        return batch.state

    retrier.post(f"{LIST}{batch.pk}/suspend/")
    assert state() == "suspended"
    assert "Resume batch" in page(retrier, batch)
    retrier.post(f"{LIST}{batch.pk}/resume/")
    assert state() == "running"
    assert "3 items are left as they are" in page(retrier, batch, "cancel/")
    retrier.post(f"{LIST}{batch.pk}/cancel/", {"reason": "Enough"})
    assert state() == "cancelled"
    assert LogEntry.objects.count() == 3
    html = page(retrier, batch)
    assert "Suspend batch" not in html
    assert "Resume the remaining 3" in html
    retrier.post(f"{LIST}{batch.pk}/resume/")
    assert state() == "running"


def test_there_is_nothing_to_cancel_when_nothing_is_to_come(retrier: Client, batch: Batch) -> None:
    """The last item is being executed."""
    assert "Cancel the remaining 3" in page(retrier, batch)
    BatchItem.objects.filter(batch=batch).update(verdict="running")
    html = page(retrier, batch)
    assert "Suspend batch" in html
    assert "Cancel the remaining" not in html


def test_its_speed_is_changed(retrier: Client, batch: Batch) -> None:
    retrier.post(f"{LIST}{batch.pk}/speed/", {"speed": ""})
    batch.refresh_from_db()
    assert batch.rate is None


def test_a_speed_that_is_none_is_refused(retrier: Client, batch: Batch) -> None:
    response = retrier.post(f"{LIST}{batch.pk}/speed/", {"speed": "-1"}, follow=True)
    assert "The speed must be more than 0" in response.content.decode()
    batch.refresh_from_db()
    assert batch.rate == 1.0


def test_what_is_over_is_a_message(retrier: Client, batch: Batch) -> None:
    batches.cancel(batch)
    response = retrier.post(f"{LIST}{batch.pk}/suspend/", follow=True)
    assert "The batch is not running." in response.content.decode()


def test_a_reason_stays_although_the_batch_is_over(retrier: Client, batch: Batch) -> None:
    """Somebody else was faster, or the last item was."""
    batches.cancel(batch)
    html = retrier.post(f"{LIST}{batch.pk}/cancel/", {"reason": "Wrong filter"}).content.decode()
    for said in ("The batch is over.", "Wrong filter"):
        assert said in html
    assert LogEntry.objects.count() == 0


def test_who_may_not_retry_may_only_look(staff: Callable[..., Client], batch: Batch) -> None:
    client = staff(VIEW)
    assert "Suspend batch" not in page(client, batch)
    assert client.post(f"{LIST}{batch.pk}/suspend/").status_code == 403


def no_flow(user: Any, flow: str, action: str) -> bool | None:
    """A project's rule: this user sees nothing of Shipping."""
    return False if user.username == VIEW and flow.endswith("Shipping") else None


def test_a_batch_of_a_flow_that_may_not_be_seen_is_not_there(
    staff: Callable[..., Client], batch: Batch, settings: Any
) -> None:
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.no_flow"}
    client = staff(VIEW)
    assert client.get(f"{LIST}{batch.pk}/").status_code == 404
    assert "Retry 3 tasks" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("path", ["4711/", "99999999999999999999/", "4711/suspend/"])
def test_what_is_not_there_is_not_found(retrier: Client, path: str) -> None:
    assert retrier.get(f"{LIST}{path}").status_code == 404


def test_an_instance_that_was_deleted_is_still_named(
    retrier: Client, batch: Batch, failed: list[testing.Run]
) -> None:
    pk = failed[0].row.pk
    failed[0].automation.kill()
    html = page(retrier, batch)
    assert f"Instance {pk}" in html
    assert BatchItem.objects.filter(automation=None).count() == 1


def test_the_pages_ask_as_often_for_many_as_for_few(retrier: Client, batch: Batch) -> None:
    def asked() -> list[int]:
        return [count_queries(retrier, path) for path in (LIST, f"{LIST}{batch.pk}/")]

    def count_queries(client: Client, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    BatchItem.objects.filter(batch=batch, position__gt=1).delete()
    few = asked()
    item = BatchItem.objects.get(batch=batch)
    for number in range(2, 12):
        item.pk, item.position, item._state.adding = None, number, True
        item.save()
        plan = plans.of_tasks("retry", AutomationTaskModel.objects.failed(), {}, batch.actor)
        batches.create(plan, actor=batch.actor, reason="Once more")
    assert asked() == few
    assert max(few) <= 12


def test_further_items_are_on_further_pages(retrier: Client, batch: Batch, settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {"PAGE_SIZE": 2}
    first = retrier.get(f"{LIST}{batch.pk}/")
    assert len(first.context["rows"]) == 2
    second = retrier.get(first.context["more_url"])
    assert len(second.context["rows"]) == 1
