"""Tables can be put into a page as they are."""

from __future__ import annotations

from benchmarks.scale.markdown import table


def test_columns_stand_below_each_other() -> None:
    assert table(["a", "b"], [["one", "1,000"]]).splitlines() == [
        "| a   |     b |",
        "|-----|-------|",
        "| one | 1,000 |",
    ]
