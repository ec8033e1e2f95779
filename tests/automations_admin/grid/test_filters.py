"""Which instances the grid shows."""

from __future__ import annotations

import pytest

from automations.status import InstanceState
from automations_admin.grid.filters import STATES, Filters


def test_what_makes_no_sense_is_left_out() -> None:
    """As if nothing had been asked."""
    assert Filters.read({"state": "nonsense", "definition": "-1", "n": "7"}) == Filters()
    assert Filters.read({"state": "\x00", "definition": "x", "n": "9" * 40}) == Filters()
    assert not Filters().active


def test_the_filters_are_read() -> None:
    """State, definition, how many."""
    found = Filters.read({"state": "failed", "definition": "7", "n": "50"})
    assert (found, found.active) == (Filters("failed", 7, 50), True)
    assert found.states == ("failed",)


@pytest.mark.parametrize("state", InstanceState.values)
def test_every_state_can_be_chosen(state: str) -> None:
    """And those that have not ended together."""
    assert Filters(state).states == (state,)
    assert state in STATES
    assert Filters("live").states == ("running", "paused", "blocked")
    assert Filters().states == Filters("failing").states == ()
