"""Funnels as columns and as bars."""

from __future__ import annotations

from automations_admin.stats.charts import bars
from automations_admin.stats.charts.bars import Stage, Value


def stage(*shares: float, before: float = 1.0, biggest: bool = False) -> Stage:
    values = tuple(Value(share, before, "9", "9.0%", "a-o-now", "t") for share in shares)
    return Stage("1. A step with quite a long name, which is cut", "9.0%", values, biggest)


def test_columns_stand_on_the_floor_and_what_was_lost_above() -> None:
    chart = bars.columns("F", [stage(1.0), stage(0.5, biggest=True)], "biggest loss")
    floor = 300 - bars.BOTTOM
    for box in chart.boxes:
        assert abs(float(box.y) + float(box.height) - floor) < 0.2
    box, loss = chart.boxes[1], chart.losses[1]
    assert abs(float(loss.y) + float(loss.height) - float(box.y)) < 0.2
    assert loss.biggest
    assert float(loss.height) > 90
    assert [text.text for text in chart.texts if text.css == "a-most"] == ["biggest loss"]


def test_nothing_is_drawn_outside() -> None:
    many = [stage(1.0, 0.9, 0.0) for _number in range(10)]
    chart = bars.columns("F", many, "most")
    for box in chart.boxes:
        assert 0 <= float(box.x) <= float(box.x) + float(box.width) <= float(chart.width)
    assert not [text for text in chart.texts if text.text == "9.0%" and "a-tick-x" in text.css]


def test_figures_stand_above_low_columns() -> None:
    chart = bars.columns("F", [stage(0.01)], "most")
    assert {text.css for text in chart.texts if text.text == "9"} == {"a-tick-x a-strong a-on"}


def test_bars_are_below_each_other() -> None:
    chart = bars.rows("F", [stage(1.0, 0.5), stage(0.2, 0.1, before=0.5, biggest=True)], "most")
    assert len({box.y for box in chart.boxes}) == 4
    assert float(chart.boxes[1].width) * 2 - float(chart.boxes[0].width) < 0.2
    assert all(float(box.y) < float(chart.height) for box in chart.boxes)
    assert chart.view == f"0 0 330 {chart.height}"


def test_of_nothing_there_is_nothing() -> None:
    assert bars.columns("F", [], "most").boxes == ()
    assert bars.rows("F", [], "most").boxes == ()


def test_names_are_cut() -> None:
    assert bars.shortened("abcdef", 6) == "abcdef"
    assert bars.shortened("abc defg", 5) == "abc…"
