"""What the page is narrowed down to."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.failures.filters import PERIODS, Filters


def test_flow_and_period_are_read_from_the_address() -> None:
    assert Filters.read({"flow": " a.B ", "period": "week"}) == Filters("a.B", "week")


@pytest.mark.parametrize("period", ["", "year", "\x00", None])
def test_an_unknown_period_is_a_day(period: str | None) -> None:
    assert Filters.read({"period": period}).chosen is PERIODS["day"]


@given(st.dictionaries(st.sampled_from(["flow", "period", "x"]), st.text()))
def test_any_address_can_be_read(query: dict[str, str]) -> None:
    """What no database takes is taken out."""
    found = Filters.read(query)
    assert "\x00" not in found.flow
    assert len(found.flow) <= 250
    assert found.period in PERIODS


def test_bars_of_a_period_are_equally_long() -> None:
    """And it is said above them how long."""
    assert {key: str(period.part) for key, period in PERIODS.items()} == {
        "day": "1:00:00",
        "week": "6:00:00",
        "month": "1 day, 0:00:00",
    }


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_number_stays_with_its_unit(language: str) -> None:
    """However narrow the column is."""
    with translation.override(language):
        headings = [period.heading for period in PERIODS.values()]
    assert not [heading for heading in headings if re.search(r"\d ", heading)]
