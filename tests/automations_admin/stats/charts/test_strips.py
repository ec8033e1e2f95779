"""Rows of a table on one axis."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from automations_admin.stats.charts import axis, strips
from automations_admin.stats.charts.strips import Row
from automations_admin.stats.rates import Interval

ALONG = axis.linear(0, 10, (0, 100), lambda one: f"{one:g}")


def test_everything_has_its_place() -> None:
    row = Row("all", Interval(1, 9), Interval(2, 6), bar=3, dot=4, planned=5, open=10)
    strip = strips.drawn(ALONG, row, 120)
    assert (strip.low, strip.high) == ("10.0", "90.0")
    assert (strip.box, strip.box_width) == ("20.0", "40.0")
    assert (strip.bar, strip.dot, strip.planned, strip.open) == ("30.0", "40.0", "50.0", "100.0")
    assert strip.view == "0 0 120 28"


def test_what_is_not_there_is_not_drawn() -> None:
    strip = strips.drawn(ALONG, Row("nothing"), 120)
    assert {strip.low, strip.box, strip.bar, strip.dot, strip.planned, strip.open} == {""}
    html = render_to_string("automations_admin/stats/charts/strip.html", {"chart": strip})
    assert "<title>nothing</title>" in html
    assert "a-range" not in html


def test_a_box_without_width_can_be_seen() -> None:
    assert strips.drawn(ALONG, Row("", box=Interval(3, 3)), 120).box_width == "2.0"


def test_zero_is_marked_for_differences() -> None:
    along = axis.linear(-10, 10, (0, 100), str)
    assert strips.drawn(along, Row(""), 120, zero=True).zero == "50.0"


@pytest.mark.parametrize("shape", strips.SHAPES)
def test_shapes_are_paths(shape: str) -> None:
    html = render_to_string(
        "automations_admin/stats/charts/strip.html",
        {"chart": strips.drawn(ALONG, Row("", dot=1, shape=shape), 120)},
    )
    assert re.search(r'd="M[-\d.]', html)


def test_the_ruler_names_the_ticks() -> None:
    html = render_to_string(
        "automations_admin/stats/charts/strip.html", {"chart": strips.ruler(ALONG, 120)}
    )
    assert ">10</text>" in html
    assert 'aria-hidden="true"' in html


def test_strips_leave_room_for_the_first_and_last_label() -> None:
    assert strips.ends(200) == (strips.SIDE, 200 - strips.SIDE)
