"""Curves."""

from __future__ import annotations

from dataclasses import replace

from django.template.loader import render_to_string

from automations_admin.stats.charts import curve
from automations_admin.stats.charts.curve import Look, Point
from automations_admin.stats.rates import Interval

LOOK = Look("Share", "days", lambda x: f"{x:g}", lambda y: f"{100 * y:g}%", width=400, height=200)


def test_a_curve_goes_through_its_points_with_a_band() -> None:
    points = [
        Point(0, 0, band=Interval(0, 0)),
        Point(1, 0.1, "one", Interval(0.05, 0.2)),
        Point(2, 0.15, "two", Interval(0.1, 0.2), name="15%"),
    ]
    found = curve.drawn(points, replace(LOOK, steps=(0, 1, 2), across=0.18, across_text="goal"))
    assert found.path.startswith(f"M{found.left} {found.floor}L")
    assert found.band.endswith("z")
    assert [mark.name for mark in found.marks] == ["", "15%"]
    assert found.marks[1].css == "a-tick-end"
    assert [tick.text for tick in found.columns] == ["0", "1", "2"]
    html = render_to_string("automations_admin/stats/charts/curve.html", {"chart": found})
    assert "<title>Share</title>" in html
    assert ">goal</text>" in html


def test_without_points_there_are_axes_only() -> None:
    found = curve.drawn([], LOOK)
    assert (found.path, found.band, found.marks, found.across) == ("", "", (), "")
    assert len(found.rows) > 1


def test_a_point_can_be_led_down() -> None:
    found = curve.drawn([Point(10, 0.1), Point(90, 0.05, "x", name="90", down=True)], LOOK)
    html = render_to_string("automations_admin/stats/charts/curve.html", {"chart": found})
    assert found.marks[0].down
    assert html.count("a-target") == 1


def test_many_steps_are_named_as_far_as_there_is_room() -> None:
    found = curve.drawn([Point(0, 0)], replace(LOOK, steps=tuple(range(60))))
    assert len(found.columns) <= 12
