"""One worker's view of the queue: whose turn it is among what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import flow, testing
from automations.engine import bulk, claims, lanes
from automations.engine.line import Line
from automations.models import AutomationModel, AutomationTaskModel
from tests.automations.engine.racing import left_to_workers
from tests.flows import units
from tests.flows.units import act

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Few(flow.Automation):
    """Has little to do."""

    step = flow.Execute(act)
    end = flow.End()


class Urgent(flow.Automation):
    """Goes first."""

    class Meta:
        priority = 9

    step = flow.Execute(act)
    end = flow.End()


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    with testing.frozen_time(BEGIN) as frozen:
        yield frozen


def backlog(number: int) -> AutomationModel:
    """Store so many due tasks of one flow, due for longer than anything else."""
    run = left_to_workers(units.Step)
    lane = lanes.of(units.Step, "step")
    more = {"automation_id": run.id, "status": "step", "state": "ready", "lane": lane}
    due = BEGIN - timedelta(hours=1)
    rows = [{**more, "uuid": str(uuid4()), "due": due, "created": due} for _ in range(number)]
    bulk.add(AutomationTaskModel, rows)
    return run.row  # type: ignore[no-any-return]


def claimed(number: int, queue: Line | None = None) -> list[Any]:
    """Return of so many claims whose they are."""
    queue = queue or Line()
    found = [queue.claim(BEGIN, "worker") for _ in range(number)]
    return [claim and claim.instance for claim in found]


def test_a_backlog_of_one_flow_does_not_starve_another(clock: testing.Clock) -> None:
    large = backlog(10_000)
    few = [left_to_workers(Few).id for _ in range(5)]

    order = claimed(10)

    assert sorted(set(order) - {large.pk}) == few
    assert order.count(large.pk) == 5


def test_a_higher_priority_goes_first(clock: testing.Clock) -> None:
    large = backlog(10)
    urgent = [left_to_workers(Urgent).id for _ in range(3)]

    assert claimed(4) == [*urgent, large.pk]


def test_within_a_flow_the_earlier_goes_first(clock: testing.Clock) -> None:
    late, early = left_to_workers(Few), left_to_workers(Few)
    AutomationTaskModel.objects.filter(automation_id=early.id).update(due=BEGIN - timedelta(days=1))

    assert claimed(3) == [early.id, late.id, None]


def test_what_old_code_has_stored_is_found_as_well(clock: testing.Clock) -> None:
    """It knows nothing of lanes, so the database has said 0."""
    run = left_to_workers(Few)
    AutomationTaskModel.objects.filter(automation_id=run.id).update(lane=0)

    assert claimed(1) == [run.id]


def test_urgent_work_that_comes_in_the_middle_of_a_pass_is_seen_within_a_second(
    clock: testing.Clock,
) -> None:
    large, queue = backlog(10), Line()
    assert claimed(2, queue) == [large.pk] * 2
    urgent = left_to_workers(Urgent)
    assert claimed(1, queue) == [large.pk]

    clock.advance(seconds=2)

    assert claimed(1, queue) == [urgent.id]


def test_lanes_are_asked_for_once_for_many_claims(clock: testing.Clock) -> None:
    backlog(30)
    queue = Line()
    claimed(1, queue)

    with CaptureQueriesContext(connection) as asked:
        claimed(20, queue)

    assert not [one for one in asked.captured_queries if "RECURSIVE" in one["sql"]]


def test_lanes_of_what_is_due_are_found(clock: testing.Clock) -> None:
    left_to_workers(Few)
    left_to_workers(Urgent)
    units.Timed()

    expected = [lanes.of(Urgent, "step"), lanes.of(Few, "step")]
    assert sorted(claims.due_lanes(BEGIN)) == sorted(expected)
    assert claims.due_lanes(BEGIN - timedelta(days=1)) == []
