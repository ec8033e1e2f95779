"""The audit log as a capability."""

from __future__ import annotations

from automations_admin.audit.capability import Audit


def test_it_has_a_place_in_the_menus() -> None:
    (entry,) = Audit().entries()
    assert (entry.name, entry.actions) == ("event", ())
