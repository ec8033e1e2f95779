"""Needs are what one costs, times how many there are."""

from __future__ import annotations

from benchmarks.scale import capacity
from benchmarks.scale.capacity import Cost


def cells(said: str, line: int) -> list[str]:
    return [cell.strip() for cell in said.splitlines()[line].strip("|").split("|")]


def test_a_day_needs_what_its_peak_needs() -> None:
    """86,400 seconds a day, three times as busy at times."""
    cost = Cost(room=1_000, log=2_000, seconds=0.1, commits=4, archived=500, deleted=100)
    assert cells(capacity.needs(cost), 4) == [
        "1,000,000", "34.7/s", "139", "4", "2.0", "30", "15", "2.8",
    ]  # fmt: skip


def test_many_take_their_room() -> None:
    said = capacity.many(Cost(room=1_000, archived=500, uuid=40, keys=200, tasks=5))
    assert "100 GB" in said
    assert cells(said, 4) == ["of these, indexes of random values", "40 GB"]
