"""How long an instance took, as a small bar."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from automations_admin.grid import bar

SECONDS = st.floats(0, 1e9)


def test_bars_are_in_proportion() -> None:
    """The longest is the highest, and the shortest can still be seen."""
    assert [bar.height(seconds, 100) for seconds in (100, 50, 0.1, 0)] == [40, 20, 2, 2]
    assert bar.height(0, 0) == bar.LOWEST


@given(SECONDS, SECONDS, SECONDS)
def test_a_bar_stays_within_its_space(one: float, other: float, longest: float) -> None:
    """And what took longer is never lower."""
    low, high = (bar.height(seconds, longest) for seconds in sorted((one, other)))
    assert bar.LOWEST <= low <= high <= bar.HIGHEST
