"""Counts over time as columns."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats.charts import columns


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_columns_stand_on_the_floor_and_within_the_picture(counts: list[int]) -> None:
    found = columns.drawn("Entered", counts, [str(n) for n in range(len(counts))])
    assert len(found.columns) == len(counts)
    for one, count in zip(found.columns, counts, strict=True):
        bottom = float(one.y) + float(one.height)
        assert abs(bottom - float(found.floor)) < 0.2
        assert float(one.y) >= 0
        assert (float(one.height) > 0) or count == 0 or float(one.height) == 0
        assert one.title.endswith(f"{count:,}")


def test_earlier_counts_are_steps() -> None:
    found = columns.drawn("Entered", [1, 2], ["a", "b"], [3, 1, 9])
    assert found.steps.count("h") == 2
    assert columns.drawn("Entered", [1], ["a"]).steps == ""


def test_there_are_as_many_names_as_there_is_room_for() -> None:
    names = [f"Mon {n} Nov" for n in range(28)]
    wide = columns.drawn("Entered", [1] * 28, names)
    narrow = columns.drawn("Entered", [1] * 28, names, width=330)
    assert [tick.text for tick in wide.names] == names[::7]
    assert 0 < len(narrow.names) < len(wide.names)
    assert found_apart(narrow.names)


def found_apart(ticks: tuple[columns.Tick, ...]) -> bool:
    """Tell whether names do not run into each other."""
    places = [float(tick.at) for tick in ticks]
    return all(right - left >= 70 for left, right in itertools.pairwise(places))
