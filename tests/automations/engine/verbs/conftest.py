"""What the tests of the verbs share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.models import AutomationModel, Event
from tests.automations.engine import invariants
from tests.flows.acting import Parallel, Shipping

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still; whatever a test does to instances, nothing is out of order after it."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock
    for pk in AutomationModel.objects.values_list("pk", flat=True):
        invariants.check(pk)


@pytest.fixture
def anna(clock: testing.Clock) -> User:
    """Store who answers the forms."""
    return User.objects.create_user("anna")


@pytest.fixture
def olga(clock: testing.Clock) -> User:
    """Store who operates."""
    return User.objects.create_user("olga")


@pytest.fixture
def shipping(anna: User) -> testing.Run:
    """Start an instance that waits for its form."""
    return testing.start(Shipping, order=7)


@pytest.fixture
def broken(anna: User) -> testing.Run:
    """Start an instance whose step `charge` has failed."""
    run = testing.start(Shipping, order=7, broken=True)
    testing.submit(run.automation, anna, approved="on")
    return run


@pytest.fixture
def parallel(anna: User) -> testing.Run:
    """Start an instance of which two branches wait at the join, and one for a person."""
    return testing.start(Parallel)


@pytest.fixture
def event() -> Callable[[testing.Run], Event]:
    """Return a function that returns the last event of a run."""

    def last(run: testing.Run) -> Event:
        found: Any = Event.objects.filter(automation_id=run.automation.id).order_by("pk").last()
        assert found is not None
        return found  # type: ignore[no-any-return]

    return last
