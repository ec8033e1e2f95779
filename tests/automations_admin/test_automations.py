"""The flows of the console itself."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from automations import registry
from automations_admin import automations as module


def test_without_anybody_to_write_to_there_is_none(settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {}
    importlib.reload(module)
    assert not [name for name, _label in registry.names("automations_admin")]


@pytest.mark.parametrize("given", [{"DIGEST": True}, {"DIGESTS": {"a.B": ["anna@shop.example"]}}])
def test_the_digest_is_there_if_it_is_switched_on(settings: Any, given: Any) -> None:
    """Or if the settings name somebody."""
    settings.AUTOMATIONS_ADMIN = given
    importlib.reload(module)
    from automations_admin.stats.weekly import WeeklyDigest

    registry.register(WeeklyDigest)
    names = [name for name, _label in registry.names("automations_admin")]
    registry.unregister(WeeklyDigest)
    assert names == ["automations_admin.stats.weekly.WeeklyDigest"]
