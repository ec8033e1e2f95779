"""A crowd that has gone through a journey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from automations import clock as clocks
from automations import testing
from automations.engine.rollups import passes
from automations.models import (
    AutomationModel,
    AutomationTaskModel,
    Counted,
    ExperimentModel,
    Refusal,
    Rollup,
    Slice,
    Watch,
)
from automations_admin.stats.flow import Journey
from automations_admin.stats.lens import Lens, today
from automations_admin.stats.sums import Sums
from tests.flows.campaign import Campaign, Crowd

#: When their weeks begin.
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAME = Campaign.get_automation_class_name()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Return a function that gives the people of some weeks, made once for a module.

    What a test changes is taken back after it, as in every test; what they did stays until the
    module's last test.
    """
    with django_db_blocker.unblock(), testing.frozen_time(BEGIN) as clock, transaction.atomic():
        yield _World(clock)
        transaction.set_rollback(True)


class _World:
    """Time, and the people who lived in it."""

    def __init__(self, clock: testing.Clock) -> None:
        self.clock = clock
        self.crowd: Crowd | None = None
        self.then = clock.now()

    def lived(self, counted: int, fresh: int) -> Crowd:
        """Return people who have done so many things, all but the last of which are counted."""
        if self.crowd is None:
            self.crowd = Crowd(self.clock, 11)
            self.crowd.live(counted)
            passes.roll(clocks.now())
            self.crowd.live(fresh)
            self.then = self.clock.now()
        return self.crowd


@pytest.fixture
def clock(request: pytest.FixtureRequest, db: None) -> Iterator[testing.Clock]:
    """Let time stand still until a test moves it, before anybody has done anything.

    With a crowd it is the time at which that has done what it did.
    """
    if "crowd" in request.fixturenames:
        yield request.getfixturevalue("crowd").clock
        return
    for model in (
        Watch, Counted, AutomationTaskModel, AutomationModel, Rollup, Slice, Refusal,
        ExperimentModel,
    ):  # fmt: skip
        model.objects.all().delete()
    User.objects.filter(username__startswith="user-").delete()
    with testing.frozen_time(BEGIN) as found:
        yield found


@pytest.fixture(scope="module")
def _crowd(world: Any) -> Crowd:
    """Make them before the transaction of the first test that asks for them."""
    found: Crowd = world.lived(34, 4)
    return found


@pytest.fixture
def crowd(_crowd: Crowd, world: Any, db: None) -> Iterator[Crowd]:
    """Return people who have done things for some weeks, all but the last of which are counted."""
    with testing.frozen_time(world.then) as moved:
        _crowd.clock = moved
        yield _crowd


@pytest.fixture
def throng(clock: testing.Clock) -> Crowd:
    """Return more people than fit on a page of a list."""
    found = Crowd(clock, 11)
    found.live(80)
    passes.roll(clocks.now())
    found.live(15)
    return found


@pytest.fixture
def sums(crowd: Crowd) -> Sums:
    """Return their statistics."""
    return Sums(NAME)


@pytest.fixture
def make(sums: Sums) -> Callable[..., Any]:
    """Return a function that makes a page of a kind, as an address asks for it."""
    from django.contrib import admin

    from automations_admin.links import Links

    def made(kind: Any, **query: Any) -> Any:
        journey = Journey.of(sums)
        lens = Lens.read(query, today(), kind.options)
        return kind(sums, journey, lens, Links(admin.site))

    return made
