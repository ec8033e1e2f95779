"""Flows as a capability."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from automations_admin.flows.capability import Flows


def test_flows_have_a_menu_entry() -> None:
    """For those who may view instances."""
    (entry,) = Flows().entries()
    assert (entry.name, entry.actions) == ("flow", ())


def test_other_capabilities_have_their_pages_below_a_flow(settings: Any) -> None:
    """Unless they are switched off."""
    (entry,) = Flows().entries()
    assert entry.below is not None
    assert "automations_grid" in [url.name for url in entry.below(admin.site)]
    settings.AUTOMATIONS_ADMIN = {"CAPABILITIES": ["automations_admin.flows.capability.Flows"]}
    own = ["automations_flow_change", "automations_flow_picture"]
    assert [url.name for url in entry.below(admin.site)] == own
