"""Rates with their intervals."""

from __future__ import annotations

from automations_admin.stats.charts import forest
from automations_admin.stats.rates import Interval

RATES = [
    forest.Rate("a", 0.2, Interval(0.1, 0.3), "a-arm-1"),
    forest.Rate("b", 0.1, Interval(0.05, 0.2), "a-arm-2"),
]


def test_rates_stand_below_each_other_on_one_axis() -> None:
    found = forest.drawn("Rates", RATES, target=0.18, target_text="Target 18%")
    one, other = found.rows
    assert float(one.low) < float(one.x) < float(one.high)
    assert float(one.y) < float(other.y)
    assert float(other.x) < float(found.target) < float(one.x)
    assert next(tick.text for tick in found.ticks) == "5%"
    assert (one.title, one.css) == ("a", "a-arm-1")


def test_within_a_table_there_is_no_axis() -> None:
    found = forest.drawn("Rates", RATES[:1], target=0.18, bounds=(0, 0.4), bare=True)
    assert found.ticks == ()
    assert found.target_text == ""
    assert found.target


def test_nothing_is_drawn_of_nothing() -> None:
    assert forest.drawn("Rates", []).rows == ()
