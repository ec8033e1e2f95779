"""Open visits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from automations import clock as now
from automations.models import AutomationTaskModel
from automations.status import OPEN
from automations_admin.stats import open as opened
from automations_admin.stats.people import People
from tests.automations_admin.stats import naive_steps
from tests.automations_admin.stats.test_visits import days
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db


def read(query: str, order: str = "", step: str = "", first: int = 0) -> list[opened.Visit]:
    shown = naive_steps.page(People, query).lens
    return opened.read(opened.tasks(shown, naive_steps.NAME, step), order, first)


@pytest.mark.parametrize("span", [(400, 0), (9, 2)])
def test_they_are_those_of_the_instances_that_count(crowd: Crowd, span: tuple[int, int]) -> None:
    shown = naive_steps.page(People, days(*span)).lens
    rows = [row.pk for row in naive_steps.started(shown)]
    expected = AutomationTaskModel.objects.filter(automation__in=rows, state__in=OPEN)
    assert {visit.task for visit in read(days(*span))} == {task.pk for task in expected}


def test_by_event_all_that_are_open_count(crowd: Crowd) -> None:
    whole = AutomationTaskModel.objects.filter(state__in=OPEN).count()
    assert len(read(f"{days(1, 1)}&dated=event")) == min(whole, opened.SIZE)


def test_orders(crowd: Crowd) -> None:
    oldest, newest = read(days(400, 0)), read(days(400, 0), "newest")
    assert [v.since for v in oldest] == sorted(v.since for v in oldest)
    assert newest == oldest[::-1]
    due = [v.due for v in read(days(400, 0), "due")]
    known = [moment for moment in due if moment is not None]
    assert known == sorted(known)
    assert due == [*known, *[None] * (len(due) - len(known))]
    assert read(days(400, 0), first=1) == oldest[1:]


def test_at_a_step(crowd: Crowd) -> None:
    assert {visit.step for visit in read(days(400, 0), step="confirm")} == {"confirm"}
    assert read(days(400, 0), step="nowhere") == []


def visit(**said: object) -> opened.Visit:
    moment = now.now()
    usual = {
        "task": 1, "instance": 2, "subject": "", "step": "a", "state": "waiting",
        "waiting": "message", "message": "confirmed", "since": moment, "due": moment, "slice": None,
    }  # fmt: skip
    return opened.Visit(**{**usual, **said})  # type: ignore[arg-type]


def test_what_it_waits_for_in_a_few_words() -> None:
    assert visit().waits_for == "Waits for a message: confirmed"
    assert visit(waiting="time").waits_for == "Waits for a time"
    assert visit(state="running", waiting="").waits_for == "Running"
    assert visit(waiting="something new").waits_for == "Unknown"


def test_a_lease_is_no_due_time() -> None:
    late = now.now() + timedelta(hours=1)
    assert visit().overdue(late)
    assert not visit(state="running").overdue(late)
    assert not visit(due=None).overdue(late)
    assert visit(due=None).next is None


def test_groups_together_have_the_oldest_and_all() -> None:
    early, late = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    one, other = opened.Group(2, late, 1), opened.Group(3, early, 0)
    assert one.and_also(other) == other.and_also(one) == opened.Group(5, early, 1)
