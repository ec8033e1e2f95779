"""Acts on many as a capability."""

from __future__ import annotations

from automations_admin.batches.capability import Batches


def test_batches_have_a_place_in_the_menus() -> None:
    (entry,) = Batches().entries()
    assert (entry.name, entry.actions) == ("batch", ())
