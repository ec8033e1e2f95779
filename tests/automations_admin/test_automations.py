"""The flows of the console itself."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from automations import registry
from automations_admin import automations as module
from tests.automations_admin.stats import mails


def test_without_anybody_to_write_to_there_is_none(settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {}
    importlib.reload(module)
    assert not [name for name, _label in registry.names("automations_admin")]


@pytest.mark.parametrize("given", [{"DIGEST": True}, {"DIGESTS": {"a.B": ["anna@shop.example"]}}])
def test_the_digest_is_there_if_it_is_switched_on(settings: Any, given: Any) -> None:
    """Or if the settings name somebody."""
    settings.AUTOMATIONS_ADMIN = given
    importlib.reload(module)
    with mails.registered():
        names = [name for name, _label in registry.names("automations_admin")]
    path = "automations_admin.stats.weekly"
    assert names == [f"{path}.WeeklyDigest", f"{path}.WeeklyMails"]
