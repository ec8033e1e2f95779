"""Numbers as people read them."""

from __future__ import annotations

import pytest
from django.utils import translation

from automations_admin.stats import said


def test_rates_and_points() -> None:
    assert said.percent(0.166) == "16.6%"
    assert said.percent(0.18, 0) == "18%"
    assert said.percent(None) == "\N{EN DASH}"
    assert said.points(0.018) == "+1.8 points"
    assert said.points(-0.018) == "\N{MINUS SIGN}1.8 points"
    assert said.points(None) == "\N{EN DASH}"
    assert said.interval(0.145, 0.188) == "14.5% to 18.8%"


def test_changes() -> None:
    assert said.change(1525, 1418) == "+7.5%"
    assert said.change(18, 21) == "\N{MINUS SIGN}14.3%"
    assert said.change(5, 5) == "0.0%"
    assert said.change(5, 0) == ""


def test_in_german() -> None:
    with translation.override("de"):
        assert said.decimal(1234.5) == "1.234,5"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (37, "37 s"), (11_880, "3 h 18 min"), (126_000, "1 d 11 h"), (172_800, "2 d"),
     (86_400 + 60, "1 d"), (3_600, "1 h"), (None, "\N{EN DASH}")],
)  # fmt: skip
def test_durations_have_two_units_at_most(seconds: float | None, text: str) -> None:
    assert said.duration(seconds) == text


def test_counts_of_others() -> None:
    assert said.of(71, 1397) == "71 of 1,397"
    assert said.days(1) == "1 day"
    assert said.days(7) == "7 days"
