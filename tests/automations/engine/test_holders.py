"""Who has the slots of limits, and where tasks stand in the line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import testing
from automations.engine import holders, recovery
from automations.engine.holders import Stand
from automations.models import Permit, Queued
from automations.redaction import MASK
from tests.automations.engine.racing import left_to_workers, work
from tests.automations.engine.test_limiting import at, finish, hold
from tests.flows import limited as flows

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    with testing.frozen_time(BEGIN) as frozen:
        yield frozen


def stand(run: Any, most: int = 100) -> Stand | None:
    task = at(run)
    return holders.stands([task], most).get(task.pk)


def test_the_line_goes_by_rank_then_by_age(clock: testing.Clock) -> None:
    hold(left_to_workers(flows.Usual))
    usual = [left_to_workers(flows.Usual) for _ in range(2)]
    urgent = left_to_workers(flows.Urgent)

    work()

    places = [(found.place, found.length) for run in (urgent, *usual) if (found := stand(run))]
    assert places == [(1, 3), (2, 3), (3, 3)]


def test_no_line_is_counted_further_than_asked(clock: testing.Clock) -> None:
    runs = [left_to_workers(flows.OneAtOnce) for _ in range(11)]
    hold(runs[0])
    work()

    assert [
        (found.place, found.length) for most in (100, 4) if (found := stand(runs[10], most))
    ] == [
        (10, 10),
        (6, 6),
    ]


def test_who_was_cancelled_is_not_counted(clock: testing.Clock) -> None:
    """Its row stays until its turn comes."""
    runs = [left_to_workers(flows.OneAtOnce) for _ in range(4)]
    hold(runs[0])
    work()
    recovery.cancel(runs[1].row, reason="Wrong")

    found = stand(runs[3])

    assert found is not None
    assert (found.place, found.length, Queued.objects.count()) == (2, 2, 3)


def test_a_slot_of_an_earlier_attempt_is_none_that_is_kept(clock: testing.Clock) -> None:
    run = left_to_workers(flows.OneAtOnce)
    task = at(run)
    Permit.objects.create(key="k", slot=0, task=task.pk, fence=task.fence, taken=BEGIN)
    assert stand(run) is None

    Permit.objects.filter(task=task.pk).update(fence=task.fence + 1)

    assert stand(run) == Stand("k")


def test_holders_are_those_that_run_and_those_that_are_called(clock: testing.Clock) -> None:
    first, second, third = (left_to_workers(flows.OneAtOnce) for _ in range(3))
    held = hold(first)
    work()
    key = stand(third).key  # type: ignore[union-attr]
    assert holders.of([key], BEGIN) == {key: [at(first).pk]}

    finish(held)

    assert holders.of([key], BEGIN) == {key: [at(second).pk]}


def test_who_has_begun_within_a_period_counts_until_its_end(clock: testing.Clock) -> None:
    runs = [left_to_workers(flows.Paced) for _ in range(2)]
    work()
    key = Permit.objects.values_list("key", flat=True)[0]

    assert holders.of([key], BEGIN) == {key: [at(run).pk for run in runs]}
    assert holders.of([key], BEGIN + timedelta(minutes=1)) == {key: []}


def test_the_value_of_a_secret_key_is_not_noted(clock: testing.Clock) -> None:
    """What is noted at a task is read by who may not see its data."""
    runs = [left_to_workers(flows.Secret, token="t0p") for _ in range(2)]
    hold(runs[0])

    work()

    assert at(runs[1]).message == f"at most 1 at once for {MASK}"
