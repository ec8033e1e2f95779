"""Counts within a node."""

from __future__ import annotations

from automations_admin.diagram import tally
from automations_admin.diagram.shapes import Box
from automations_admin.diagram.tally import Part, Tally

BOX = Box(10, 20, 226, 76)


def place(*counts: int, line: str = "") -> tally.PlacedTally:
    parts = tuple(Part(count, "a-o-done") for count in counts)
    return tally.place(Tally("1,525", "reached", parts, line), BOX, 42, 44)


def test_parts_fill_the_bar_in_proportion() -> None:
    placed = place(50, 25, 25)
    widths = [float(part.width) for part in placed.parts]
    assert abs(sum(widths) - float(placed.bar_width)) < 0.3
    assert abs(widths[0] - 2 * widths[1]) < 0.3
    assert float(placed.parts[1].x) - float(placed.parts[0].x) == widths[0]


def test_a_small_part_is_seen_and_none_is_not_drawn() -> None:
    placed = place(100_000, 0, 1)
    assert len(placed.parts) == 2
    assert float(placed.parts[1].width) == tally.LEAST


def test_all_stays_within_the_node() -> None:
    placed = place(1)
    assert float(placed.line_y) < BOX.bottom
    assert float(placed.x) + float(placed.bar_width) <= BOX.right


def test_a_line_that_is_too_long_is_made_to_fit() -> None:
    assert place(line="1 pass.").line_width == ""
    long = place(line="1,140,000 pass. · 31,000 wait. · 354,000 drop. · 12,000 fail.")
    assert long.line_width == long.bar_width


def test_nobody_has_no_bar() -> None:
    assert place(0, 0).parts == ()
