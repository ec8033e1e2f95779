"""Outlines of nodes."""

from __future__ import annotations

import re

import pytest

from automations.graph import Kind
from automations_admin.diagram.shapes import Box, fold, number, outlines, polygon, rounded

BOX = Box(10, 20, 100, 40)


def test_a_box_knows_its_edges() -> None:
    """Right, bottom, middle; grown on every side."""
    assert (BOX.right, BOX.bottom, BOX.middle) == (110, 60, (60, 40))
    assert BOX.grown(5) == Box(5, 15, 110, 50)


@pytest.mark.parametrize("kind", list(Kind))
def test_outlines_hold_numbers_only(kind: Kind) -> None:
    """Path data and nothing else."""
    for path in (*outlines(kind, BOX), fold(kind, BOX)):
        assert re.fullmatch(r"[MLHVaZvh0-9. \-]*", path)


def test_a_corner_is_never_larger_than_its_box() -> None:
    """A radius is cut to half of the smaller side."""
    assert rounded(Box(0, 0, 10, 4), 50).startswith("M2.0 0.0H8.0a2.0 2.0")


def test_polygons_are_closed() -> None:
    """From point to point and back."""
    assert polygon((0, 0), (1, 0), (1, 1)) == "M0.0 0.0L1.0 0.0L1.0 1.0Z"
    assert number(1.26) == "1.3"
