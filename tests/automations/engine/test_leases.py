"""Leases: one of several workers has a row, until its lease runs out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from automations import conf, testing
from automations.engine import leases
from automations.engine.leases import Leased
from automations.models import Batch, Schedule
from tests.automations.engine.conftest import BEGIN
from tests.automations.engine.meeting import together

pytestmark = pytest.mark.django_db

Due = Callable[[], Leased]


@pytest.fixture
def clock() -> Iterator[testing.Clock]:
    with testing.frozen_time(BEGIN) as clock:
        yield clock


@pytest.fixture(params=[Schedule, Batch])
def due(request: Any, clock: testing.Clock) -> Due:
    """Return what reads a row that is due, as a further worker does."""
    row = request.param.objects.create(due=BEGIN)
    return lambda: request.param.objects.get(pk=row.pk)  # type: ignore[no-any-return]


def test_one_of_two_that_have_read_the_same_takes_it(due: Due) -> None:
    fast, slow = due(), due()

    assert leases.take(fast, BEGIN, "fast")
    assert not leases.take(slow, BEGIN, "slow")

    assert (due().owner, due().due) == ("fast", BEGIN + conf.get().lease)
    assert due().fence == fast.fence == slow.fence + 1


def test_a_lease_lasts_from_the_moment_that_the_row_is_taken(
    due: Due, clock: testing.Clock
) -> None:
    """Not from the one at which a long sweep began."""
    clock.advance(minutes=10)
    assert leases.take(due(), BEGIN, "late")
    assert due().due == clock.now() + conf.get().lease


def test_a_row_is_free_when_its_lease_has_run_out(due: Due, clock: testing.Clock) -> None:
    lost = due()
    assert leases.take(lost, BEGIN, "lost")
    assert not leases.take(due(), clock.now(), "early")

    clock.advance(seconds=conf.get().LEASE)

    assert leases.take(due(), clock.now(), "next")
    assert not leases.mine(lost).exists(), "Who comes back late writes nothing."


def test_who_has_it_may_take_it_again(due: Due, clock: testing.Clock) -> None:
    row = due()
    assert leases.take(row, BEGIN, "one")
    assert leases.mine(row).update(due=BEGIN)
    assert leases.take(row, BEGIN, "one")
    assert leases.mine(row).get() == row


@pytest.mark.parametrize("moment", [None, BEGIN + timedelta(seconds=1)])
def test_what_is_not_due_any_more_is_left(due: Due, moment: Any) -> None:
    row = due()
    assert leases.mine(row).update(due=moment)
    assert not leases.take(row, BEGIN, "one")
    assert (due().due, due().fence, due().owner) == (moment, 0, "")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_of_four_workers_takes_it(due: Due) -> None:
    def work() -> bool:
        return leases.take(due(), BEGIN, "w")

    assert sorted(actor.join() for actor in together(*[work] * 4)) == [False, False, False, True]
    assert due().fence == 1
