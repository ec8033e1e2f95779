"""A crowd that has gone through the journey, some of it counted and some of it not yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from automations import clock as now
from automations import testing
from automations.engine.rollups import passes
from tests.flows.campaign import Crowd

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[testing.Clock]:
    """The engine's clock, which the test moves."""
    with testing.frozen_time(BEGIN) as moved:
        yield moved


@pytest.fixture
def crowd(clock: testing.Clock, db: None) -> Crowd:
    """People who did things; the last of it is not in the sums yet."""
    found = Crowd(clock, 11)
    found.live(80)
    passes.roll(now.now())
    found.live(15)
    return found
