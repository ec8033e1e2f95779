"""Rates of times with their intervals."""

from __future__ import annotations

from automations_admin.stats.charts import spans
from automations_admin.stats.rates import Interval


def period(**said: object) -> spans.Period:
    usual = {"name": "2 Nov \N{EN DASH} 8 Nov", "rate": 0.2, "interval": Interval(0.1, 0.3),
             "note": "20 of 100", "days": 7}  # fmt: skip
    return spans.Period(**(usual | said))  # type: ignore[arg-type]


def test_each_time_is_as_wide_as_it_is_long() -> None:
    found = spans.drawn("Rates", [period(days=2), period(days=7)])
    first, second = found.boxes
    assert 3.3 < float(second.width) / float(first.width) < 3.7
    assert len(found.marks) == 2


def test_now_and_before_stand_side_by_side() -> None:
    then = (0.1, Interval(0.05, 0.2))
    found = spans.drawn("Rates", [period(before=then)], target=0.18)
    assert [mark.css for mark in found.marks] == ["a-then", "a-now"]
    assert found.target_text == "18%"
    assert found.marks[1].text == "20.0%"


def test_who_is_too_young_has_no_rate_and_never_zero() -> None:
    found = spans.drawn("Rates", [period(rate=None, interval=None, young=True, note="too young")])
    assert found.marks == ()
    (box,) = found.boxes
    assert box.young
    assert box.note == "too young"


def test_a_narrow_time_is_named_by_its_first_day() -> None:
    found = spans.drawn("Rates", [period(days=1), period(days=60)])
    assert found.boxes[0].name == "2 Nov"
