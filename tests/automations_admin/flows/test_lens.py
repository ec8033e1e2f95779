"""What the page of a flow is looked at through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.flows import lens, table
from automations_admin.flows.lens import Lens
from automations_admin.flows.measure import MEASURES


def test_without_a_question_it_shows_where_instances_stand() -> None:
    """And its address says nothing."""
    assert Lens.read({}) == Lens("", "week", "", "")
    assert Lens.read({}).query() == {}
    assert not Lens.read({}).of_time


def test_what_is_asked_for_comes_back_in_the_address() -> None:
    """What is usual is left out."""
    asked = {"heat": "p90", "period": "month", "span": "work", "sort": "median"}
    assert Lens.read(asked).query() == asked
    assert Lens.read({**asked, "period": "week"}).query().get("period") is None


@pytest.mark.parametrize("key", ["heat", "period", "span", "sort"])
@given(text=st.text())
def test_what_makes_no_sense_is_left_out(key: str, text: str) -> None:
    """Whatever it is."""
    if text not in {*lens.HEATS, *lens.PERIODS, *lens.SPANS, *lens.SORTS}:
        assert Lens.read({key: text}) == Lens()


def test_a_period_ends_now() -> None:
    """And has words."""
    now = datetime(2026, 5, 1, tzinfo=UTC)
    assert Lens(period="day").since(now) == now - timedelta(days=1)
    assert Lens(period="month").period_said == "last 30 days"


def test_everything_that_can_be_chosen_can_be_measured() -> None:
    """Each heat, each span of times, each column."""
    spans = [(heat, span) for heat in lens.OF_TIME for span in lens.SPANS]
    others = [(heat, "") for heat in lens.HEATS if heat and heat not in lens.OF_TIME]
    assert set(MEASURES) == {*spans, *others}
    columns = {column.key for column in table.columns(datetime.now(UTC))}
    assert columns | {""} == lens.SORTS
