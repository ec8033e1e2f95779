"""Flows as a capability."""

from __future__ import annotations

from automations_admin.flows.capability import Flows


def test_flows_have_a_menu_entry() -> None:
    """For those who may view instances."""
    (link,) = Flows().links()
    assert link.permission == "automations.view_automationmodel"
