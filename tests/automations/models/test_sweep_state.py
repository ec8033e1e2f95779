"""The row of the sweeps."""

from __future__ import annotations

from automations.models import SweepState


def test_it_says_which_sweep_was_the_last() -> None:
    assert str(SweepState(number=7)) == "sweep 7"
