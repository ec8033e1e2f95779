"""The flows of the console itself."""

from __future__ import annotations

import importlib
from typing import Any

from automations import registry
from automations_admin import automations as module


def test_without_anybody_to_write_to_there_is_none(settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {}
    importlib.reload(module)
    assert not [name for name, _label in registry.names("automations_admin")]


def test_the_digest_is_there_if_the_settings_name_somebody(settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {"a.B": ["anna@shop.example"]}}
    importlib.reload(module)
    from automations_admin.stats.weekly import WeeklyDigest

    registry.register(WeeklyDigest)
    names = [name for name, _label in registry.names("automations_admin")]
    registry.unregister(WeeklyDigest)
    assert names == ["automations_admin.stats.weekly.WeeklyDigest"]
