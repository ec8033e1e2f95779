"""Thickness of ways."""

from __future__ import annotations

import pytest

from automations.graph import Way
from automations_admin.diagram.dot import Line
from automations_admin.diagram.strokes import Curve
from automations_admin.diagram.weight import Flow, thick

LINE = Line("a", "b", (Way.NEXT,), "")


@pytest.mark.parametrize(
    ("share", "width"), [(1.0, 16.0), (0.25, 4.0), (0.0, 1.5), (0.01, 1.5), (3.0, 16.0)]
)
def test_thickness_is_linear_with_a_floor(share: float, width: float) -> None:
    assert Flow(share, "").width == width


def test_thin_ways_are_darker() -> None:
    assert "a-thin" in Flow(0.1, "").css
    assert "a-thin" not in Flow(0.5, "").css


def test_an_arrow_head_is_wider_than_its_line() -> None:
    curve = Curve(LINE, "M0 0C0 10 0 20 0 30", "0,40 -4,30 4,30", None, ((0, 0), (0, 30)))
    points = [tuple(map(float, p.split(","))) for p in thick(curve, Flow(1.0, "")).arrow.split()]
    assert points[0] == (0.0, 40.0)
    assert sorted(x for x, _y in points[1:]) == [-11.0, 11.0]
    assert {y for _x, y in points[1:]} == {30.0}


def test_a_straight_line_ends_inside_its_head() -> None:
    curve = Curve(LINE, "M5 0V33.5", "5,40 1,30.5 9,30.5", None, ((5, 0), (5, 40)))
    points = [tuple(map(float, p.split(","))) for p in thick(curve, Flow(0.0, "")).arrow.split()]
    assert points[0] == (5.0, 40.0)
    assert {y for _x, y in points[1:]} == {30.5}


def test_without_a_head_nothing_changes() -> None:
    curve = Curve(LINE, "M0 0C0 1 0 2 0 3", "", None, ((0, 0), (0, 3)))
    assert thick(curve, Flow(1.0, "")) == curve
