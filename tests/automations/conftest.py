"""Fixtures of the package's tests: a clock that stands still, and classes that are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from automations import registry, testing

#: When the clock of these tests begins: a Monday.
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def known_classes() -> Iterator[None]:
    """Forget the automations that a test has declared."""
    before = dict(registry._classes)
    yield
    registry._classes.clear()
    registry._classes.update(before)


@pytest.fixture
def clock() -> Iterator[testing.Clock]:
    """Let time stand still until the test moves it."""
    with testing.frozen_time(BEGIN) as frozen:
        yield frozen


@pytest.fixture
def anna(db: None) -> Any:
    """Store a user."""
    return get_user_model()._default_manager.create_user("anna")  # type: ignore[attr-defined]
