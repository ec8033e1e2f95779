"""Fixtures of the engine's tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from automations import testing
from tests.flows.reliability import CLERK

#: When the clock of these tests begins.
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def frozen(transactional_db: None) -> Iterator[testing.Clock]:
    """Let time stand still in every thread; what is stored is committed."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock


@pytest.fixture
def clerk(transactional_db: None) -> Any:
    """Store the user who submits the forms."""
    return get_user_model()._default_manager.create_user(CLERK)  # type: ignore[attr-defined]
