"""A crowd that has gone through a journey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from automations import clock as clocks
from automations import testing
from automations.engine.rollups import passes
from automations_admin.stats.flow import Journey
from automations_admin.stats.lens import Lens, today
from automations_admin.stats.sums import Sums
from tests.flows.campaign import Campaign, Crowd

NAME = Campaign.get_automation_class_name()


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still until a test moves it."""
    with testing.frozen_time(datetime(2026, 3, 2, 9, tzinfo=UTC)) as found:
        yield found


@pytest.fixture
def crowd(clock: testing.Clock) -> Crowd:
    """Return people who have done things for some weeks, all but the last of which are counted."""
    found = Crowd(clock, 11)
    found.live(60)
    passes.roll(clocks.now())
    found.live(6)
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
        journey = Journey(NAME, [*sums.keys.values()])
        lens = Lens.read(query, today(), kind.options)
        return kind(sums, journey, lens, Links(admin.site))

    return made
