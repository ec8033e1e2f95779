"""The pace of an act on many."""

from __future__ import annotations

import pytest

from automations.engine.pace import FREE, Pace
from automations.exceptions import NotPossible


@pytest.mark.parametrize("pace", [FREE, Pace(0.1, 1.0, 1), Pace(60_000)])
def test_numbers_in_their_ranges_are_good(pace: Pace) -> None:
    pace.check()


@pytest.mark.parametrize(
    ("pace", "why"),
    [
        (Pace(rate=0.0), "speed"),
        (Pace(rate=-1.0), "speed"),
        (Pace(rate=60_001), "speed"),
        (Pace(jitter=-0.1), "jitter"),
        (Pace(jitter=1.1), "jitter"),
        (Pace(stop_after=0), "in a row"),
    ],
)
def test_others_are_refused_with_a_reason(pace: Pace, why: str) -> None:
    with pytest.raises(NotPossible, match=why):
        pace.check()
