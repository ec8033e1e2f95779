"""What the page of workers asks the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpRequest

from automations import testing
from automations.engine import claims, letters
from automations.models import Alert, AutomationTaskModel
from automations.nodes.base import Letter
from automations_admin import counting
from automations_admin.health import queries
from automations_admin.health.queries import Queue
from tests.automations_admin.shop import NAME, Nightly, Payment, Simple
from tests.flows import units

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAYMENT, SIMPLE = f"{NAME}.Payment", f"{NAME}.Simple"
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(rf: Any) -> HttpRequest:
    """A request of somebody who may see every flow."""
    request: HttpRequest = rf.get("/")
    request.user = User.objects.create_superuser("root")
    return request


@pytest.fixture
def limited(rf: Any, settings: Any) -> HttpRequest:
    """A request of somebody who may see one flow only."""
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.simple_only"}
    request: HttpRequest = rf.get("/")
    request.user = User.objects.create_user("limited", is_staff=True)
    request.user.user_permissions.set(Permission.objects.filter(codename="view_automationmodel"))
    return request


def simple_only(user: Any, flow: str, action: str) -> bool | None:
    """Let one flow be seen."""
    return flow == SIMPLE


def claimed(automation: Any, owner: str) -> AutomationTaskModel:
    """Start an instance whose first step is being executed by somebody."""
    started = automation(autorun=False)
    started.nice()
    (claim,) = claims.claim_due(NOW, owner, MINUTE, 1, instance=started.id)
    return AutomationTaskModel.objects.get(pk=claim.task)


def test_what_is_executed_is_read_with_its_lease(request_: HttpRequest) -> None:
    with testing.frozen_time(NOW):
        task = claimed(Simple, "w1")
    (work,) = queries.running(request_)
    assert (work.task, work.instance, work.flow) == (task.pk, task.automation_id, SIMPLE)
    assert (work.step, work.owner, work.attempt) == ("step", "w1", 1)
    assert (work.started, work.lease) == (NOW, NOW + MINUTE)


def test_leases_that_end_first_come_first(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has none comes last, and more than a page can show is left out."""
    with testing.frozen_time(NOW):
        tasks = [claimed(Simple, "w1") for _number in range(4)]
    rows = AutomationTaskModel.objects
    rows.filter(pk=tasks[0].pk).update(due=NOW + 2 * MINUTE)
    rows.filter(pk=tasks[1].pk).update(due=None)
    found = [work.task for work in queries.running(request_)]
    assert found == [tasks[number].pk for number in (2, 3, 0, 1)]
    monkeypatch.setattr(queries, "MAX_TASKS", 2)
    assert [work.task for work in queries.running(request_)] == found[:2]


def test_flows_that_may_not_be_seen_are_only_counted(limited: HttpRequest) -> None:
    """A worker that is busy is never said to be idle."""
    with testing.frozen_time(NOW):
        claimed(Simple, "w1"), claimed(Payment, "w1")
        Payment(stock=False)
    assert [work.flow for work in queries.running(limited)] == [SIMPLE]
    assert queries.busy() == {"w1": 2}
    assert PAYMENT not in queries.queue(limited, NOW + timedelta(hours=1)).flows


def test_what_waits_is_counted_by_flow(request_: HttpRequest, groups: Any) -> None:
    """Running tasks fall due as well, when their lease ends: they do not count."""
    with testing.frozen_time(NOW) as clock:
        for _ in range(2):
            Payment(stock=False)
        Payment()
        Nightly()
        claimed(Simple, "w1")
        letters.post(Letter(units.Listener(), "hello", None, {}, False), NOW)
        Simple(autorun=False).nice()
        clock.advance(seconds=30)
        queue = queries.queue(request_, clock.now())

    assert queue.due == {SIMPLE: 1}
    assert queue.oldest == {SIMPLE: NOW}
    assert queue.soon == {PAYMENT: 2, "tests.flows.units.Listener": 1}
    assert queue.people == {PAYMENT: 1}
    assert queue.messages == {"tests.flows.units.Listener": 1}
    assert not queue.held
    assert queue.flows == [
        SIMPLE,
        "tests.automations_admin.shop.Payment",
        "tests.flows.units.Listener",
    ]


def test_flows_stand_in_the_order_of_what_has_been_due_longest() -> None:
    """Then those of which nothing is due, by name."""
    queue = Queue(
        due=_counter(a=1, b=1),
        oldest={"a": NOW, "b": NOW - MINUTE},
        soon=_counter(d=1),
        people=_counter(c=1),
        messages=_counter(),
        held=_counter(),
    )
    assert queue.flows == ["b", "a", "c", "d"]


def _counter(**counts: int) -> Any:
    from collections import Counter

    return Counter(counts)


def test_no_more_is_counted_than_anybody_needs(
    request_: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST", 2)
    with testing.frozen_time(NOW):
        for _ in range(5):
            Simple(autorun=False).nice()
        queue = queries.queue(request_, NOW)
    assert queue.totals[0] == 3


def test_alerts_of_flows_that_may_not_be_seen_are_left_out(limited: HttpRequest) -> None:
    """Those that concern everything are not."""
    for kind, flow in (("failures", PAYMENT), ("failures", SIMPLE), ("queue", "")):
        Alert.objects.create(kind=kind, automation_class=flow)
    assert [row.automation_class for row in queries.alerts(limited)] == ["", SIMPLE]
