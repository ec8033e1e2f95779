"""The instances behind a figure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations import clock, testing
from automations.engine.rollups import passes
from automations.models import AutomationModel
from automations_admin.find.figure import WORDS, Figure, condition, span
from automations_admin.find.slices import Part
from tests.flows.campaign import Campaign, Crowd

NAME = Campaign.get_automation_class_name()
SINCE, UNTIL = date(2026, 10, 1), date(2026, 10, 31)


@given(
    st.sampled_from(sorted(WORDS)), st.text(max_size=20), st.text(max_size=20),
    st.sampled_from(["start", "event"]),
)  # fmt: skip
def test_a_figure_is_read_as_it_was_said(what: str, place: str, detail: str, dated: str) -> None:
    asked = Figure(what, place, detail, dated, SINCE, UNTIL, Part(arm="offer:a"))
    assert Figure.of_text(asked.text) == asked


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "what=entered", "what=gone&from=2026-01-01&to=2026-01-02",
     "what=entered&from=2026-01-02&to=2026-01-01", "what=entered&from=0001-01-01&to=2026-01-01",
     "what=entered&dated=x&from=2026-01-01&to=2026-01-02"],
)  # fmt: skip
def test_what_makes_no_sense_is_no_figure(text: str) -> None:
    assert Figure.of_text(text) is None


def test_it_is_said_in_words() -> None:
    asked = Figure("passed", "confirm", since=SINCE, until=UNTIL)
    assert asked.words == "passed Confirm, started from 10/01/2026 to 10/31/2026"
    asked = Figure("funnel", "confirm|*bought", "", "event", SINCE, UNTIL)
    assert asked.words == "came to Confirm, bought, from 10/01/2026 to 10/31/2026"


def test_days_last_from_midnight_to_midnight() -> None:
    begin, end = span(SINCE, SINCE)
    assert end - begin == timedelta(days=1)


@pytest.mark.django_db
def test_every_kind_of_figure_finds_its_instances() -> None:
    with testing.frozen_time() as moved:
        Crowd(moved, 5).live(40)
        passes.roll(clock.now())
        assert_found(clock.now().date())


def assert_found(today: date) -> None:
    """Assert how many instances are behind figures of the last weeks."""
    since, until = today - timedelta(days=90), today + timedelta(days=1)

    def found(what: str, place: str = "", detail: str = "", dated: str = "start") -> int:
        asked = Figure(what, place, detail, dated, since, until)
        return AutomationModel.objects.filter(condition(asked, NAME)).count()

    whole = AutomationModel.objects.count()
    assert found("entered") == whole == found("reached", "welcome")
    outcomes = ("completed", "exited", "failed", "cancelled", "in_progress")
    assert sum(found(what) for what in outcomes) == whole
    assert found("edge", "welcome", "confirm|next|") == whole
    assert found("funnel", "welcome|confirm") == whole
    assert found("funnel", "welcome|*bought") == found("goal", "bought")
    assert found("age", "exited", "90") == found("exited")
    assert found("age", "*bought", "90") == found("goal", "bought", dated="event")
    assert found("held", "mail") == 0
    assert found("passed", "confirm", dated="event") <= whole
    part = Figure("entered", since=since, until=until, part=Part(only="source:web"))
    web = AutomationModel.objects.filter(condition(part, NAME))
    assert {row.data["source"] for row in web} == {"web"}
