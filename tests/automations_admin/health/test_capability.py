"""Workers and health as a capability."""

from __future__ import annotations

from automations_admin.health.capability import Health


def test_workers_have_a_menu_entry() -> None:
    """For everybody who may see a flow."""
    (entry,) = Health().entries()
    assert (entry.name, entry.actions, entry.below) == ("worker", (), None)
