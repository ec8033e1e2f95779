"""What an act on many is for, in the words of the filters."""

from __future__ import annotations

from automations_admin.selection import Selection


def test_a_selection_without_filters_is_about_no_flow() -> None:
    found = Selection(instances=(), tasks=())
    assert (found.flow, found.step, found.query, found.words) == ("", "", {}, ())
